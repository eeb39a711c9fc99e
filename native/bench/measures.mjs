// What is measured over one stream, by its two ends. `send` sends octets; the answer says what to
// do with what is received, and when a send is complete.

const ROUND_TRIPS = 20_000;
const BLOCK = 65_536;
const BLOCKS = 16_384;
/** Of what goes to an end that computes, a slice at a time. */
const COMPUTING_BLOCKS = 1_024;
const SLICE_MS = 20;

/** One end echoes round trips, or counts octets and then answers once. */
export const servers = {
  latency: (send) => ({ received: (octets) => send(octets) }),
  throughput: (send) => counting(send, BLOCKS),
  computing: (send) => {
    compute();
    return counting(send, COMPUTING_BLOCKS);
  },
};

function counting(send, blocks) {
  let left = BLOCK * blocks;
  return {
    received: (octets) => {
      left -= octets.length;
      if (left === 0) send(Buffer.from("!"));
    },
  };
}

/** For ever, with one look at the event loop after each slice. */
function compute() {
  const until = performance.now() + SLICE_MS;
  while (performance.now() < until);
  setImmediate(compute);
}

/**
 * The other prints the figure: the median round trip of 64 octets in microseconds, MB/s, or the
 * milliseconds until an end that computes has had 64 MiB.
 */
export const clients = {
  latency: (send) => {
    const octets = Buffer.alloc(64);
    const took = [];
    let startedAt = process.hrtime.bigint();
    const received = () => {
      const now = process.hrtime.bigint();
      took.push(Number(now - startedAt) / 1e3);
      if (took.length === ROUND_TRIPS) finish(took.sort((a, b) => a - b)[ROUND_TRIPS / 2]);
      startedAt = now;
      send(octets);
    };
    process.nextTick(send, octets);
    return { received };
  },
  throughput: (send) => sending(send, BLOCKS, (ms) => (BLOCK * BLOCKS) / 1e3 / ms),
  computing: (send) => sending(send, COMPUTING_BLOCKS, (ms) => ms),
};

function sending(send, count, figureOf) {
  const block = Buffer.alloc(BLOCK);
  const startedAt = performance.now();
  let blocks = 1;
  const sent = () => {
    if (blocks++ < count) send(block);
  };
  const received = () => finish(figureOf(performance.now() - startedAt));
  process.nextTick(send, block);
  return { received, sent };
}

function finish(figure) {
  process.stdout.write(`${figure}\n`, () => process.exit());
}
