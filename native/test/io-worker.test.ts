import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
// What is built: a worker has no loader of TypeScript.
import { type ByteStream, IoWorker, type WorkerListener } from "../dist/worker.js";
import type { Address } from "../lib/index.ts";
import { octets, Recorder, unavailable } from "./recorder.ts";

const MEBIBYTE = 1_048_576;
/** How long a thread that computes waits for what the worker is to do meanwhile. */
const COMPUTES_MS_MAX = 20_000;
const HERE: Address = { host: "127.0.0.1", port: 0 };

const scratch = mkdtempSync(join(tmpdir(), "scrutineer-io-worker-"));
after(() => rmSync(scratch, { recursive: true }));

const openDescriptors = () => readdirSync("/proc/self/fd").length;
const file = (name: string) => new URL(`io-worker/${name}`, import.meta.url);

/** A listener of a worker, what it accepts, and pairs of streams through it. */
class Loopback {
  readonly accepted: Recorder[] = [];
  failures = 0;
  listener!: WorkerListener;
  address!: Address;
  readonly worker: IoWorker;

  constructor(worker: IoWorker) {
    this.worker = worker;
  }

  async open(address = HERE): Promise<this> {
    this.listener = await this.worker.listen({
      address,
      backlog: 16,
      accepted: (stream) => this.accepted.push(new Recorder(stream)),
      failed: () => this.failures++,
    });
    const port = Number(this.listener.address.split(":").at(-1));
    this.address = "path" in address ? address : { ...address, port };
    return this;
  }

  connect(): Promise<Recorder> {
    return new Promise((resolve, failed) => {
      const connected = (stream: ByteStream) => resolve(new Recorder(stream));
      this.worker.connect(this.address, { connected, failed });
    });
  }

  /** Both ends of a new stream; one pair at a time. */
  async pair(): Promise<[near: Recorder, far: Recorder]> {
    const before = this.accepted.length;
    const near = await this.connect();
    while (this.accepted.length === before) await nextTurn();
    return [near, this.accepted[before]!];
  }
}

for (const [kind, address] of [
  ["IPv4", HERE],
  ["IPv6", { host: "::1", port: 0 }],
  ["a Unix path", { path: join(scratch, "some.sock") }],
  ["an abstract Unix name", { path: `@scrutineer-io-worker-${process.pid}` }],
] as [string, Address][]) {
  it(`a worker's streams over ${kind} carry octets both ways, know their ends, and end`, {
    skip: unavailable,
    timeout: 60_000,
  }, async () => {
    const worker = new IoWorker();
    const loopback = await new Loopback(worker).open(address);
    const [near, far] = await loopback.pair();
    const large = octets(5 * MEBIBYTE + 1);

    near.stream.send(large);
    await near.until(() => near.sends === 1);
    await far.until(() => far.length === large.length);
    far.stream.sendGather([octets(10), octets(100_000, 1), new Uint8Array(0), octets(1, 2)]);
    await near.until(() => near.length === 100_011);
    near.stream.send(new Uint8Array(0));
    await near.until(() => near.sends === 2);
    near.stream.close();
    await Promise.all([near, far].map((end) => end.until(() => end.closes === 1)));

    assert.equal(far.octets.compare(large), 0);
    const answer = Buffer.concat([octets(10), octets(100_000, 1), octets(1, 2)]);
    assert.equal(near.octets.compare(answer), 0);
    assert.equal(near.stream.remoteAddress, loopback.listener.address);
    assert.equal(far.stream.remoteAddress, near.stream.localAddress);
    if ("path" in address) assert.equal(far.stream.credentials?.pid, process.pid);
    assert.deepEqual([near.error, far.error], [undefined, undefined]);
    await loopback.listener.close();
    await worker.terminate();
  });
}

