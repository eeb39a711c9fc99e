// What is measured over one stream, by its two ends. `send` sends octets; the answer says what to
// do with what is received, and when a send is complete.

const ROUND_TRIPS = 20_000;
const BLOCK = 65_536;
const BLOCKS = 16_384;

/** One end echoes round trips, or counts octets and then answers once. */
export const servers = {
  latency: (send) => ({ received: (octets) => send(octets) }),
  throughput: (send) => {
    let left = BLOCK * BLOCKS;
    return {
      received: (octets) => {
        left -= octets.length;
        if (left === 0) send(Buffer.from("!"));
      },
    };
  },
};

/** The other prints the figure: the median round trip of 64 octets in microseconds, or MB/s. */
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
  throughput: (send) => {
    const block = Buffer.alloc(BLOCK);
    const startedAt = process.hrtime.bigint();
    let blocks = 1;
    const sent = () => {
      if (blocks++ < BLOCKS) send(block);
    };
    const received = () => {
      finish((BLOCK * BLOCKS * 1e3) / Number(process.hrtime.bigint() - startedAt));
    };
    process.nextTick(send, block);
    return { received, sent };
  },
};

function finish(figure) {
  process.stdout.write(`${figure}\n`, () => process.exit());
}
