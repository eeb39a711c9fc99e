import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { describe, it } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { Loopback, octets, unavailable } from "./recorder.ts";

const openDescriptors = () => readdirSync("/proc/self/fd").length;

function start(file: string, given: object = {}): Worker {
  const program = new URL(file, import.meta.url).href;
  const boot = new URL("worker-boot.mjs", import.meta.url);
  return new Worker(boot, { workerData: { ...given, program } });
}

async function untilInTraffic(port: number, bytes: number, leave = false): Promise<Worker> {
  const worker = start("worker-traffic.ts", { port, bytes, leave });
  await new Promise<void>((resolve, reject) => {
    worker.once("message", () => resolve());
    worker.once("error", reject);
  });
  return worker;
}

describe("workers", { skip: unavailable, timeout: 120_000 }, () => {
  it("can be terminated, and can leave, in the middle of traffic", async (t) => {
    const loopback = new Loopback();
    t.after(() => loopback.close());
    const { port } = loopback.address as { port: number };
    await (await untilInTraffic(port, 100)).terminate();
    const settled = async () => {
      for (const far of loopback.accepted) await far.until(() => far.closes > 0);
    };
    await settled();
    const descriptors = openDescriptors();

    for (let round = 0; round < 4; round++) {
      const workers = await Promise.all([
        untilInTraffic(port, 64),
        untilInTraffic(port, 200_000),
        untilInTraffic(port, 50_000, true),
      ]);
      // The one that leaves by itself may have done so.
      await Promise.all(workers.map((worker) => worker.terminate()));
    }
    await settled();
    // The loader of TypeScript has threads of its own in each worker, which end a little later.
    while (openDescriptors() > descriptors) await nextTurn();

    const [near, far] = await loopback.pair();
    near.stream.send(octets(1000));
    await far.until(() => far.length === 1000);
    assert.equal(far.octets.compare(octets(1000)), 0);
    near.stream.destroy();
  });

  it("end by themselves when nothing is open", async () => {
    const worker = start("worker-idle.ts");

    const code = await new Promise((resolve, reject) => {
      worker.once("exit", resolve);
      worker.once("error", reject);
    });

    assert.equal(code, 0);
  });
});
