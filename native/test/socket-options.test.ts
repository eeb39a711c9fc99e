import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import {
  type Address,
  connect,
  listen,
  Ring,
  type SocketOptions,
  type Stream,
} from "../lib/index.ts";
import { kernelSockets } from "./kernel-socket.ts";
import { Recorder, unavailable } from "./recorder.ts";

const scratch = mkdtempSync(join(tmpdir(), "scrutineer-options-"));
after(() => rmSync(scratch, { recursive: true }));

const options: SocketOptions = {
  sendBufferBytes: 50_000,
  receiveBufferBytes: 60_000,
  keepAlive: true,
  keepAliveIdleSeconds: 11,
  keepAliveIntervalSeconds: 12,
  keepAliveCount: 3,
  userTimeoutMs: 14_000,
  typeOfService: 0x28,
  priority: 5,
};
const names = ["1:7", "1:8", "1:9", "6:4", "6:5", "6:6", "6:18", "0:1", "1:12"];
/** The kernel takes twice the octets of a buffer. */
const values = [100_000, 120_000, 1, 11, 12, 3, 14_000, 0x28, 5];

/** A listener and one connection with it, both with the same options. */
async function pair(ring: Ring, address: Address, set: SocketOptions) {
  let accepted = (_stream: Stream) => {};
  const listener = listen(ring, { address, options: set, accepted: (stream) => accepted(stream) });
  const port = Number(listener.address.split(":").at(-1));
  const target = "path" in address ? address : { ...address, port };
  const [near, far] = await Promise.all([
    new Promise<Recorder>((resolve, failed) => {
      const connected = (stream: Stream) => resolve(new Recorder(stream));
      connect(ring, target, { connected, failed }, undefined, set);
    }),
    new Promise<Recorder>((resolve) => {
      accepted = (stream) => resolve(new Recorder(stream));
    }),
  ]);
  const close = async () => {
    near.stream.destroy();
    far.stream.destroy();
    await listener.close();
  };
  return { port, near, far, close };
}

describe("options of sockets", { skip: unavailable, timeout: 60_000 }, () => {
  const ring = unavailable ? undefined! : new Ring();

  it("are in the kernel, on the listener, on what it accepts and on what connects", async () => {
    const { port, close } = await pair(ring, { host: "127.0.0.1", port: 0 }, options);

    const sockets = kernelSockets(port, ...names);
    await close();

    assert.equal(sockets.length, 3);
    assert.equal(sockets.filter(({ listens }) => listens).length, 1);
    for (const socket of sockets) assert.deepEqual(socket.values, values);
  });

  it("give IPv6 its own traffic class", async () => {
    const { port, close } = await pair(ring, { host: "::1", port: 0 }, { typeOfService: 0x28 });

    const sockets = kernelSockets(port, "41:67");
    await close();

    assert.deepEqual(
      sockets.map(({ values: [tclass] }) => tclass),
      [0x28, 0x28, 0x28],
    );
  });

  it("bind to an interface", async () => {
    const { port, close } = await pair(ring, { host: "127.0.0.1", port: 0 }, { device: "lo" });

    const sockets = kernelSockets(port);
    await close();

    assert.deepEqual(
      sockets.map(({ device }) => device),
      ["lo", "lo", "lo"],
    );
  });

  it("that the system refuses fail the attempt, and leave no socket behind", async () => {
    const address = { host: "127.0.0.1", port: 0 };
    const before = ring.stats.socketsOpen;
    const failed = await new Promise<Error & { code?: string }>((resolve) => {
      const outcome = { connected: () => resolve(new Error("connected")), failed: resolve };
      connect(ring, { ...address, port: 1 }, outcome, undefined, { device: "no-such-device" });
    });

    assert.equal(failed.code, "ENODEV");
    const set = { device: "no-such-device" };
    assert.throws(() => listen(ring, { address, options: set, accepted: () => {} }), {
      code: "ENODEV",
    });
    assert.equal(ring.stats.socketsOpen, before);
  });

  it("of TCP are left out for a Unix socket, which says who is at its far end", async () => {
    const address = { path: join(scratch, "socket") };
    const { near, far, close } = await pair(ring, address, { ...options, device: "lo" });

    const us = { pid: process.pid, uid: process.getuid!(), gid: process.getgid!() };
    assert.deepEqual(far.stream.credentials, us);
    assert.deepEqual(near.stream.credentials, us);
    await close();
  });
});
