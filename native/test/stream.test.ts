import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { connect as netConnect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { type Address, listen } from "../lib/index.ts";
import { Loopback, octets, unavailable } from "./recorder.ts";

const MEBIBYTE = 1_048_576;
/** More than the buffers of a loopback connection can be configured to hold. */
const HUGE = Buffer.alloc(128 * MEBIBYTE);

const scratch = mkdtempSync(join(tmpdir(), "scrutineer-streams-"));
after(() => rmSync(scratch, { recursive: true }));

const openDescriptors = () => readdirSync("/proc/self/fd").length;

/** Node 20 copies memory that is not transferable, later ones throw. */
function tryToTransfer(memory: ArrayBuffer & { transfer?(): void }): void {
  const attempts = [
    () => structuredClone(memory, { transfer: [memory] }),
    () => memory.transfer?.(),
  ];
  for (const attempt of attempts) {
    try {
      attempt();
    } catch (error) {
      assert.match((error as Error).name, /^(DataCloneError|TypeError)$/);
    }
  }
}

const addresses: [kind: string, address: Address][] = [
  ["IPv4", { host: "127.0.0.1", port: 0 }],
  ["IPv6", { host: "::1", port: 0 }],
  ["a Unix path", { path: join(scratch, "some.sock") }],
  ["an abstract Unix name", { path: `@scrutineer-${process.pid}` }],
];

for (const [kind, address] of addresses) {
  describe(`streams over ${kind}`, { skip: unavailable, timeout: 60_000 }, () => {
    it("carry octets of any size both ways, and end", async () => {
      const loopback = new Loopback(address);
      const [near, far] = await loopback.pair();
      const large = octets(5 * MEBIBYTE + 1);

      near.stream.send(large);
      await near.until(() => near.sends === 1);
      await far.until(() => far.length === large.length);
      far.stream.sendGather([octets(10), octets(100_000, 1), octets(1, 2)]);
      await near.until(() => near.length === 100_011);
      near.stream.close();
      await far.until(() => far.closes === 1);

      assert.equal(far.octets.compare(large), 0);
      const answer = Buffer.concat([octets(10), octets(100_000, 1), octets(1, 2)]);
      assert.equal(near.octets.compare(answer), 0);
      assert.equal(far.error, undefined);
      await loopback.close();
    });

    it("know their addresses", async () => {
      const loopback = new Loopback(address);
      const [near, far] = await loopback.pair();

      assert.equal(near.stream.remoteAddress, loopback.listener.address);
      assert.equal(far.stream.localAddress, loopback.listener.address);
      assert.equal(far.stream.remoteAddress, near.stream.localAddress);
      near.stream.destroy();
      await loopback.close();
    });
  });
}

describe("a stream", { skip: unavailable, timeout: 60_000 }, () => {
  let loopback: Loopback;
  before(() => {
    loopback = new Loopback();
  });
  after(() => loopback.close());

  it("hands out true Buffers", async () => {
    const [near, far] = await loopback.pair();

    near.stream.send(Buffer.from("octets"));
    await far.until(() => far.length === 6);

    assert.deepStrictEqual(far.chunks[0], Buffer.from("octets"));
    near.stream.destroy();
  });

  it("starts with a small chunk and doubles it while receives fill it", async () => {
    const [near, far] = await loopback.pair();
    near.stream.send(octets(16));
    await far.until(() => far.length === 16);
    const first = far.chunks[0]!.buffer.byteLength;

    near.stream.send(octets(8 * MEBIBYTE));
    await far.until(() => far.length === 16 + 8 * MEBIBYTE);
    const last = far.chunks.at(-1)!.buffer.byteLength;

    assert.equal(first, 16_384);
    assert.equal(last, 262_144);
    near.stream.destroy();
  });

  it("keeps a chunk's memory from being sent to another thread", async () => {
    const [near, far] = await loopback.pair();
    near.stream.send(octets(100));
    await far.until(() => far.length === 100);

    tryToTransfer(far.chunks[0]!.buffer as ArrayBuffer);

    assert.equal(far.chunks[0]!.length, 100);
    near.stream.send(octets(100, 1));
    await far.until(() => far.length === 200);
    assert.equal(far.octets.compare(Buffer.concat([octets(100), octets(100, 1)])), 0);
    near.stream.destroy();
  });

  it("keeps octets in flight from being sent to another thread", async () => {
    const [near, far] = await loopback.pair();
    const body = new Uint8Array(octets(4 * MEBIBYTE));
    far.stream.pause();

    near.stream.sendGather([body]);
    tryToTransfer(body.buffer);

    assert.equal(body.length, 4 * MEBIBYTE);
    far.stream.resume();
    await far.until(() => far.length === body.length);
    assert.equal(far.octets.compare(octets(4 * MEBIBYTE)), 0);
    near.stream.destroy();
  });

  it("copies memory that is shared or can change its size", async () => {
    const [near, far] = await loopback.pair();
    const shared = new Uint8Array(new SharedArrayBuffer(64)).fill(1);
    const options = { maxByteLength: 4096 };
    const Resizable = ArrayBuffer as unknown as new (
      size: number,
      o: typeof options,
    ) => ArrayBuffer;
    const resizable = new Uint8Array(new Resizable(64, options)).fill(2);

    near.stream.sendGather([shared, resizable]);
    shared.fill(9);
    (resizable.buffer as unknown as { resize(size: number): void }).resize(0);
    await far.until(() => far.length === 128);

    const expected = Buffer.concat([Buffer.alloc(64, 1), Buffer.alloc(64, 2)]);
    assert.equal(far.octets.compare(expected), 0);
    near.stream.destroy();
  });

  it("receives a body into memory of its own, in as few pieces as there are", async () => {
    const [near, far] = await loopback.pair();
    near.stream.send(octets(10));
    await far.until(() => far.length === 10);
    // The receive that is in flight goes into a chunk; the bodies follow.
    const body = new Uint8Array(300_000);
    far.bodies.push(body);
    near.stream.send(octets(1));
    await far.until(() => far.length === 11);

    near.stream.send(octets(300_000, 3));
    await far.until(() => far.length === 300_011);

    assert.deepEqual(far.bodyCounts, [300_000]);
    assert.equal(Buffer.compare(body, octets(300_000, 3)), 0);
    near.stream.destroy();
  });

  it("does not allow a second send in flight", async () => {
    const [near] = await loopback.pair();
    near.stream.send(octets(10));

    assert.throws(() => near.stream.send(octets(10)), /a send is in flight/);
    near.stream.destroy();
  });

  it("pins what it sends though nobody else holds it", async () => {
    const [near, far] = await loopback.pair();
    far.stream.pause();
    const length = 48 * MEBIBYTE;
    near.stream.sendGather(Array.from({ length: 48 }, (_, index) => octets(MEBIBYTE, index)));
    // Churn: freed memory would be reused, and be seen.
    for (let i = 0; i < 200; i++) Buffer.allocUnsafeSlow(MEBIBYTE).fill(0xee);

    far.stream.resume();
    await far.until(() => far.length === length);

    const got = far.octets;
    for (let index = 0; index < 48; index++) {
      const piece = got.subarray(index * MEBIBYTE, (index + 1) * MEBIBYTE);
      assert.equal(piece.compare(octets(MEBIBYTE, index)), 0);
    }
    near.stream.destroy();
  });

  it("delivers what the peer sent before the send to it failed", async () => {
    const server = listen(loopback.ring, {
      address: { host: "127.0.0.1", port: 0 },
      accepted: (stream) => {
        const refuse = {
          bodyTarget: () => undefined,
          received: () => stream.send(Buffer.from("ERROR: not today")),
          receivedBody: () => {},
          sent: () => stream.destroy(),
          closed: () => {},
        };
        stream.start(refuse);
      },
    });
    const port = Number(server.address.split(":").at(-1));
    const client = new Loopback({ host: "127.0.0.1", port: 0 }, loopback.ring);
    Object.assign(client, { address: { host: "127.0.0.1", port } });
    const near = await client.connect();

    near.onSent = () => near.stream.send(octets(1000));
    near.stream.send(octets(1000));
    await near.until(() => near.closes > 0);

    assert.equal(near.octets.toString(), "ERROR: not today");
    await server.close();
    await client.close();
  });

  it("tells of a peer that resets with a system error", async () => {
    const server = new Loopback();
    const port = (server.address as { port: number }).port;
    const peer = netConnect(port, "127.0.0.1");
    await new Promise((resolve) => peer.once("connect", resolve));
    while (server.accepted.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const far = server.accepted[0]!;

    peer.resetAndDestroy();
    await far.until(() => far.closes > 0);

    assert.equal(far.error?.code, "ECONNRESET");
    assert.match(far.error!.message, /^recv ECONNRESET 127\.0\.0\.1:\d+$/);
    await server.close();
  });

  it("gives up after a second where the peer never ends its side", async () => {
    const [near, far] = await loopback.pair();
    far.stream.pause();
    near.stream.send(octets(10));
    await near.until(() => near.sends === 1);

    near.stream.close();
    await near.until(() => near.closes === 1);

    assert.equal(near.error, undefined);
    far.stream.resume();
    await far.until(() => far.closes === 1);
  });

  it("cancels what is in flight when it is destroyed, and calls nothing afterwards", async () => {
    const [near, far] = await loopback.pair();
    far.stream.pause();
    near.stream.send(HUGE);

    near.stream.destroy();
    await near.until(() => near.closes > 0);
    far.stream.resume();
    await far.until(() => far.closes > 0);

    assert.equal(near.sends, 0);
    assert.equal(near.closes, 1);
    assert.ok(far.length < HUGE.length);
  });

  it("leaves no descriptor and no operation after 1,000 connects and closes", async () => {
    const other = new Loopback();
    const [first] = await other.pair();
    first.stream.destroy();
    await first.until(() => first.closes > 0);
    await other.accepted[0]!.until(() => other.accepted[0]!.closes > 0);
    const descriptors = openDescriptors();

    for (let i = 0; i < 1000; i++) {
      const [near, far] = await other.pair();
      if (i % 2 === 0) near.stream.send(octets(100));
      if (i % 3 === 0) near.stream.destroy();
      else near.stream.close();
      await near.until(() => near.closes > 0);
      await far.until(() => far.closes > 0);
    }

    assert.equal(openDescriptors(), descriptors);
    const { operationsInFlight, socketsOpen } = other.ring.stats;
    assert.deepEqual(
      { operationsInFlight, socketsOpen },
      { operationsInFlight: 1, socketsOpen: 1 },
    );
    await other.close();
    assert.equal(other.ring.stats.operationsInFlight, 0);
  });
});
