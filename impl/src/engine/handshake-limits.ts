import { COOKIE_MS_MAX } from "../limits.ts";
import { MESSAGE_OVERHEAD_BYTES } from "../mechanism/curve-channel.ts";
import type { Mechanism } from "../mechanism/mechanism.ts";

/** Milliseconds, Infinity for no limit. The cookie of a CURVE server does not live for ever. */
export function handshakeMs(asked: number, mechanism: Mechanism): number {
  const limit = asked > 0 ? asked : Number.POSITIVE_INFINITY;
  return mechanism.name === "CURVE" && mechanism.asServer ? Math.min(limit, COOKIE_MS_MAX) : limit;
}

/** What a frame on the wire may have, for bodies of up to `bodyBytesMax`; -1 for no limit. */
export function frameBytesMax(bodyBytesMax: number, mechanism: Mechanism): number {
  if (bodyBytesMax < 0 || mechanism.name !== "CURVE") return bodyBytesMax;
  return bodyBytesMax + MESSAGE_OVERHEAD_BYTES;
}