describe("a worker that has the ring", { skip: unavailable, timeout: 120_000 }, () => {
  let worker: IoWorker;
  let loopback: Loopback;
  before(async () => {
    worker = new IoWorker();
    loopback = await new Loopback(worker).open();
  });
  after(() => worker.terminate());

  it("receives and sends while this thread computes", async () => {
    const bytes = 512 * 1024;
    const counts = new Int32Array(new SharedArrayBuffer(8));
    let served: Recorder | undefined;
    const listener = await worker.listen({
      address: HERE,
      // So that the kernel alone cannot hold what is on its way.
      options: { sendBufferBytes: 4096, receiveBufferBytes: 4096 },
      accepted: (stream) => {
        served = new Recorder(stream);
      },
    });
    const port = Number(listener.address.split(":")[1]);
    const workerData = { port, bytes, cells: counts.buffer };
    const peer = new Worker(file("peer.mjs"), { workerData, execArgv: [] });
    while (served === undefined) await nextTurn();

    served.stream.send(octets(bytes));
    const until = performance.now() + COMPUTES_MS_MAX;
    while (
      performance.now() < until &&
      counts.some((count) => Atomics.load(counts, 0) < bytes || count < bytes)
    );

    assert.deepEqual([...counts], [bytes, bytes]);
    await served.until(() => served!.length === bytes && served!.sends === 1);
    await peer.terminate();
    await served.until(() => served!.closes === 1);
  });

  it("stops to receive when a stream's window is full, and other streams go on", async () => {
    const small = new IoWorker({ streamBytes: 65_536, queueBytes: 131_072 });
    const own = await new Loopback(small).open();
    const counts = new Int32Array(new SharedArrayBuffer(8));
    const port = Number(own.listener.address.split(":")[1]);
    const bytes = 16 * MEBIBYTE;
    const workerData = { port, bytes, cells: counts.buffer };
    const peer = new Worker(file("peer.mjs"), { workerData, execArgv: [] });
    while (own.accepted.length === 0) await nextTurn();
    const held = own.accepted[0]!;
    held.stream.pause();

    const [near, far] = await own.pair();
    for (let tick = 1; tick <= 200; tick++) {
      near.stream.send(octets(1000));
      await far.until(() => far.length === tick * 1000 && near.sends === tick);
    }
    // The window, a receive, and what the kernel holds at most for a receiver that it measures.
    assert.ok(Atomics.load(counts, 0) < bytes / 2, `${Atomics.load(counts, 0)} octets were taken`);

    held.stream.resume();
    await held.until(() => held.length === bytes);
    await peer.terminate();
    await small.terminate();
  });

  it("carries many streams through the smallest queues, each in order", async () => {
    const small = new IoWorker({ streamBytes: 65_536, queueBytes: 131_072 });
    const own = await new Loopback(small).open();
    const pairs: [Recorder, Recorder][] = [];
    for (let i = 0; i < 30; i++) pairs.push(await own.pair());

    for (const [index, [near, far]] of pairs.entries()) {
      near.stream.send(octets(300_000, index));
      far.stream.sendGather([octets(200_000, index + 1), octets(1, 2)]);
    }
    for (const [index, [near, far]] of pairs.entries()) {
      await far.until(() => far.length === 300_000 && far.sends === 1);
      await near.until(() => near.length === 200_001 && near.sends === 1);
      assert.equal(far.octets.compare(octets(300_000, index)), 0);
      assert.equal(near.octets.subarray(0, 200_000).compare(octets(200_000, index + 1)), 0);
    }
    await small.terminate();
  });

  it("hands out true Buffers that are nobody else's", async () => {
    const [near, far] = await loopback.pair();

    for (let i = 0; i < 50; i++) {
      near.stream.send(octets(50_000, i));
      await near.until(() => near.sends === i + 1);
    }
    await far.until(() => far.length === 2_500_000);

    const all = Buffer.concat(Array.from({ length: 50 }, (_, i) => octets(50_000, i)));
    assert.equal(far.octets.compare(all), 0);
    assert.equal(new Set(far.chunks.map(({ buffer }) => buffer)).size, far.chunks.length);
    assert.ok(far.chunks.every((chunk) => Buffer.isBuffer(chunk)));
    near.stream.destroy();
  });

  it("says what came before the end first, to who is paused", async () => {
    const [near, far] = await loopback.pair();
    const [clock, echo] = await loopback.pair();
    far.stream.pause();
    near.stream.send(octets(1000));
    near.stream.close();
    // When these have come, what was sent before has come, too, and the end with it.
    for (let tick = 1; tick <= 20; tick++) {
      clock.stream.send(octets(1));
      await echo.until(() => echo.length === tick && clock.sends === tick);
    }
    assert.deepEqual([far.length, far.closes], [0, 0]);

    far.stream.resume();
    await far.until(() => far.closes === 1);

    assert.equal(far.octets.compare(octets(1000)), 0);
    clock.stream.destroy();
  });

  it("refuses what a ring in this thread refuses, in the same words", async () => {
    const listen = (address: Address) => worker.listen({ address, accepted: () => {} });
    await assert.rejects(listen({ host: "nowhere", port: 0 }), /^TypeError: host "nowhere"/);
    await assert.rejects(listen(loopback.address), { code: "EADDRINUSE", syscall: "listen" });
    assert.throws(() => worker.connect({ path: "" }, { connected() {}, failed() {} }), RangeError);
    const [near] = await loopback.pair();
    near.stream.send(octets(10));
    assert.throws(() => near.stream.send(octets(10)), /a send is in flight/);
    near.stream.destroy();
    await near.until(() => near.closes === 1);
  });

  it("takes whole sizes alone", () => {
    for (const options of [
      { streamBytes: 65_535 },
      { streamBytes: 2 ** 31 },
      { queueBytes: 131_073 },
      { queueBytes: 65_536 },
      { queueBytes: 1.5 },
    ]) {
      const [name] = Object.keys(options);
      assert.throws(() => new IoWorker(options), { name: "RangeError", message: RegExp(name!) });
    }
  });

  it("is not to be had where io_uring is refused, and says why", () => {
    const filter = fileURLToPath(new URL("without-io-uring.py", import.meta.url));
    const from = new URL("../dist/worker.js", import.meta.url).href;
    const program = `import { IoWorker } from "${from}";
      try { new IoWorker(); } catch ({ code, message }) { console.log(code, message); }`;
    const run = spawnSync(
      "python3",
      [filter, process.execPath, "--input-type=module", "-e", program],
      { encoding: "utf8" },
    );

    assert.match(run.stdout, /^ENOTSUP io_uring is blocked by seccomp/, run.stderr);
  });
});

