import { markAsUntransferable } from "node:worker_threads";

/**
 * Octets that the kernel can safely read until a send completes: the same ones, with their memory marked
 * as not transferable (another thread could free it meanwhile), or a copy of memory that can change its
 * owner or size under us.
 */
export function sendable(octets: Uint8Array): Uint8Array {
  const memory = octets.buffer as ArrayBufferLike & { readonly resizable?: boolean };
  if (memory instanceof SharedArrayBuffer || memory.resizable === true) {
    return Uint8Array.from(octets);
  }
  markAsUntransferable(memory);
  return octets;
}
