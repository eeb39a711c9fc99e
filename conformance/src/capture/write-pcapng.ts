import { join, text } from "../octets/literal.ts";
import {
  ACK,
  BYTE_ORDER,
  ENHANCED_PACKET,
  FIN,
  INTERFACE,
  LINK_RAW_IP,
  PSH,
  RST,
  SECTION_HEADER,
  SYN,
  TCP,
} from "./tcp.ts";

/** An end of a connection, as a capture names it. */
export interface End {
  /** An IPv4 address. */
  readonly host: string;
  readonly port: number;
}

/** What happened on a connection. `from` is the side that acted: the one that connected, or not. */
export type WireEvent =
  | { readonly kind: "opened"; readonly connecter: End; readonly binder: End }
  | {
      readonly kind: "octets";
      readonly from: "connecter" | "binder";
      /** As far as they were kept, of `length`. */
      readonly octets: Uint8Array;
      readonly length: number;
      /** What they are: a comment of the packet. */
      readonly comment?: string;
    }
  | { readonly kind: "closed"; readonly from: "connecter" | "binder"; readonly reset: boolean };

export type TimedEvent = WireEvent & {
  /** Milliseconds of the clock of the day. */
  readonly at: number;
  readonly connection: number;
};

/** Octets of one segment: what an IPv4 packet holds besides 40 octets of headers. */
const SEGMENT_MAX = 65_495;

const HEADERS = 40;

interface Ends {
  readonly connecter: End;
  readonly binder: End;
  /** The next sequence number of each side. */
  readonly next: { connecter: number; binder: number };
}

/**
 * A capture that Wireshark opens: each connection with TCP and IP headers made up around its
 * octets. Octets that were not kept are there as a length, like those beyond a snap length.
 */
export function pcapng(events: readonly TimedEvent[]): Uint8Array {
  const connections = new Map<number, Ends>();
  const blocks = [sectionHeader(), interfaceOf()];
  for (const event of events) {
    if (event.kind === "opened") {
      const { connecter, binder } = event;
      connections.set(event.connection, { connecter, binder, next: { connecter: 1, binder: 1 } });
    }
    const ends = connections.get(event.connection);
    if (ends !== undefined) blocks.push(...packets(event, ends));
  }
  return join(...blocks);
}

function packets(event: TimedEvent, ends: Ends): Uint8Array[] {
  const none = new Uint8Array();
  const sent = (
    from: "connecter" | "binder",
    flags: number,
    octets: Uint8Array = none,
    length = 0,
    comment?: string,
  ) => packet(event.at, segment(ends, from, flags, octets, length), HEADERS + length, comment);
  if (event.kind === "opened") {
    ends.next.connecter = 0;
    const syn = sent("connecter", SYN);
    ends.next.connecter = 1;
    ends.next.binder = 0;
    const answer = sent("binder", SYN | ACK);
    ends.next.binder = 1;
    return [syn, answer, sent("connecter", ACK)];
  }
  if (event.kind === "closed") {
    const closing = sent(event.from, event.reset ? RST | ACK : FIN | ACK);
    ends.next[event.from] += 1;
    return [closing];
  }
  const made: Uint8Array[] = [];
  for (let at = 0; at < event.length; at += SEGMENT_MAX) {
    const length = Math.min(SEGMENT_MAX, event.length - at);
    const octets = event.octets.subarray(at, at + length);
    made.push(sent(event.from, PSH | ACK, octets, length, at === 0 ? event.comment : undefined));
    ends.next[event.from] += length;
  }
  return made;
}

/** The headers and what was kept of the octets. */
function segment(
  ends: Ends,
  from: "connecter" | "binder",
  flags: number,
  octets: Uint8Array,
  length: number,
): Uint8Array {
  const other = from === "connecter" ? "binder" : "connecter";
  const made = new Uint8Array(HEADERS + octets.length);
  const view = new DataView(made.buffer);
  view.setUint8(0, 0x45);
  view.setUint16(2, HEADERS + length);
  view.setUint8(8, 64);
  view.setUint8(9, TCP);
  made.set(address(ends[from].host), 12);
  made.set(address(ends[other].host), 16);
  view.setUint16(10, checksum(made.subarray(0, 20)));
  view.setUint16(20, ends[from].port);
  view.setUint16(22, ends[other].port);
  view.setUint32(24, ends.next[from]);
  view.setUint32(28, (flags & ACK) === 0 ? 0 : ends.next[other]);
  view.setUint8(32, 0x50);
  view.setUint8(33, flags);
  view.setUint16(34, 0xffff);
  made.set(octets, HEADERS);
  if (octets.length === length) view.setUint16(36, checksum(made.subarray(20), pseudo(made)));
  return made;
}

const address = (host: string): number[] => host.split(".").map(Number);

/** The sum over the pseudo-header of TCP. */
function pseudo(packet: Uint8Array): number {
  const view = new DataView(packet.buffer);
  let sum = TCP + packet.length - 20;
  for (let at = 12; at < 20; at += 2) sum += view.getUint16(at);
  return sum;
}

function checksum(octets: Uint8Array, begin = 0): number {
  let sum = begin;
  for (let at = 0; at < octets.length; at += 2) sum += (octets[at]! << 8) + (octets[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}

/** A block: type, length, body, length; padded to four octets. */
function block(type: number, body: Uint8Array): Uint8Array {
  const padded = padTo4(body);
  const made = new Uint8Array(padded.length + 12);
  const view = new DataView(made.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, made.length, true);
  made.set(padded, 8);
  view.setUint32(made.length - 4, made.length, true);
  return made;
}

function sectionHeader(): Uint8Array {
  const body = new Uint8Array(16);
  const view = new DataView(body.buffer);
  view.setUint32(0, BYTE_ORDER, true);
  view.setUint16(4, 1, true);
  view.setBigInt64(8, -1n, true);
  return block(SECTION_HEADER, body);
}

function interfaceOf(): Uint8Array {
  const body = new Uint8Array(8);
  new DataView(body.buffer).setUint16(0, LINK_RAW_IP, true);
  return block(INTERFACE, body);
}

function packet(at: number, octets: Uint8Array, length: number, comment?: string): Uint8Array {
  const head = new Uint8Array(20);
  const view = new DataView(head.buffer);
  const microseconds = BigInt(Math.round(at * 1_000));
  view.setUint32(4, Number(microseconds >> 32n), true);
  view.setUint32(8, Number(microseconds & 0xffff_ffffn), true);
  view.setUint32(12, octets.length, true);
  view.setUint32(16, length, true);
  const options = comment === undefined ? new Uint8Array() : commentOption(comment);
  return block(ENHANCED_PACKET, join(head, padTo4(octets), options));
}

/** The option opt_comment, and the end of options. */
function commentOption(comment: string): Uint8Array {
  const octets = text(comment.replace(/[^\x20-\x7e]/g, "?").slice(0, 1_000));
  const head = new Uint8Array(4);
  const view = new DataView(head.buffer);
  view.setUint16(0, 1, true);
  view.setUint16(2, octets.length, true);
  return join(head, padTo4(octets), new Uint8Array(4));
}

const padTo4 = (octets: Uint8Array): Uint8Array =>
  octets.length % 4 === 0 ? octets : join(octets, new Uint8Array(4 - (octets.length % 4)));
