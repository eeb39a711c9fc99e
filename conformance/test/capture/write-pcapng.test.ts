import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as path } from "node:path";
import { test } from "node:test";
import { readPackets } from "../../src/capture/read-packets.ts";
import { reassemble } from "../../src/capture/reassemble.ts";
import { segmentOf } from "../../src/capture/segment.ts";
import { pcapng } from "../../src/capture/write-pcapng.ts";
import { message } from "../../src/octets/frame.ts";
import { join } from "../../src/octets/literal.ts";
import type { Way } from "../../src/octets/way.ts";
import { eventsOf } from "../support/captured.ts";
import { type Conversation, opened } from "../support/conversation.ts";

const conversation: Conversation = [
  ...opened(),
  ["forward", message("a".repeat(200_000))],
  ["backward", message("b")],
];

/** What each connection of a capture carried, by way. */
function carried(capture: Uint8Array) {
  const segments = readPackets(capture).map((packet) => segmentOf(packet)!);
  return reassemble(segments, () => {
    const ways: Record<Way, Uint8Array[]> = { forward: [], backward: [] };
    const lost: Way[] = [];
    return {
      ways,
      lost,
      push: (way: Way, octets: Uint8Array) => void ways[way].push(octets),
      lose: (way: Way) => void lost.push(way),
    };
  });
}

const whole = (from: Conversation, wanted: Way) =>
  join(...from.filter(([way]) => way === wanted).map(([, octets]) => octets));

test("what is written is read again: both ways, ends, and segments of any length", () => {
  const [found, ...others] = carried(pcapng(eventsOf(conversation)));

  assert.deepEqual(others, []);
  assert.equal(found?.connecter, "10.0.0.1:40002");
  assert.equal(found?.binder, "10.0.0.2:5555");
  assert.ok(found.whole);
  assert.deepEqual(join(...found.taker.ways.forward), whole(conversation, "forward"));
  assert.deepEqual(join(...found.taker.ways.backward), whole(conversation, "backward"));
});

test("octets that were not kept are missing, and are known to be", () => {
  const events = eventsOf(opened()).map((event) =>
    event.kind === "octets" ? { ...event, octets: event.octets.subarray(0, 10) } : event,
  );

  const [found] = carried(pcapng(events));

  assert.deepEqual(found?.taker.lost, ["forward", "backward"]);
  assert.equal(found?.taker.ways.forward[0]?.length, 10);
});

const hasTshark = spawnSync("tshark", ["--version"]).status === 0;

test("tshark reads it: handshake, checksums, comments, the same octets", {
  skip: hasTshark ? false : "tshark is not installed",
}, () => {
  const folder = mkdtempSync(path(tmpdir(), "scrutineer-"));
  const file = path(folder, "wire.pcapng");
  const events = eventsOf(conversation).map((event) =>
    event.kind === "octets" ? { ...event, comment: `${event.length} octets` } : event,
  );
  writeFileSync(file, pcapng(events));

  const checks = ["-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE"];
  const fields = ["tcp.flags.str", "tcp.checksum.status", "ip.checksum.status", "frame.comment"];
  const shown = fields.flatMap((field) => ["-e", field]);
  const run = (...args: string[]) =>
    execFileSync("tshark", ["-r", file, ...checks, ...args], { encoding: "utf8", stdio: "pipe" });
  const packets = run("-T", "fields", ...shown)
    .trim()
    .split("\n");
  const stream = run("-q", "-z", "follow,tcp,raw,0");
  rmSync(folder, { recursive: true });

  assert.match(packets[0]!, /S/);
  for (const packet of packets) assert.match(packet, /\t1\t1/);
  assert.equal(packets.filter((packet) => packet.includes("octets")).length, conversation.length);
  const digits = stream.split("\n").filter((line) => /^\t?[0-9a-f]+$/.test(line));
  const backward = digits.filter((line) => line.startsWith("\t")).map((line) => line.slice(1));
  assert.equal(backward.join(""), Buffer.from(whole(conversation, "backward")).toString("hex"));
});
