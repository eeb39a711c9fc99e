import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, rmSync, unlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { type Address, connect, listen, Ring, type Stream, type TcpAddress } from "../lib/index.ts";
import { Loopback, Recorder, unavailable } from "./recorder.ts";

const scratch = mkdtempSync(join(tmpdir(), "scrutineer-connect-"));
after(() => rmSync(scratch, { recursive: true }));

const openDescriptors = () => readdirSync("/proc/self/fd").length;

describe("connecting and listening", { skip: unavailable, timeout: 60_000 }, () => {
  const ring = unavailable ? undefined! : new Ring();
  const failure = (address: Address) =>
    new Promise<Error & { code?: string }>((failed, reject) => {
      const connected = () => reject(new Error("connected"));
      connect(ring, address, { connected, failed });
    });

  it("fails with the system's error and the address", async () => {
    const error = await failure({ host: "127.0.0.1", port: 1 });

    assert.equal(error.code, "ECONNREFUSED");
    assert.equal(error.message, "connect ECONNREFUSED 127.0.0.1:1");
    assert.equal((await failure({ path: "/nonexistent/path" })).code, "ENOENT");
  });

  it("rejects an address that is none, naming it", () => {
    const listenOn = (address: Address) => () => listen(ring, { address, accepted: () => {} });

    assert.throws(listenOn({ host: "localhost", port: 1 }), /host "localhost" is not a numeric/);
    assert.throws(listenOn({ host: "127.0.0.1", port: 65_536 }), /port 65536 is not an integer/);
    assert.throws(listenOn({ path: "x".repeat(108) }), /has 108 octets, expected 1 to 107/);
    assert.throws(listenOn({ host: "192.0.2.1", port: 0 }), { code: "EADDRNOTAVAIL" });
  });

  it("connects from an address and a port of the caller's", async () => {
    const loopback = new Loopback(undefined, ring);
    const from = (source: TcpAddress) =>
      new Promise<Recorder>((resolve, failed) => {
        const connected = (stream: Stream) => resolve(new Recorder(stream));
        connect(ring, loopback.address, { connected, failed }, source);
      });

    const first = await from({ host: "127.0.0.2", port: 0 });
    assert.match(first.stream.localAddress, /^127\.0\.0\.2:[1-9]\d*$/);
    const port = Number(first.stream.localAddress.split(":")[1]);
    const second = await from({ host: "127.0.0.3", port });

    assert.equal(second.stream.localAddress, `127.0.0.3:${port}`);
    await assert.rejects(from({ host: "192.0.2.77", port: 0 }), { code: "EADDRNOTAVAIL" });
    for (const { stream } of [first, second]) stream.destroy();
    await loopback.close();
  });

  it("rejects a source that does not fit the address, naming it", () => {
    const tcp = { host: "127.0.0.1", port: 1 };
    const outcome = { connected: () => undefined, failed: () => undefined };
    const from = (source: TcpAddress, address: Address = tcp) => {
      return () => connect(ring, address, outcome, source);
    };

    assert.throws(from({ host: "lo", port: 0 }), /host "lo" is not a numeric/);
    assert.throws(from({ host: "127.0.0.1", port: -1 }), /port -1 is not an integer/);
    assert.throws(from({ host: "::1", port: 0 }), /source "::1" is not an address of the family/);
    assert.throws(from(tcp, { path: "/some/path" }), /given for a Unix path, expected none/);
  });

  it("leaves the file alone that has taken the place of a listener's", async () => {
    const path = join(scratch, "replaced.sock");
    const first = listen(ring, { address: { path }, accepted: () => {} });
    unlinkSync(path);
    const second = listen(ring, { address: { path }, accepted: () => {} });

    await first.close();

    assert.equal(existsSync(path), true);
    await second.close();
    assert.equal(existsSync(path), false);
  });

  it("neither connects nor fails after a cancellation, and keeps no descriptor", async () => {
    const loopback = new Loopback(undefined, ring);
    const calls: string[] = [];
    const descriptors = openDescriptors();

    for (let i = 0; i < 50; i++) {
      const pending = connect(ring, loopback.address, {
        connected: (stream) => {
          calls.push("connected");
          stream.destroy();
        },
        failed: () => calls.push("failed"),
      });
      if (i % 2 === 0) await new Promise((resolve) => setImmediate(resolve));
      calls.length = 0;
      pending.cancel();
    }
    while (ring.stats.operationsInFlight > 1 + loopback.accepted.length) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    await loopback.close();

    assert.deepEqual(calls, []);
    assert.ok(openDescriptors() <= descriptors);
  });

  it("removes a listener's path, and frees its address at once", async () => {
    const path = join(scratch, "listener.sock");
    const listener = listen(ring, { address: { path }, accepted: () => {} });
    assert.equal(existsSync(path), true);

    await listener.close();
    assert.equal(existsSync(path), false);

    await listen(ring, { address: { path }, accepted: () => {} }).close();
  });

  it("discards what it accepts too late", async () => {
    const loopback = new Loopback(undefined, ring);
    const connecting = Array.from({ length: 20 }, () => loopback.connect().catch(() => undefined));

    await loopback.listener.close();
    await loopback.close();

    for (const near of await Promise.all(connecting)) await near?.until(() => near.closes > 0);
    assert.equal(ring.stats.socketsOpen, 0);
  });
});
