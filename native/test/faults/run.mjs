// run.mjs [FIRST COUNT]: the lives of COUNT workers (1,000 unless told), by seed, on a kernel that
// goes wrong. A seed that fails is named; FIRST with a COUNT of 1 does it again.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { Remains } from "./remains.mjs";

const STUCK_MS = 60_000;
/** What the first lives open and keep for good is not what the others leave behind. */
const WARM_UP = 10;
/**
 * What threads and allocators keep and use again moves the second half by 1.3 MiB at most (seen
 * over 24 and over 1,000 lives); a leak in every life moves it by half of the lives. So three pages
 * a life fail 1,000 of them.
 */
const KEPT_MIB_MAX = 4;
const ENDINGS = ["drain", "exit", "terminate"];

const addon = fileURLToPath(new URL("../../build/faults/uring.node", import.meta.url));
const [first = 1, count = 1000] = process.argv.slice(2).map(Number);
const failures = [];
const totals = { streams: 0, octets: 0, errors: 0 };

/** Resolves with what went wrong, or undefined. */
function life(seed) {
  process.env.URING_FAULTS_SEED = `${seed}`;
  const ending = ENDINGS[seed % ENDINGS.length];
  const worker = new Worker(new URL("schedule.mjs", import.meta.url), {
    workerData: { seed, addon, ending },
  });
  return new Promise((resolve) => {
    let wrong;
    const stuck = setTimeout(() => {
      resolve(`stuck before its end by "${ending}"`);
      worker.terminate();
    }, STUCK_MS);
    worker.on("message", (part) => {
      for (const name of Object.keys(totals)) totals[name] += part[name];
      if (ending === "terminate") worker.terminate();
    });
    worker.on("error", (error) => {
      wrong = error.stack;
    });
    worker.on("exit", () => {
      clearTimeout(stuck);
      resolve(wrong);
    });
  });
}

execFileSync(fileURLToPath(new URL("build.sh", import.meta.url)), { stdio: "inherit" });
for (let seed = 0; seed < WARM_UP; seed++) await life(seed);
for (const name of Object.keys(totals)) totals[name] = 0;
const remains = new Remains(KEPT_MIB_MAX);
for (let seed = first; seed < first + count; seed++) {
  for (const wrong of [await life(seed), remains.look()]) {
    if (wrong !== undefined) failures.push(`seed ${seed}: ${wrong}`);
  }
}
const left = remains.conclude();
failures.push(...left.failures);

const out = [
  ...failures,
  `workers: ${count} lives, ${totals.streams} streams, ${totals.octets} octets, ${totals.errors} errors`,
  left.line,
  `${Math.max(count - failures.length, 0)} passed, ${failures.length} failed`,
];
process.stdout.write(`${out.join("\n")}\n`);
process.exitCode = failures.length === 0 ? 0 : 1;
