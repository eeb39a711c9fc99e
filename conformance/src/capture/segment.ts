import type { Packet } from "./read-packets.ts";
import { LINK_RAW_IP, TCP } from "./tcp.ts";

/** A TCP segment of a captured packet. */
export interface Segment {
  /** "127.0.0.1:5555" */
  readonly source: string;
  readonly target: string;
  readonly sequence: number;
  readonly flags: number;
  /** As far as it was captured, of `length`. */
  readonly payload: Uint8Array;
  readonly length: number;
}

/** Where the IP header begins, by type of link: a fixed place, and where its protocol stands. */
const links: Readonly<Record<number, { readonly at: number; readonly typeAt?: number }>> = {
  0: { at: 4 },
  1: { at: 14, typeAt: 12 },
  [LINK_RAW_IP]: { at: 0 },
  108: { at: 4 },
  113: { at: 16, typeAt: 14 },
  228: { at: 0 },
  229: { at: 0 },
  276: { at: 20, typeAt: 0 },
};

const VLAN = 0x8100;

/** The segment in a packet, or undefined where it holds none: another protocol, or a fragment. */
export function segmentOf({ link, octets }: Packet): Segment | undefined {
  const place = links[link];
  if (place === undefined) return undefined;
  const view = new DataView(octets.buffer, octets.byteOffset, octets.length);
  let { at } = place;
  if (link === 1 && octets.length > 18 && view.getUint16(12) === VLAN) at += 4;
  if (octets.length < at + 20) return undefined;
  const version = octets[at]! >> 4;
  if (version === 4) return inIpv4(octets, view, at);
  return version === 6 ? inIpv6(octets, view, at) : undefined;
}

function inIpv4(octets: Uint8Array, view: DataView, at: number): Segment | undefined {
  const fragment = view.getUint16(at + 6) & 0x3fff;
  if (octets[at + 9] !== TCP || fragment !== 0) return undefined;
  const header = (octets[at]! & 0x0f) * 4;
  const host = (from: number) => [...octets.subarray(from, from + 4)].join(".");
  const rest = view.getUint16(at + 2) - header;
  return inTcp(octets, view, at + header, rest, host(at + 12), host(at + 16));
}

/** Extension headers are left alone: what carries them is no TCP here. */
function inIpv6(octets: Uint8Array, view: DataView, at: number): Segment | undefined {
  if (octets.length < at + 40 || octets[at + 6] !== TCP) return undefined;
  const host = (from: number) => {
    const groups = Array.from({ length: 8 }, (_, i) => view.getUint16(from + 2 * i).toString(16));
    return `[${groups.join(":")}]`;
  };
  return inTcp(octets, view, at + 40, view.getUint16(at + 4), host(at + 8), host(at + 24));
}

/** @param rest octets of header and payload, as the IP header tells */
function inTcp(
  octets: Uint8Array,
  view: DataView,
  at: number,
  rest: number,
  from: string,
  to: string,
): Segment | undefined {
  if (octets.length < at + 20) return undefined;
  const header = (octets[at + 12]! >> 4) * 4;
  // Segments that the kernel joins before they leave have a total length of zero.
  const length = rest > 0 ? Math.max(0, rest - header) : Math.max(0, octets.length - at - header);
  return {
    source: `${from}:${view.getUint16(at)}`,
    target: `${to}:${view.getUint16(at + 2)}`,
    sequence: view.getUint32(at + 4),
    flags: octets[at + 13]!,
    payload: octets.subarray(at + header, at + header + length),
    length,
  };
}
