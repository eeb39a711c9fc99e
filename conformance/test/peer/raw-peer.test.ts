import assert from "node:assert/strict";
import { test } from "node:test";
import { bytes, fill, hex, join } from "../../src/octets/literal.ts";
import { addressOf, dial, freshIpcEndpoint, RawListener } from "../../src/peer/raw-peer.ts";
import { Timeline } from "../../src/peer/timeline.ts";

/** Two raw connections with each other. */
async function pair() {
  const listener = await RawListener.open(new Timeline());
  const timeline = new Timeline();
  const near = await dial(listener.endpoint, timeline);
  const far = (await listener.accept())!;
  const close = () => {
    near.destroy();
    listener.close();
  };
  return { near, far, listener, timeline, close };
}

test("octets arrive as they were sent, in any portions", async () => {
  const { near, far, close } = await pair();

  near.send(bytes("01 02"), bytes("03"));

  assert.equal(hex(await far.read(1)), "01");
  assert.equal(hex(await far.read(2)), "02 03");
  close();
});

test("a read that gets too little returns what came, at the deadline", async () => {
  const { near, far, close } = await pair();

  near.send(bytes("01"));

  assert.equal(hex(await far.read(2, 100)), "01");
  assert.ok(!far.isClosed);
  close();
});

test("a read that gets too little returns what came, at the close", async () => {
  const { near, far, close } = await pair();

  near.send(bytes("01"));
  near.end();

  assert.equal(hex(await far.read(2)), "01");
  assert.ok(far.isClosed);
  close();
});

test("frames come one by one, then the close with what is left", async () => {
  const { near, far, close } = await pair();

  near.send(join(bytes("00 01 'a' 02 00 00 00 00 00 00 00 02 'bc'"), bytes("00 05 'cut'")));
  near.end();

  const [first, second, third] = [await far.next(), await far.next(), await far.next()];
  assert.equal(first.kind === "frame" && hex(first.frame.body), "61");
  assert.equal(second.kind === "frame" && hex(second.frame.body), "62 63");
  assert.equal(third.kind === "closed" && hex(third.rest), "00 05 63 75 74");
  close();
});

test("a silence is a result", async () => {
  const { far, close } = await pair();

  assert.equal((await far.next(50)).kind, "silence");
  close();
});

test("a large frame that comes in chunks is whole, and what was taken before stays as it was", async () => {
  const { near, far, close } = await pair();
  near.send(bytes("00 01 aa"));
  const small = await far.next();

  near.send(join(bytes("02 00000000 00400000"), fill(0x400000, 0xbb)));
  const large = await far.next();

  assert.ok(small.kind === "frame" && large.kind === "frame");
  assert.equal(hex(small.frame.body), "aa");
  assert.equal(large.frame.body.length, 0x400000);
  assert.ok(large.frame.body.every((octet) => octet === 0xbb));
  close();
});

test("what is sent drains once the other side reads, and not before where it is too much", async () => {
  const { near, far, close } = await pair();
  far.hold(1);
  for (let count = 0; count < 24; count++) near.send(fill(1 << 20, 0));

  assert.equal(await near.drains(50), false);
  far.release();
  assert.equal(await near.drains(), true);
  close();
});

test("over ipc octets, a half close and a reset are as over tcp", async () => {
  const endpoint = freshIpcEndpoint();
  const timeline = new Timeline();
  const listener = await RawListener.open(timeline, endpoint);
  const near = await dial(listener.endpoint, timeline);
  const far = (await listener.accept())!;
  assert.equal(listener.endpoint, endpoint);

  near.send(bytes("01 02"));
  assert.equal(hex(await far.read(2)), "01 02");
  near.end();
  assert.ok(await far.closes());
  far.reset();
  assert.ok(await near.closes());

  assert.deepEqual(
    timeline
      .wire("suite")
      .map(({ kind }) => kind)
      .slice(0, 2),
    ["opened", "opened"],
  );
  await listener.close();
});

test("FIN and RST are one event, and how it was is on the timeline", async () => {
  for (const how of ["end", "reset"] as const) {
    const { near, far, timeline, close } = await pair();
    far[how]();
    assert.ok(await near.closes());
    const closed = timeline.entries().filter((entry) => entry.kind === "connection");
    assert.match(
      closed[1]?.kind === "connection" ? (closed[1].detail ?? "") : "",
      /FIN|ECONNRESET/,
    );
    close();
  }
});

test("both directions are on the timeline", async () => {
  const { near, far, timeline, close } = await pair();
  near.send(fill(3, 1));
  far.send(fill(2, 2));
  await near.read(2);

  const octets = timeline.entries().filter((entry) => entry.kind === "octets");

  assert.deepEqual(
    octets.map((entry) => `${entry.direction} ${entry.hex}`),
    ["sent 010101", "received 0202"],
  );
  close();
});

test("an accept without a connection is undefined at the deadline", async () => {
  const listener = await RawListener.open(new Timeline());

  assert.equal(await listener.accept(50), undefined);
  listener.close();
});

test("endpoints that are none are refused by name", () => {
  assert.deepEqual(addressOf("tcp://[::1]:5"), { host: "::1", port: 5 });
  for (const endpoint of ["tcp://h", "ipc:///x", "tcp://h:0", "tcp://h:65536", "tcp://:1"]) {
    assert.throws(() => addressOf(endpoint), /expected an endpoint tcp:\/\/HOST:PORT/);
  }
});
