import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { openUring } from "../../src/transport/uring.ts";
import type { Holdings } from "./churn.ts";

const CYCLES = 10_000;
/** What may have grown between half of the cycles and all of them. */
const GROWTH_MAX = 1.05;

const program = fileURLToPath(new URL("churn.ts", import.meta.url));
const uring = await openUring();

/** Freed memory goes back to the system at once: what an allocator keeps for later is no leak. */
const allocator = {
  MALLOC_ARENA_MAX: "1",
  MALLOC_MMAP_THRESHOLD_: "16384",
  MALLOC_TRIM_THRESHOLD_: "131072",
};

async function churn(backend: string, endpoint: string): Promise<Holdings[]> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      ...["--expose-gc", "--max-semi-space-size=2", "--import", "tsx"],
      ...[program, `${CYCLES}`, endpoint],
    ],
    { env: { ...process.env, ...allocator, SCRUTINEER_TRANSPORT: backend }, timeout: 240_000 },
  );
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Holdings);
}

describe("after 5,000 and after 10,000 connections that came and went", () => {
  for (const [backend, endpoint] of [
    ["io_uring", "tcp://127.0.0.1:*"],
    ["net", "tcp://127.0.0.1:*"],
    ["io_uring", "ipc://*"],
    ["net", "ipc://*"],
  ] as const) {
    const missing = backend === "io_uring" && typeof uring === "string" ? uring : false;
    const skip = process.platform === "linux" ? missing : "there is no /proc/self/fd here";

    it(`the same is left over ${backend}, ${endpoint}`, { skip }, async (t) => {
      const [half, whole] = await churn(backend, endpoint);
      t.diagnostic(`${JSON.stringify(half)} ${JSON.stringify(whole)}`);

      assert.deepEqual([half!.cycles, whole!.cycles], [CYCLES / 2, CYCLES]);
      assert.equal(whole!.descriptors, half!.descriptors);
      for (const what of ["residentBytes", "heapBytes"] as const) {
        const growth = whole![what] / half![what];
        assert.ok(growth <= GROWTH_MAX, `${what} grew by ${((growth - 1) * 100).toFixed(1)} %`);
      }
    });
  }
});
