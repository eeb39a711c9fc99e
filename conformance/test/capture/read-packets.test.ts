import assert from "node:assert/strict";
import { test } from "node:test";
import { CaptureError, readPackets } from "../../src/capture/read-packets.ts";
import { segmentOf } from "../../src/capture/segment.ts";
import { pcapng } from "../../src/capture/write-pcapng.ts";
import { bytes, join } from "../../src/octets/literal.ts";
import { eventsOf } from "../support/captured.ts";
import { opened } from "../support/conversation.ts";

const capture = pcapng(eventsOf(opened()));
const packets = readPackets(capture);
const [, , , data] = packets;

/** The older format around the same packets. */
function pcap(little: boolean, link: number, head: Uint8Array = new Uint8Array()): Uint8Array {
  const record = (octets: Uint8Array) => {
    const header = new Uint8Array(16);
    new DataView(header.buffer).setUint32(8, octets.length, little);
    return join(header, octets);
  };
  const header = new Uint8Array(24);
  const view = new DataView(header.buffer);
  view.setUint32(0, 0xa1b2c3d4, little);
  view.setUint32(20, link, little);
  return join(header, ...packets.map(({ octets }) => record(join(head, octets))));
}

test("the older format is read in either order of octets", () => {
  for (const little of [true, false]) assert.deepEqual(readPackets(pcap(little, 101)), packets);
});

test("segments are found behind each link header", () => {
  const ethernet = bytes("000000000000 000000000000 0800");
  const tagged = bytes("000000000000 000000000000 8100 0001 0800");
  const heads: [link: number, head: Uint8Array][] = [
    [0, bytes("02000000")],
    [1, ethernet],
    [1, tagged],
    [113, bytes("0000 0001 0006 000000000000 0000 0800")],
    [276, bytes("0800 0000 00000000 0001 00 06 0000000000000000")],
    [228, new Uint8Array()],
  ];
  for (const [link, head] of heads) {
    const [, , , packet] = readPackets(pcap(true, link, head));
    assert.deepEqual(segmentOf(packet!), segmentOf(data!), `link ${link}`);
  }
});

test("a segment in IPv6 is found, and what is no TCP is none", () => {
  const tcp = data!.octets.subarray(20);
  const length = Uint8Array.of(tcp.length >> 8, tcp.length & 0xff);
  const ends = bytes("20010db8000000000000000000000001 20010db8000000000000000000000002");
  const ipv6 = (next: number) =>
    join(bytes("60000000"), length, Uint8Array.of(next, 64), ends, tcp);

  assert.equal(segmentOf({ link: 229, octets: ipv6(6) })?.source, "[2001:db8:0:0:0:0:0:1]:40002");
  assert.equal(segmentOf({ link: 229, octets: ipv6(17) }), undefined);
  assert.equal(segmentOf({ link: 147, octets: ipv6(6) }), undefined);
});

test("a capture that breaks off, or is none, is named by its octet", () => {
  const broken: [Uint8Array, RegExp][] = [
    [bytes("7f 'ELF'"), /^octet 0: expected the beginning of pcapng or pcap, got 7f454c46$/],
    [bytes("00"), /^expected a capture, got 1 octets$/],
    [capture.subarray(0, 50), /^octet \d+: expected /],
    [pcap(true, 101).subarray(0, 30), /^octet 24: expected a packet of 16 octets, got 6$/],
  ];
  for (const [octets, message] of broken) {
    assert.throws(
      () => readPackets(octets),
      (error: Error) => {
        assert.ok(error instanceof CaptureError);
        assert.match(error.message, message);
        return true;
      },
    );
  }
});

test("no cut and no changed octet does harm", () => {
  for (let length = 0; length < capture.length; length += 7) {
    harmless(capture.subarray(0, length));
  }
  for (let at = 0; at < capture.length; at += 3) {
    harmless(capture.map((octet, index) => (index === at ? octet ^ 0xff : octet)));
  }
});

function harmless(octets: Uint8Array): void {
  try {
    for (const packet of readPackets(octets)) segmentOf(packet);
  } catch (error) {
    assert.ok(error instanceof CaptureError, `${(error as Error).stack}`);
  }
}
