import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { THREAD_QUEUE_BYTES } from "../../src/limits.ts";
import type { Holdings } from "./threads.ts";

/** An even number. All hundred: SCRUTINEER_WORKERS=100. */
const workers = Number(process.env.SCRUTINEER_WORKERS ?? 20);
const program = fileURLToPath(new URL("threads.ts", import.meta.url));
const skip = process.platform === "linux" ? false : "there is no /proc/self/fd here";

test(`${workers} threads that took part in a context leave nothing`, { skip }, async (t) => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--expose-gc", "--import", "tsx", program, `${workers}`],
    { timeout: 240_000 },
  );
  const lines = stdout.trim().split("\n");
  const [half, whole] = lines.map((line) => JSON.parse(line) as Holdings);
  t.diagnostic(stdout);

  assert.deepEqual([half!.workers, whole!.workers], [workers / 2, workers]);
  assert.ok(whole!.descriptors <= half!.descriptors);
  assert.ok(whole!.resources <= half!.resources);
  // Less than one queue of one thread.
  assert.ok(whole!.bufferBytes - half!.bufferBytes < THREAD_QUEUE_BYTES);
});
