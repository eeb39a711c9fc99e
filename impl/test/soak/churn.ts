// Connects and disconnects, and says what is left: a line of JSON after each half of the cycles.
// Run as `node --expose-gc --import tsx test/soak/churn.ts CYCLES [ENDPOINT]`.
import { readdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Dealer, Router } from "../../src/index.ts";

/** What a process holds after a collection. */
export interface Holdings {
  readonly cycles: number;
  readonly descriptors: number;
  readonly residentBytes: number;
  readonly heapBytes: number;
}

/** Cycles that run at the same time, each with a connection of its own. */
const LANES = 10;
/** Cycles until garbage is collected: how much there is when V8 does so would be seen as growth. */
const CYCLES_PER_COLLECTION = 250;
/** Longer than a closed connection waits for its peer's end. */
const SETTLE_MS = 1_100;

const patient = { sendTimeout: 20_000, receiveTimeout: 20_000, linger: 0 };

/** A new socket connects to the one that stays, is answered, and closes. */
async function connectorComesAndGoes(endpoint: string): Promise<void> {
  const dealer = new Dealer(patient);
  dealer.connect(endpoint);
  await dealer.send("hello");
  await dealer.receive();
  dealer.close();
}

/** A new socket binds, the one that stays connects to it, is answered, and disconnects. */
async function binderComesAndGoes(stays: Dealer, anywhere: string): Promise<void> {
  const router = new Router(patient);
  await router.bind(anywhere);
  const endpoint = router.lastEndpoint!;
  stays.connect(endpoint);
  await stays.send("hello");
  await router.send(await router.receive());
  await stays.receive();
  stays.disconnect(endpoint);
  router.close();
}

async function lane(cycles: number, endpoint: string, anywhere: string): Promise<void> {
  const stays = new Dealer(patient);
  for (let cycle = 0; cycle < cycles; cycle++) {
    if (cycle % 2 === 0) await connectorComesAndGoes(endpoint);
    else await binderComesAndGoes(stays, anywhere);
  }
  stays.close();
}

async function holdings(cycles: number): Promise<Holdings> {
  await sleep(SETTLE_MS);
  for (let round = 0; round < 8; round++) {
    globalThis.gc!();
    await sleep(100);
  }
  const { rss, heapUsed } = process.memoryUsage();
  const descriptors = readdirSync("/proc/self/fd").length;
  return { cycles, descriptors, residentBytes: rss, heapBytes: heapUsed };
}

async function main(cycles: number, anywhere: string): Promise<void> {
  const server = new Router(patient);
  await server.bind(anywhere);
  (async () => {
    for await (const message of server) await server.send(message);
  })();
  for (let done = 0; done < cycles; ) {
    const lanes = Array.from({ length: LANES }, () =>
      lane(CYCLES_PER_COLLECTION / LANES, server.lastEndpoint!, anywhere),
    );
    await Promise.all(lanes);
    globalThis.gc!();
    done += CYCLES_PER_COLLECTION;
    if (done % (cycles / 2) === 0) {
      process.stdout.write(`${JSON.stringify(await holdings(done))}\n`);
    }
  }
  server.close();
}

await main(Number(process.argv[2]), process.argv[3] ?? "tcp://127.0.0.1:*");
