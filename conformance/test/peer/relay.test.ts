import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { test } from "node:test";
import { fill, hex, join, text } from "../../src/octets/literal.ts";
import type { Fault } from "../../src/peer/fault.ts";
import { dial, RawListener } from "../../src/peer/raw-peer.ts";
import { Relay } from "../../src/peer/relay.ts";
import { Timeline } from "../../src/peer/timeline.ts";

/** A connection through a relay: near -> relay -> far. */
async function through(...faults: Fault[]) {
  const listener = await RawListener.open(new Timeline());
  const taps: string[] = [];
  const relay = await Relay.open({
    to: listener.endpoint,
    tap: (connection, way, octets) => void taps.push(`${connection} ${way} ${hex(octets)}`),
  });
  relay.inject(...faults);
  const near = await dial(relay.endpoint, new Timeline());
  const far = (await listener.accept())!;
  const close = async () => {
    near.destroy();
    await relay.close();
    listener.close();
  };
  return { near, far, relay, listener, taps, close };
}

test("octets pass both ways and are tapped", async () => {
  const { near, far, taps, relay, close } = await through();

  near.send(text("ping"));
  assert.equal(hex(await far.read(4)), hex(text("ping")));
  far.send(text("pong"));
  assert.equal(hex(await near.read(4)), hex(text("pong")));

  assert.deepEqual(taps, ["1 forward 70 69 6e 67", "1 backward 70 6f 6e 67"]);
  assert.equal(relay.count, 1);
  await close();
});

test("octets pass from a Unix socket to another, and a cut closes both", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "relay-"));
  const far = createServer((socket) => socket.pipe(socket));
  const farPath = path.join(folder, "far");
  await new Promise<void>((resolve) => far.listen(farPath, resolve));
  const taps: string[] = [];
  const relay = await Relay.open({
    path: path.join(folder, "near"),
    to: `ipc://${farPath}`,
    tap: (connection, way, octets) => void taps.push(`${connection} ${way} ${hex(octets)}`),
  });
  assert.equal(relay.endpoint, `ipc://${folder}/near`);
  const near = connect(path.join(folder, "near"));

  near.write(text("ping"));
  const [echo] = await once(near, "data");
  relay.drop("reset");
  await once(near, "close");

  assert.equal(hex(echo), hex(text("ping")));
  assert.deepEqual(taps, ["1 forward 70 69 6e 67", "1 backward 70 69 6e 67"]);
  await relay.close();
  far.close();
  rmSync(folder, { recursive: true });
});

test("a large transfer arrives whole, in pieces of one way or the other", async () => {
  const { near, far, close } = await through({ kind: "slice", way: "forward", octets: 4_096 });
  const sent = join(fill(1_500_000, 1), fill(500_000, 2));

  near.send(sent);

  assert.equal(Buffer.compare(await far.read(sent.length, 20_000), sent), 0);
  await close();
});

test("a cut ends both sides after the octet", async () => {
  const { near, far, close } = await through({ kind: "cut", way: "forward", after: 3 });

  near.send(text("abcdef"));

  assert.equal(hex(await far.read(6)), hex(text("abc")));
  assert.ok(far.isClosed);
  assert.ok(await near.closes());
  await close();
});

test("a half-close ends one way and leaves the other", async () => {
  const { near, far, close } = await through({ kind: "half-close", way: "forward", after: 1 });

  near.send(text("ab"));
  assert.equal((await far.read(2)).length, 1);
  assert.ok(far.isClosed);
  far.send(text("still"));

  assert.equal(hex(await near.read(5)), hex(text("still")));
  await close();
});

test("a stall keeps the connection and passes nothing more", async () => {
  const { near, far, close } = await through({ kind: "stall", way: "forward", after: 1 });

  near.send(text("ab"));
  assert.equal(hex(await far.read(2, 100)), "61");
  far.send(text("back"));

  assert.equal((await near.read(4)).length, 4);
  assert.ok(!near.isClosed && !far.isClosed);
  await close();
});

test("drop ends what stands, and the address stays", async () => {
  const { near, far, relay, listener, close } = await through();

  relay.drop("reset");
  assert.ok(await near.closes());
  assert.ok(await far.closes());
  const again = await dial(relay.endpoint, new Timeline());
  again.send(text("x"));

  assert.equal((await (await listener.accept())!.read(1)).length, 1);
  again.destroy();
  await close();
});

test("where nobody listens the near side is closed", async () => {
  const relay = await Relay.open({ to: "tcp://127.0.0.1:1" });
  const near = await dial(relay.endpoint, new Timeline());

  assert.ok(await near.closes());
  await relay.close();
});

test("an endpoint that is none is refused", async () => {
  await assert.rejects(Relay.open({ to: "udp://127.0.0.1:1" }), /expected an endpoint tcp/);
});
