import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { IoWorker } from "@scrutineer/uring/worker";
import { backend, Context, Pull, Push, Reply, Request } from "../../src/index.ts";
import { WorkerOpener } from "../../src/transport/io-worker.ts";
import { UringTransport } from "../../src/transport/uring-streams.ts";
import { live } from "../support/process-life.ts";
import { Loopback } from "../transport/recorder.ts";

const { name, reason } = await backend();
const skip = name === "io_uring" ? false : `no io_uring: ${reason}`;
const MEBIBYTE = 1_048_576;
const COMPUTES_MS_MAX = 20_000;

/** A library of its own, in TypeScript, in a thread of its own. */
const inThread = (workerData: object, program: string) =>
  new Worker(
    `(async () => {
      const { parentPort, workerData } = require("node:worker_threads");
      (await import("${import.meta.resolve("tsx/esm/api")}")).register();
      const zmq = await import("${new URL("../../src/index.ts", import.meta.url).href}");
      ${program}
    })()`,
    { eval: true, workerData },
  );

describe("a context with an I/O worker", { skip, timeout: 120_000 }, () => {
  test("its sockets talk with all others, over tcp and ipc", async () => {
    const context = new Context({ ioWorker: true });
    for (const endpoint of ["tcp://127.0.0.1:*", "ipc://*"]) {
      for (const ours of ["bind", "connect"]) {
        const own = { linger: 0, receiveTimeout: 20_000 };
        await using reply = new Reply(ours === "bind" ? { ...own, context } : own);
        await using request = new Request(ours === "bind" ? own : { ...own, context });
        await reply.bind(endpoint);
        request.connect(reply.lastEndpoint!);

        for (let round = 0; round < 20; round++) {
          await request.send([`${round}`, Buffer.alloc(round * 10_000, round)]);
          await reply.send(await reply.receive());
          const [number, body] = await request.receive();
          assert.equal(`${number}`, `${round}`);
          assert.ok(body!.length === round * 10_000 && body!.every((octet) => octet === round));
        }
      }
    }
  });

  test("ioWorker receives and sends while this thread computes", async (t) => {
    const context = new Context({ ioWorker: true });
    // So that the kernel alone cannot hold what is on its way.
    const [ofPull, ofPush] = [{ receiveBufferSize: 4096 }, { sendBufferSize: 4096 }];
    await using pull = new Pull({ context, linger: 0, receiveTimeout: 20_000, ...ofPull });
    await using push = new Push({ context, linger: 0, ...ofPush });
    await pull.bind("tcp://127.0.0.1:*");
    await push.bind("tcp://127.0.0.1:*");
    const body = MEBIBYTE / 2;
    const counts = new Int32Array(new SharedArrayBuffer(8));
    const peer = inThread(
      { ofPull, ofPush, body, counts, endpoints: [pull.lastEndpoint, push.lastEndpoint] },
      `const { ofPull, ofPush, body, counts, endpoints } = workerData;
       const push = new zmq.Push(ofPush), pull = new zmq.Pull(ofPull);
       push.connect(endpoints[0]);
       pull.connect(endpoints[1]);
       await pull.receive();
       await push.send("first");
       await new Promise((resolve) => parentPort.once("message", resolve));
       await push.send(Buffer.alloc(body));
       await push[Symbol.asyncDispose]();
       Atomics.store(counts, 0, 1);
       const [received] = await pull.receive();
       Atomics.store(counts, 1, received.length);`,
    );
    t.after(() => peer.terminate());
    await push.send("first");
    await pull.receive();

    await push.send(Buffer.alloc(body));
    await new Promise((resolve) => setImmediate(resolve));
    peer.postMessage("now");
    const until = performance.now() + COMPUTES_MS_MAX;
    while (
      performance.now() < until &&
      (Atomics.load(counts, 0) < 1 || Atomics.load(counts, 1) < 1)
    );

    assert.deepEqual([...counts], [1, body]);
    assert.equal((await pull.receive())[0]?.length, body);
  });

  test("a socket binds in it, and not before bind returns", async () => {
    using pull = new Pull({ context: new Context({ ioWorker: true }) });
    assert.throws(() => pull.bindSync("tcp://127.0.0.1:*"), {
      code: "ENOTSUP",
      message: /I\/O worker/,
    });
  });

  test("ioWorker is true or false, and counts for what is bound later", async () => {
    for (const ioWorker of [1, "true", null] as never[]) {
      assert.throws(() => new Context({ ioWorker }), { code: "EINVAL", message: /^ioWorker: / });
    }
    const context = new Context();
    using pull = new Pull({ context });
    pull.bindSync("tcp://127.0.0.1:*");
    context.ioWorker = true;
    assert.throws(() => pull.bindSync("tcp://127.0.0.1:*"), { code: "ENOTSUP" });
  });

  test("where its worker ends, connections are lost and listeners come back", async () => {
    const workers: IoWorker[] = [];
    const { IoWorker } = await import("@scrutineer/uring/worker");
    const start = () => workers[workers.push(new IoWorker()) - 1]!;
    const transport = new UringTransport(new WorkerOpener(start));
    const alive = setInterval(() => {}, 60_000);
    for (const endpoint of ["tcp://127.0.0.1:*", "ipc://*"]) {
      const loopback = await Loopback.open(transport, endpoint);
      const [near, far] = await loopback.pair();
      near.send(Buffer.alloc(4 * MEBIBYTE));

      await workers.at(-1)!.terminate();
      await near.until(() => near.closes > 0);
      await far.until(() => far.closes > 0);
      assert.equal((near.error as NodeJS.ErrnoException).code, "EIO");
      assert.match(String(near.error!.cause), /the thread that has the ring has ended/);

      const again = await untilConnected(loopback);
      await again.sendAndWait("again");
      assert.equal(again.sends, 1);
      again.connection.destroy();
      await loopback.close();
    }
    assert.equal(workers.length, 3);
    await workers[2]!.terminate();
    clearInterval(alive);
  });

  test("a message keeps the process alive until it is sent, and a socket does not", async () => {
    const program = `const context = new zmq.Context({ ioWorker: true });
      const pull = new zmq.Pull({ context }); await pull.bind("tcp://127.0.0.1:*");
      const push = new zmq.Push({ context }); push.connect(late);
      await push.send("x"); push.close();`;

    const life = await live("ours", program, 30_000);

    assert.deepEqual(life, { end: "ended", delivered: ["x"] });
  });
});

test("a context with an I/O worker is refused where there is no io_uring", () => {
  const library = new URL("../../src/index.ts", import.meta.url).href;
  const program = `
    const { Context, Pull } = await import("${library}");
    const context = new Context({ ioWorker: true });
    const failed = ({ name, code, message }) => console.log(name, code, message);
    await new Pull({ context }).bind("tcp://127.0.0.1:*").catch(failed);
    const pull = new Pull({ context });
    pull.connect("tcp://127.0.0.1:1");
    await pull.receive().catch(failed);`;
  const run = spawnSync(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "-e", program],
    {
      cwd: fileURLToPath(new URL("../..", import.meta.url)),
      encoding: "utf8",
      env: { ...process.env, SCRUTINEER_TRANSPORT: "net" },
    },
  );

  const said =
    "UsageError ENOTSUP ioWorker: expected io_uring, which is not available: " +
    "SCRUTINEER_TRANSPORT is net\n";
  assert.equal(run.stdout, said + said, run.stderr);
});

/** Listeners come back a little later than connections are lost. */
async function untilConnected(loopback: Loopback) {
  for (;;) {
    try {
      return await loopback.connect();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
