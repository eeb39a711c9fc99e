import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { test } from "node:test";
import { Context, Pull, Push } from "../../src/index.ts";
import { LAST_WORDS_MS } from "../../src/limits.ts";
import { bytes, command, greeting, ready } from "../support/octets.ts";

test("a refused peer that never closes its end is cut off after a second, no sooner", async (t) => {
  const context = new Context();
  context.zapHandler = () => ({ status: 400 });
  using pull = new Pull({ context, zapDomain: "global", linger: 0 });
  await pull.bind("tcp://127.0.0.1:*");
  let gone = false;
  const disconnected = new Promise<void>((resolve) => {
    pull.events.on("disconnect", () => {
      gone = true;
      resolve();
    });
  });
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const port = Number(pull.lastEndpoint!.split(":").at(-1));
  const peer = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  peer.on("error", () => {});
  const seen: Buffer[] = [];
  peer.on("data", (octets) => seen.push(octets));

  peer.write(Buffer.concat([greeting(), ready({ "Socket-Type": "PUSH" })]));
  await once(peer, "end");
  assert.ok(Buffer.concat(seen).includes(command("ERROR", bytes("03 '400'"))));
  t.mock.timers.tick(LAST_WORDS_MS - 1);
  await turns();
  assert.equal(gone, false);
  t.mock.timers.tick(1);
  await disconnected;

  peer.destroy();
});

test("who sends more than maxMessageSize loses its connection, and others are served on", async () => {
  using pull = new Pull({ maxMessageSize: 10, linger: 0, receiveTimeout: 10_000 });
  await pull.bind("tcp://127.0.0.1:*");
  const port = Number(pull.lastEndpoint!.split(":").at(-1));
  using good = new Push({ linger: 0 });
  good.connect(pull.lastEndpoint!);
  await good.send("0123456789");
  assert.equal(`${await pull.receive()}`, "0123456789");
  const peer = connect(port, "127.0.0.1");
  // Six octets and five: the header of the second frame is enough, its body never comes.
  peer.write(Buffer.concat([greeting(), ready({ "Socket-Type": "PUSH" })]));
  peer.write(bytes("01 06 '012345' 00 05"));
  peer.resume();
  await once(peer, "close");

  await good.send("9876543210");
  assert.equal(`${await pull.receive()}`, "9876543210");
});

/** What is local has come when the event loop has gone round a few times. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
}
