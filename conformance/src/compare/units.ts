import { annotate, type Part } from "../octets/annotate.ts";
import { COMMAND, decodeCommand, frameSize, headerLength } from "../octets/frame.ts";
import { GREETING_LENGTH } from "../octets/greeting.ts";
import { sizes10 } from "../octets/older.ts";
import type { Opening } from "../octets/opening.ts";

/** A greeting or a frame of one direction of a connection, wherever TCP has split it. */
export interface Unit {
  /** From the first octet of the stream. */
  readonly offset: number;
  readonly octets: Uint8Array;
  /** What the octets are; offsets are into `octets`. */
  readonly parts: readonly Part[];
  /** What has to be equal where two targets did the same: octets, without what is random. */
  readonly key: string;
  /** A PING or PONG: when it comes between others depends on time alone. */
  readonly isBeat: boolean;
  /** The octets end within it. */
  readonly isCut: boolean;
}

/**
 * Cuts what passed in one direction into its units. Never throws: the octets may be anything.
 *
 * @param version the lower of those that both sides opened with
 * @param isCurve frames are compared by header and name alone: keys, nonces and boxes are new ones
 *   each time
 */
export function unitsOf(stream: Uint8Array, version: Opening, isCurve: boolean): Unit[] {
  const parts = annotate(stream, version);
  const units: Unit[] = [];
  for (let offset = 0; offset < stream.length; ) {
    const { header, size } = extent(stream, offset, version);
    const end = offset + header + size;
    const octets = stream.subarray(offset, end);
    const isCut = end > stream.length;
    const isGreeting = offset === 0 && version !== 1;
    const command = isGreeting ? undefined : commandOf(octets, header, version, isCut);
    const isBeat = command?.name === "PING" || command?.name === "PONG";
    const isBoxed = isCurve && !isGreeting && command?.name !== "ERROR";
    const key = isBoxed
      ? `${hexOf(octets.subarray(0, header))} ${command?.name ?? ""}`
      : hexOf(octets);
    const within = parts
      .filter((part) => part.offset >= offset && part.offset < end)
      .map((part) => ({ ...part, offset: part.offset - offset }));
    units.push({ offset, octets, parts: within, key, isBeat, isCut });
    offset = end;
  }
  return units;
}

const hexOf = (octets: Uint8Array): string => Buffer.from(octets).toString("hex");

/** Octets of the header and of the body of what begins at `offset`. A greeting is all header. */
function extent(stream: Uint8Array, offset: number, version: Opening) {
  const left = stream.subarray(offset);
  if (version === 1) {
    const sizes = sizes10(left);
    return { header: sizes?.header ?? left.length + 1, size: Math.max(0, sizes?.body ?? 0) };
  }
  if (offset === 0) {
    if (left[0] !== 0xff) return { header: left.length, size: 0 };
    return { header: version === 3 ? GREETING_LENGTH : 12, size: 0 };
  }
  const header = headerLength(left[0]!);
  return { header, size: left.length < header ? 1 : frameSize(left) };
}

/** Message frames too: libzmq sends the MESSAGE of CURVE in one. */
function commandOf(octets: Uint8Array, header: number, version: Opening, isCut: boolean) {
  if (version !== 3 || isCut) return undefined;
  const command = decodeCommand(octets.subarray(header));
  const isCommand = (octets[0]! & COMMAND) !== 0 || command?.name === "MESSAGE";
  return isCommand ? command : undefined;
}
