import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const folder = new URL("../examples/", import.meta.url);

/** What each example prints. */
const printed: Record<string, string> = {
  "authentication.ts": "hello, ada\neve: 400\n",
  "forwarder.ts": "weather.berlin: rain\n",
  "pair.ts": "2 squared is 4\n3 squared is 9\n",
  "pipeline.ts": "the sum of the squares is 385\n",
  "publish-subscribe.ts": "weather.berlin: rain\n",
  "request-reply.ts": "hello, and welcome\n",
  "router-dealer.ts": "you are ada\nyou are grace\n",
  "stream.ts": "hello from a STREAM\n",
  "threads.ts": "the sum of the squares is 385\n",
};

test("every example has its place here", () => {
  const examples = readdirSync(folder).filter((name) => name.endsWith(".ts"));

  assert.deepEqual(examples.sort(), Object.keys(printed));
});

for (const [name, output] of Object.entries(printed)) {
  test(`the example ${name} runs to its end`, async () => {
    const { stdout } = await run(
      process.execPath,
      ["--import", "tsx", fileURLToPath(new URL(name, folder))],
      { timeout: 60_000 },
    );

    assert.equal(stdout, output);
  });
}