describe("the end of a worker", { skip: unavailable, timeout: 120_000 }, () => {
  it("is the end of all streams, listeners and attempts, and gives descriptors back", async () => {
    const descriptors = openDescriptors();
    const worker = new IoWorker();
    const loopback = await new Loopback(worker).open();
    const pairs: [Recorder, Recorder][] = [];
    for (let i = 0; i < 10; i++) pairs.push(await loopback.pair());
    for (const [near, far] of pairs) {
      far.stream.pause();
      near.stream.send(octets(4 * MEBIBYTE));
    }
    const destroyed = pairs[9]![0];
    destroyed.stream.destroy();

    const ended = worker.terminate();
    const attempt = loopback.connect();
    await assert.rejects(attempt, { code: "ECONNABORTED", syscall: "io_worker" });
    await ended;

    for (const end of pairs.flat()) {
      await end.until(() => end.closes === 1);
      if (end !== destroyed) assert.equal(end.error?.code, "ECONNABORTED");
    }
    assert.equal(destroyed.error, undefined);
    assert.equal(loopback.failures, 1);
    assert.equal(worker.ended?.code, "ECONNABORTED");
    assert.equal(openDescriptors(), descriptors);
    await assert.rejects(worker.listen({ address: HERE, accepted: () => {} }), worker.ended);
    await assert.rejects(loopback.connect(), worker.ended);
    await loopback.listener.close();
    pairs[0]![0].stream.submit();
  });

  it("removes the files of its Unix paths, so that they can be bound again", async () => {
    const address = { path: join(scratch, "ended.sock") };
    for (let round = 0; round < 2; round++) {
      const worker = new IoWorker();
      const loopback = await new Loopback(worker).open(address);
      await worker.terminate();
      while (loopback.failures === 0) await nextTurn();
    }
    assert.ok(!readdirSync(scratch).includes("ended.sock"));
  });

  it("that has no ring names the reason", async () => {
    const worker = new IoWorker({ ring: { entries: 0 } });

    await assert.rejects(worker.listen({ address: HERE, accepted: () => {} }), {
      code: "ECONNABORTED",
      message: /entries is 0, expected an integer/,
    });
  });

  it("comes with the end of the thread that has it, in the middle of traffic", async () => {
    const start = (traffic: boolean) =>
      new Worker(file("environment.mjs"), { workerData: { traffic }, execArgv: [] });
    const idle = start(false);
    const [code] = await once(idle, "exit");
    assert.equal(code, 0, "an idle worker keeps nobody alive");
    const descriptors = openDescriptors();

    for (let round = 0; round < 3; round++) {
      const environment = start(true);
      await once(environment, "message");
      await environment.terminate();
    }

    assert.equal(openDescriptors(), descriptors);
  });

  it("comes after what was submitted, where the process exits", async () => {
    const worker = new IoWorker();
    const loopback = await new Loopback(worker).open();
    const from = new URL("../dist/worker.js", import.meta.url).href;
    const program = `import { IoWorker } from "${from}";
      const nothing = () => undefined;
      const connected = (stream) => {
        stream.start({ ...{ bodyTarget: nothing, received: nothing, receivedBody: nothing },
          ...{ sent: nothing, closed: nothing } });
        stream.send(Buffer.from("last words"));
        stream.submit();
        process.exit();
      };
      new IoWorker().connect(${JSON.stringify(loopback.address)}, { connected, failed: nothing });`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", program]);

    const [code] = await once(child, "exit");
    while (loopback.accepted.length === 0) await nextTurn();
    const far = loopback.accepted[0]!;
    await far.until(() => far.closes === 1);

    assert.equal(code, 0);
    assert.equal(`${far.octets}`, "last words");
    await worker.terminate();
  });

  it("leaves the same descriptors and memory after many lives", { timeout: 300_000 }, (t) => {
    const sample = 10;
    const script = fileURLToPath(file("lives.mjs"));
    const patience = { timeout: 240_000, killSignal: "SIGKILL", encoding: "utf8" } as const;
    const run = spawnSync(process.execPath, [script, "1", `${sample}`], patience);

    t.diagnostic(run.stdout.trim());
    assert.equal(run.status, 0, `${run.stdout}${run.stderr}`);
    assert.match(run.stdout, new RegExp(`^${sample} passed, 0 failed$`, "m"));
  });
});
