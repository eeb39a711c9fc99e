// What lives of workers leave behind in this process: descriptors and memory.
import { readdirSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** With fewer lives one look weighs too much for a median. */
const LIVES_MIN = 8;
const MEBIBYTE = 1_048_576;

/** Octets that are resident, and descriptors that are open. */
const thisProcess = {
  memory: () => process.memoryUsage.rss(),
  descriptors: () => readdirSync("/proc/self/fd").length,
};

/**
 * How much more memory there is in the second half of a run.
 *
 * @param {number[]} memory octets after each life
 * @returns MiB, or undefined where the lives are too few to tell
 */
export function kept(memory) {
  if (memory.length < LIVES_MIN) return undefined;
  const half = memory.length >> 1;
  return (median(memory.slice(half)) - median(memory.slice(0, half))) / MEBIBYTE;
}

function median(numbers) {
  return numbers.toSorted((one, other) => one - other)[numbers.length >> 1];
}

/** Looks after each life; begins after some whose workers may open and keep things for good. */
export class Remains {
  #keptMiBMax;
  #process;
  #collectGarbage;
  #descriptors;
  #memory = [];

  /** @param keptMiBMax by which the second half of the lives may stand above the first */
  constructor(keptMiBMax, process = thisProcess) {
    this.#keptMiBMax = keptMiBMax;
    this.#process = process;
    setFlagsFromString("--expose-gc");
    this.#collectGarbage = runInNewContext("gc");
    this.#descriptors = this.#process.descriptors();
  }

  /** @returns what this life has left, or undefined */
  look() {
    this.#collectGarbage();
    this.#memory.push(this.#process.memory());
    const before = this.#descriptors;
    this.#descriptors = this.#process.descriptors();
    const same = this.#descriptors === before;
    return same ? undefined : `${before} descriptors were open before, ${this.#descriptors} after`;
  }

  /** After the last life: what is wrong, and what there is to tell. */
  conclude() {
    const more = kept(this.#memory);
    const told =
      more === undefined
        ? "too few lives to tell"
        : `${more.toFixed(1)} MiB more in the second half`;
    const last = Math.round(this.#memory.at(-1) / MEBIBYTE);
    const line = `${this.#descriptors} descriptors, resident memory ${last} MiB, ${told}`;
    return { failures: more > this.#keptMiBMax ? [`memory is kept: ${told}`] : [], line };
  }
}
