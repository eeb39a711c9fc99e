// A worker's random life on a kernel that goes wrong: streams come, talk and go, and then the
// worker ends, by itself or in the middle of it all.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { setImmediate as nextTurn } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { connect } from "../../dist/connect.js";
import { listen } from "../../dist/listen.js";
import { Ring } from "../../dist/ring.js";
import { random } from "./random.mjs";

const TURNS = 60;
const PARTIES_MAX = 12;

const { seed, addon, ending } = workerData;
const { below, percent } = random(seed);
const ring = new Ring(
  {
    spinMicroseconds: percent(50) ? 0 : 20,
    entries: 2 << below(6),
    completions: 4 << below(6),
    operations: 12 + below(100),
  },
  createRequire(import.meta.url)(addon),
);

/** What is at an offset of a stream, by who sends it: what is lost, repeated or foreign shows. */
const octet = (accepted, offset) => (offset * 7 + (offset >>> 8) * 13 + (accepted ? 101 : 0)) & 255;

function filled(accepted, offset, length) {
  return Uint8Array.from({ length }, (_, i) => octet(accepted, offset + i));
}

const parties = new Set();
const attempts = new Set();
const listeners = new Set();
let opened = 0;
/** Octets that were received, with their offsets: nobody may write them again. */
const kept = [];
const totals = { streams: 0, octets: 0, errors: 0 };

class Party {
  /** Octets of the send in flight; there may be none in it. */
  #sending;
  #sent = 0;
  #received = 0;
  #body;

  constructor(stream, accepted) {
    this.stream = stream;
    this.accepted = accepted;
    totals.streams++;
    parties.add(this);
    stream.start(this);
  }

  send() {
    if (this.#sending !== undefined) return;
    const octets = filled(this.accepted, this.#sent, below(percent(20) ? 100_000 : 500));
    const cut = below(octets.length + 1);
    this.#sending = octets.length;
    if (percent(50)) this.stream.send(octets);
    else this.stream.sendGather([octets.subarray(0, cut), octets.slice(cut)]);
    if (percent(20)) this.stream.submit();
  }

  bodyTarget() {
    this.#body = percent(30) ? new Uint8Array(1 + below(90_000)) : undefined;
    return this.#body;
  }

  received(octets) {
    this.#check(octets);
    if (percent(10)) steal(octets.buffer);
  }

  receivedBody(count) {
    this.#check(this.#body.subarray(0, count));
    if (percent(10)) steal(this.#body.buffer);
  }

  sent() {
    this.#sent += this.#sending;
    this.#sending = undefined;
    if (percent(50)) this.send();
  }

  closed(error) {
    assert.ok(parties.delete(this), "closed once");
    if (error !== undefined) totals.errors++;
  }

  #check(octets) {
    assert.ok(parties.has(this), "nothing after closed");
    const from = this.#received;
    this.#received += octets.length;
    totals.octets += octets.length;
    check(octets, !this.accepted, from);
    if (kept.length < 40) kept.push([octets, !this.accepted, from]);
  }
}

function check(octets, accepted, from) {
  for (let i = 0; i < octets.length; i++) {
    if (octets[i] !== octet(accepted, from + i)) assert.fail(`octet ${from + i} of a stream`);
  }
}

/** Node 20 copies what it may not move, later ones throw. */
function steal(memory) {
  try {
    structuredClone(memory, { transfer: [memory] });
  } catch (error) {
    assert.equal(error.name, "DataCloneError");
  }
}

function open() {
  const path = `@faults-${process.pid}-${seed}-${opened++}`;
  const address = percent(50) ? { host: "127.0.0.1", port: 0 } : { path };
  const accepted = (stream) => new Party(stream, true);
  listeners.add({ listener: listen(ring, { address, accepted }), address });
}

function attempt() {
  const { listener, address } = any(listeners);
  const port = Number(listener.address.split(":").at(-1));
  const ended = () => attempts.delete(pending);
  const pending = connect(ring, "path" in address ? address : { ...address, port }, {
    connected: (stream) => {
      ended();
      new Party(stream, false);
    },
    failed: () => {
      totals.errors++;
      ended();
    },
  });
  attempts.add(pending);
}

const any = (set) => [...set][below(set.size)];

function cancel(pending) {
  attempts.delete(pending);
  pending.cancel();
}

function act() {
  if (listeners.size === 0) open();
  const party = parties.size > 0 ? any(parties) : undefined;
  const choice = below(20);
  if (choice < 4 && parties.size + attempts.size < PARTIES_MAX) attempt();
  else if (choice === 4 && attempts.size > 0) cancel(any(attempts));
  else if (choice === 5 && listeners.size < 3) open();
  else if (choice === 6 && percent(20)) closeListener(any(listeners));
  else if (choice < 14) party?.send();
  else if (choice === 14) party?.stream.pause();
  else if (choice < 17) party?.stream.resume();
  else if (choice === 17) party?.stream.destroy();
  else if (choice === 18 && percent(30)) party?.stream.close();
  else if (choice === 19) party?.stream[percent(50) ? "ref" : "unref"]();
}

function closeListener(one) {
  listeners.delete(one);
  return one.listener.close();
}

/** Everything is given up; the run is stuck where something of it never ends. */
async function drain() {
  for (const pending of attempts) cancel(pending);
  await Promise.all([...listeners].map(closeListener));
  while (parties.size > 0 || ring.stats.operationsInFlight > 0 || ring.stats.socketsOpen > 0) {
    for (const party of parties) party.stream.destroy();
    await nextTurn();
  }
}

for (let turn = 0; turn < TURNS; turn++) {
  for (let i = below(4); i > 0; i--) act();
  await nextTurn();
}
for (const [octets, accepted, from] of kept) check(octets, accepted, from);
parentPort.postMessage(totals);
if (ending === "drain") await drain();
else if (ending === "exit") process.exit(0);
else
  for (;;) {
    act();
    await nextTurn();
  }
