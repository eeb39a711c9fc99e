import { markAsUntransferable } from "node:worker_threads";

type Transferable = ArrayBuffer & { transfer?(): ArrayBuffer };

/** Whether ArrayBuffer.prototype.transfer can still move marked memory: so in Node 21 to 23. */
const moves = (() => {
  const memory: Transferable = new ArrayBuffer(1);
  markAsUntransferable(memory);
  try {
    memory.transfer?.();
  } catch {
    return false;
  }
  return memory.byteLength === 0;
})();

const refusal = {
  value: () => {
    throw new TypeError("this memory is in use by the kernel and cannot be transferred");
  },
};

/**
 * Keeps memory where it is while the kernel may use it: moved to another owner, it could be freed
 * under an operation. For good, since a chunk's later receives and a view's `.buffer` outlive any
 * one operation.
 */
export function keepInPlace(memory: ArrayBufferLike): void {
  markAsUntransferable(memory);
  if (!moves || Object.hasOwn(memory, "transfer")) return;
  Object.defineProperties(memory, { transfer: refusal, transferToFixedLength: refusal });
}

/**
 * Octets that the kernel can safely read until a send completes: the same ones, kept in place, or a
 * copy of memory that can change its owner or size under us.
 */
export function sendable(octets: Uint8Array): Uint8Array {
  const memory = octets.buffer as ArrayBufferLike & { readonly resizable?: boolean };
  if (memory instanceof SharedArrayBuffer || memory.resizable === true) {
    return Uint8Array.from(octets);
  }
  keepInPlace(memory);
  return octets;
}

/**
 * Keeps memory in place that the kernel will write until a receive completes. Returns false for
 * memory that could shrink meanwhile.
 */
export function receivable(octets: Uint8Array): boolean {
  const memory = octets.buffer as ArrayBufferLike & { readonly resizable?: boolean };
  if (memory instanceof SharedArrayBuffer) return true;
  if (memory.resizable === true) return false;
  keepInPlace(memory);
  return true;
}
