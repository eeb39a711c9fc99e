import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { describe, it } from "node:test";
import { Ring } from "../lib/index.ts";
import { Loopback, octets, unavailable } from "./recorder.ts";

const index = new URL("../lib/index.ts", import.meta.url).href;

/** Runs a program in a process of its own, which has to end by itself. */
function run(program: string): string {
  const source = `import { connect, listen, Ring } from ${JSON.stringify(index)};
    const address = { host: "127.0.0.1", port: 0 };
    const portOf = (listener) => Number(listener.address.split(":").at(-1));
    const nothing = () => {};
    const handler = (more) => ({ bodyTarget: nothing, received: nothing, receivedBody: nothing,
      sent: nothing, closed: nothing, ...more });
    ${program}`;
  const args = ["--import", "tsx", "--input-type=module", "-e", source];
  return execFileSync(process.execPath, args, { encoding: "utf8", timeout: 20_000 }).trim();
}

describe("a ring", { skip: unavailable, timeout: 60_000 }, () => {
  it("rejects options out of range, naming them", () => {
    assert.throws(() => new Ring({ spinMicroseconds: -1 }), /spinMicroseconds is -1, expected/);
    assert.throws(() => new Ring({ entries: 1.5 }), /entries is 1.5, expected/);
  });

  it("works with the smallest queues, full all the time", async () => {
    const small = new Ring({ entries: 2, completions: 4 });
    const loopback = new Loopback(undefined, small);
    const pairs = [];
    for (let i = 0; i < 50; i++) pairs.push(await loopback.pair());

    for (const [near] of pairs) near.stream.send(octets(100_000));
    for (const [, far] of pairs) await far.until(() => far.length === 100_000);

    for (const [near, far] of pairs) {
      assert.equal(far.octets.compare(octets(100_000)), 0);
      near.stream.destroy();
    }
    await loopback.close();
  });

  it("fails a stream, and only that one, where too many operations are in flight", async () => {
    // The accept, and the receives of both ends: a send is one too many.
    const loopback = new Loopback(undefined, new Ring({ operations: 3 }));
    const [near, far] = await loopback.pair();

    near.stream.send(octets(10));
    await near.until(() => near.closes > 0);
    await far.until(() => far.closes > 0);

    assert.equal(near.error?.code, "EAGAIN");
    assert.equal(far.error, undefined);
    const [again] = await loopback.pair();
    again.stream.destroy();
    await loopback.close();
  });

  it("submits the sends of one turn together", async () => {
    const loopback = new Loopback();
    const pairs = [];
    for (let i = 0; i < 100; i++) pairs.push(await loopback.pair());
    const { enters } = loopback.ring.stats;

    for (const [near] of pairs) near.stream.send(octets(100));
    for (const [, far] of pairs) await far.until(() => far.length === 100);

    assert.ok(loopback.ring.stats.enters - enters <= 20, `${loopback.ring.stats.enters - enters}`);
    for (const [near] of pairs) near.stream.destroy();
    await loopback.close();
  });

  it("lets timers run under endless traffic", async () => {
    const loopback = new Loopback();
    const [near, far] = await loopback.pair();
    let stopped = false;
    near.onSent = () => {
      if (!stopped) near.stream.send(octets(10));
    };
    far.onReceived = () => far.chunks.splice(0);
    near.stream.send(octets(10));

    let timers = 0;
    while (timers < 20) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      timers++;
    }
    stopped = true;

    assert.ok(near.sends > 20);
    near.stream.destroy();
    await loopback.close();
  });

  it("delivers to all others when one handler throws", () => {
    const output = run(`
      process.on("uncaughtException", (error) => console.log("caught", error.message));
      const ring = new Ring();
      let count = 0;
      const listener = listen(ring, { address, accepted(stream) {
        const first = count++ === 0;
        stream.start(handler({ received() {
          if (first) throw new Error("mine");
          console.log("received");
          setImmediate(() => process.exit());
        } }));
      } });
      for (let i = 0; i < 2; i++) connect(ring, { ...address, port: portOf(listener) }, {
        connected(stream) { stream.start(handler()); stream.send(Buffer.alloc(10)); },
        failed(error) { throw error; },
      });`);

    assert.deepEqual(output.split("\n").sort(), ["caught mine", "received"]);
  });

  it("does not keep the process alive while it is idle", () => {
    assert.equal(run(`new Ring(); console.log("idle");`), "idle");
  });

  it("keeps the process alive while a listener is open, and not once it is closed", () => {
    const output = run(`
      const listener = listen(new Ring(), { address, accepted() {} });
      setTimeout(() => { console.log("alive"); listener.close(); }, 50).unref();`);

    assert.equal(output, "alive");
  });

  it("does not keep the process alive for unreferenced listeners and streams", () => {
    const output = run(`
      const ring = new Ring();
      const listener = listen(ring, { address, accepted(stream) {
        stream.start(handler());
        stream.unref();
      } });
      listener.unref();
      connect(ring, { ...address, port: portOf(listener) }, {
        connected(stream) { stream.start(handler()); stream.unref(); console.log("connected"); },
        failed(error) { throw error; },
      });`);

    assert.equal(output, "connected");
  });

  it("ends with the process in the middle of traffic", () => {
    const output = run(`
      const ring = new Ring();
      const listener = listen(ring, { address, accepted(stream) { stream.start(handler()); } });
      connect(ring, { ...address, port: portOf(listener) }, {
        connected(stream) {
          const slab = Buffer.alloc(1e6);
          stream.start(handler({ sent() { stream.send(slab); } }));
          stream.send(slab);
          setTimeout(() => { console.log("exit"); process.exit(0); }, 20);
        },
        failed(error) { throw error; },
      });`);

    assert.equal(output, "exit");
  });
});
