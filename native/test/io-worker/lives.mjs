// lives.mjs [FIRST COUNT]: COUNT I/O workers (100 unless told), by seed, each terminated in the
// middle of traffic. A seed that fails is named; FIRST with a COUNT of 1 does it again.
import assert from "node:assert/strict";
import { setImmediate as nextTurn } from "node:timers/promises";
import { IoWorker } from "../../dist/worker.js";
import { random } from "../faults/random.mjs";
import { Remains } from "../faults/remains.mjs";

/** Lives before the first look: what the first workers open and keep is not left behind by others. */
const WARM_UP = 10;
/**
 * Their queues and what is on its way are MiB, more or fewer by seed: the second half was seen 5
 * above the first. Workers that stayed, ten MiB each, move it by 50 over the ten lives of a sample.
 */
const KEPT_MIB_MAX = 25;
const STREAMS = 4;
const SEND_BYTES_MAX = 200_000;
const [first = 1, count = 100] = process.argv.slice(2).map(Number);

const totals = { streams: 0, octets: 0 };

/** What is at an offset of a stream, by who sends it: what is lost, repeated or foreign shows. */
const octet = (accepted, offset) => (offset * 7 + (offset >>> 8) * 13 + (accepted ? 101 : 0)) & 255;
/** It comes again after so many. */
const PERIOD = 65_536;
const patterns = [false, true].map((accepted) =>
  Uint8Array.from({ length: PERIOD + SEND_BYTES_MAX }, (_, i) => octet(accepted, i)),
);

class Party {
  #sent = 0;
  #received = 0;
  #sending = 0;

  constructor(stream, accepted, life) {
    Object.assign(this, { stream, accepted, life });
    life.parties.add(this);
    totals.streams++;
    stream.start(this);
    this.#send();
  }

  #send() {
    this.#sending = 1 + this.life.below(SEND_BYTES_MAX);
    const from = this.#sent % PERIOD;
    const octets = patterns[Number(this.accepted)].subarray(from, from + this.#sending);
    const cut = this.life.below(octets.length);
    if (this.life.percent(50)) this.stream.send(octets);
    else this.stream.sendGather([octets.subarray(0, cut), octets.subarray(cut)]);
  }

  bodyTarget() {
    assert.fail("octets come through shared memory");
  }

  received(octets) {
    assert.ok(this.life.parties.has(this), "nothing after closed");
    const at = this.life.below(octets.length);
    for (const i of [0, at, octets.length - 1]) {
      assert.equal(octets[i], octet(!this.accepted, this.#received + i));
    }
    this.#received += octets.length;
    totals.octets += octets.length;
    if (this.life.percent(10)) {
      this.stream.pause();
      setImmediate(() => this.stream.resume());
    }
    this.life.event();
  }

  sent() {
    this.#sent += this.#sending;
    this.#send();
  }

  closed(error) {
    assert.ok(this.life.parties.delete(this), "closed once");
    if (this.life.terminated) assert.equal(error?.code, "ECONNABORTED");
  }
}

/** Resolves when the worker is gone and everybody knows. */
async function live(seed) {
  const { below, percent } = random(seed);
  const sizes = { streamBytes: 2 ** (16 + below(5)), queueBytes: 2 ** (17 + below(4)) };
  const worker = new IoWorker(sizes);
  let left = 1 + below(150);
  let enough;
  const middle = new Promise((resolve) => {
    enough = resolve;
  });
  const event = () => --left === 0 && enough();
  const life = { parties: new Set(), terminated: false, below, percent, event };
  let lost = 0;
  const listener = await worker.listen({
    address: { host: "127.0.0.1", port: 0 },
    accepted: (stream) => new Party(stream, true, life),
    failed: () => lost++,
  });
  const address = { host: "127.0.0.1", port: Number(listener.address.split(":")[1]) };
  const outcome = { connected: (stream) => new Party(stream, false, life), failed: () => {} };
  for (let i = 0; i < STREAMS; i++) worker.connect(address, outcome);
  await middle;
  life.terminated = true;
  await worker.terminate();
  while (worker.ended === undefined) await nextTurn();
  assert.equal(life.parties.size, 0, "every stream has ended");
  assert.equal(lost, 1, "the listener has ended");
}

for (let seed = 1; seed <= WARM_UP; seed++) await live(seed);
Object.assign(totals, { streams: 0, octets: 0 });
const remains = new Remains(KEPT_MIB_MAX);
const failures = [];
for (let seed = first; seed < first + count; seed++) {
  await live(seed).catch((error) => failures.push(`seed ${seed}: ${error.stack}`));
  const wrong = remains.look();
  if (wrong !== undefined) failures.push(`seed ${seed}: ${wrong}`);
}
const left = remains.conclude();
failures.push(...left.failures);

const out = [
  ...failures,
  `I/O workers: ${count} lives, ${totals.streams} streams, ${totals.octets} octets`,
  left.line,
  `${Math.max(count - failures.length, 0)} passed, ${failures.length} failed`,
];
process.stdout.write(`${out.join("\n")}\n`);
process.exitCode = failures.length === 0 ? 0 : 1;
