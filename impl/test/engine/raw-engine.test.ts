import assert from "node:assert/strict";
import { test } from "node:test";
import { Output } from "../../src/engine/output.ts";
import { RawEngine } from "../../src/engine/raw-engine.ts";
import type { Message } from "../../src/message.ts";
import { bytes } from "../support/octets.ts";

/** What is in an output, all together. */
function octetsOf(output: Output): Buffer {
  output.cut();
  return Buffer.concat(output.pieces);
}

test("the peer is ready at once, and only once", () => {
  const engine = new RawEngine();

  assert.deepEqual(
    engine.decode().map(({ type }) => type),
    ["ready"],
  );
  assert.deepEqual(engine.decode(), []);
});

test("octets are messages as they come", () => {
  const engine = new RawEngine();
  const inbound: Message[] = [];
  engine.receive(Uint8Array.from(bytes("FF 00 7F")), inbound);

  assert.deepEqual(inbound, [[bytes("FF 00 7F")]]);
});

test("messages are octets as they are, small and large in their order", () => {
  const engine = new RawEngine();
  const output = new Output();
  const bodies = [Buffer.from("a"), Buffer.alloc(20_000, 1), Buffer.from("b")];
  for (const body of bodies) assert.equal(engine.sendWhole([body], output), true);

  assert.deepEqual(octetsOf(output), Buffer.concat(bodies));
});

test("what does not fit is not written", () => {
  const engine = new RawEngine();
  const output = new Output();
  output.length = output.slab.length - 2;

  assert.equal(engine.sendWhole([Buffer.from("abc")], output), false);
  assert.equal(engine.sendWhole([Buffer.from("ab")], output), true);
  assert.equal(output.length, output.slab.length);
});
