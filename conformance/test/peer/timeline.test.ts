import assert from "node:assert/strict";
import { test } from "node:test";
import { timelineEntry } from "@scrutineer/report/schema";
import { message } from "../../src/octets/frame.ts";
import { greeting } from "../../src/octets/greeting.ts";
import { join } from "../../src/octets/literal.ts";
import { Timeline } from "../../src/peer/timeline.ts";

function timeline() {
  let now = 100;
  return new Timeline(() => (now += 1));
}

test("octets are annotated across chunks, each chunk from its own offset", () => {
  const entries = timeline();
  const stream = join(greeting(), message("hello"));
  entries.octets(1, "sent", stream.subarray(0, 14));
  entries.octets(1, "received", stream.subarray(0, 10));
  entries.octets(1, "sent", stream.subarray(14));

  const [first, other, second] = entries.entries();

  assert.ok(first?.kind === "octets" && second?.kind === "octets" && other?.kind === "octets");
  assert.deepEqual(first.parts?.at(-1), { offset: 12, length: 2, text: 'mechanism "NULL"' });
  assert.deepEqual(second.parts?.[0], { offset: 0, length: 18, text: 'mechanism "NULL" (cont.)' });
  assert.deepEqual(second.parts?.at(-1), { offset: 52, length: 5, text: 'body "hello"' });
  assert.deepEqual(other.parts, [{ offset: 0, length: 10, text: "signature" }]);
  for (const entry of entries.entries()) timelineEntry.parse(entry);
});

test("a large chunk is kept in part, and says what it left out", () => {
  const entries = timeline();
  entries.octets(1, "sent", new Uint8Array(5_000));

  const [entry] = entries.entries();

  assert.ok(entry?.kind === "octets");
  assert.equal(entry.hex.length / 2 + (entry.omitted ?? 0), 5_000);
  assert.ok((entry.omitted ?? 0) > 0);
});

test("entries beyond the bound are counted, not kept", () => {
  const entries = timeline();
  for (let count = 0; count < 2_005; count++) entries.add({ kind: "stderr", text: "x" });

  const last = entries.entries().at(-1);

  assert.equal(entries.entries().length, 2_001);
  assert.ok(last?.kind === "stderr" && last.text === "5 further entries were not kept");
});

test("what is recorded later has a later time", () => {
  const entries = timeline();
  entries.add({ kind: "stderr", text: "a" });
  entries.add({ kind: "stderr", text: "b" });

  const [a, b] = entries.entries();

  assert.ok(a!.t < b!.t);
});
