// run.mjs [FIRST COUNT]: the lives of COUNT workers (1,000 unless told), by seed, on a kernel that
// goes wrong. A seed that fails is named; FIRST with a COUNT of 1 does it again.
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";

const STUCK_MS = 60_000;
const ENDINGS = ["drain", "exit", "terminate"];

const addon = fileURLToPath(new URL("../../build/faults/uring.node", import.meta.url));
const [first = 1, count = 1000] = process.argv.slice(2).map(Number);
const failures = [];
const totals = { streams: 0, octets: 0, errors: 0 };

function openDescriptors() {
  return readdirSync("/proc/self/fd").length;
}

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
// What the first worker opens for good is not what the others leave behind.
await life(0);
for (const name of Object.keys(totals)) totals[name] = 0;
const before = { descriptors: openDescriptors(), memory: process.memoryUsage.rss() };
for (let seed = first; seed < first + count; seed++) {
  const wrong = await life(seed);
  if (wrong !== undefined) failures.push(`seed ${seed}: ${wrong}`);
}
const after = { descriptors: openDescriptors(), memory: process.memoryUsage.rss() };
if (after.descriptors !== before.descriptors) failures.push("descriptors were left open");

const mebibytes = (octets) => Math.round(octets / 1_048_576);
const out = [
  ...failures,
  `workers: ${count} lives, ${totals.streams} streams, ${totals.octets} octets, ${totals.errors} errors`,
  `descriptors ${before.descriptors} before and ${after.descriptors} after, resident memory ` +
    `${mebibytes(before.memory)} MiB before and ${mebibytes(after.memory)} MiB after`,
  `${count - failures.length} passed, ${failures.length} failed`,
];
process.stdout.write(`${out.join("\n")}\n`);
process.exitCode = failures.length === 0 ? 0 : 1;
