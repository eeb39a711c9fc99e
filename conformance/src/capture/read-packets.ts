import { BYTE_ORDER, ENHANCED_PACKET, INTERFACE, SECTION_HEADER, SIMPLE_PACKET } from "./tcp.ts";

/** A capture that cannot be read. One sentence: the octet, and what was expected there. */
export class CaptureError extends Error {}

/** A packet as it was captured. */
export interface Packet {
  /** Type of the link layer, as in https://www.tcpdump.org/linktypes.html. */
  readonly link: number;
  readonly octets: Uint8Array;
}

/** Magic numbers of the older format, in microseconds and nanoseconds. */
const PCAP = [0xa1b2c3d4, 0xa1b23c4d];

const PCAP_HEADER = 24;
const PCAP_RECORD = 16;

/**
 * The packets of a capture in pcapng or in the older pcap, of either order of octets.
 *
 * @throws CaptureError where the file is neither, or breaks off
 */
export function readPackets(file: Uint8Array): Packet[] {
  if (file.length < 4) throw new CaptureError(`expected a capture, got ${file.length} octets`);
  const view = viewOf(file);
  if (view.getUint32(0) === SECTION_HEADER) return pcapngPackets(file, view);
  for (const little of [true, false]) {
    if (PCAP.includes(view.getUint32(0, little))) return pcapPackets(file, view, little);
  }
  const magic = view.getUint32(0).toString(16).padStart(8, "0");
  throw new CaptureError(`octet 0: expected the beginning of pcapng or pcap, got ${magic}`);
}

function pcapngPackets(file: Uint8Array, view: DataView): Packet[] {
  const packets: Packet[] = [];
  let links: number[] = [];
  let little = true;
  for (let at = 0; at < file.length; ) {
    need(file, at, 12, "a block");
    if (view.getUint32(at) === SECTION_HEADER) {
      little = orderAt(view, at + 8);
      links = [];
    }
    const length = view.getUint32(at + 4, little);
    if (length < 12 || length % 4 !== 0 || at + length > file.length) {
      throw new CaptureError(`octet ${at + 4}: expected the length of a block, got ${length}`);
    }
    const type = view.getUint32(at, little);
    if (type === INTERFACE) links.push(view.getUint16(at + 8, little));
    if (type === ENHANCED_PACKET) packets.push(enhanced(file, view, at, length, links, little));
    if (type === SIMPLE_PACKET) {
      const end = at + Math.min(length - 4, 12 + view.getUint32(at + 8, little));
      packets.push({ link: links[0] ?? 0, octets: file.subarray(at + 12, end) });
    }
    at += length;
  }
  return packets;
}

function enhanced(
  file: Uint8Array,
  view: DataView,
  at: number,
  length: number,
  links: readonly number[],
  little: boolean,
): Packet {
  const captured = length < 32 ? -1 : view.getUint32(at + 20, little);
  if (captured < 0 || captured > length - 32) {
    throw new CaptureError(`octet ${at + 20}: expected the length of a packet, got ${captured}`);
  }
  const link = links[view.getUint32(at + 8, little)];
  if (link === undefined) {
    throw new CaptureError(`octet ${at + 8}: expected an interface that was described before`);
  }
  return { link, octets: file.subarray(at + 28, at + 28 + captured) };
}

function orderAt(view: DataView, at: number): boolean {
  for (const little of [true, false]) if (view.getUint32(at, little) === BYTE_ORDER) return little;
  throw new CaptureError(`octet ${at}: expected the magic number of a section, 1a2b3c4d`);
}

function pcapPackets(file: Uint8Array, view: DataView, little: boolean): Packet[] {
  need(file, 0, PCAP_HEADER, "the header of pcap");
  const link = view.getUint32(20, little) & 0xffff;
  const packets: Packet[] = [];
  for (let at = PCAP_HEADER; at < file.length; ) {
    need(file, at, PCAP_RECORD, "a packet");
    const captured = view.getUint32(at + 8, little);
    need(file, at + PCAP_RECORD, captured, "the octets of a packet");
    const from = at + PCAP_RECORD;
    packets.push({ link, octets: file.subarray(from, from + captured) });
    at = from + captured;
  }
  return packets;
}

function need(file: Uint8Array, at: number, count: number, what: string): void {
  if (at + count > file.length) {
    const got = Math.max(0, file.length - at);
    throw new CaptureError(`octet ${at}: expected ${what} of ${count} octets, got ${got}`);
  }
}

const viewOf = (octets: Uint8Array): DataView =>
  new DataView(octets.buffer, octets.byteOffset, octets.length);
