import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "scrutineer-"));
after(() => rmSync(folder, { recursive: true }));

const sleep = "await new Promise((resolve) => setTimeout(resolve, 50));\n";

/** Texts, and whether each is a sleep. */
const texts: Readonly<Record<string, readonly [text: string, found: boolean]>> = {
  "a-promise-of-a-timer": [sleep, true],
  "one-with-a-block": ["await new Promise<void>((go) => { setTimeout(go, 9); });\n", true],
  "timers-that-are-promises": ['import { setTimeout } from "node:timers/promises";\n', true],
  "one-of-another-closure": ["await new Promise<void>((go) => setTimeout(() => go(), 9));\n", true],
  "one-that-is-void": ["await new Promise((go) => void setTimeout(go, 9));\n", true],
  "one-with-a-block-and-a-closure": [
    "await new Promise<void>((go) => { setTimeout(() => go(), 9); });\n",
    true,
  ],
  "timers-by-another-name": ['import { setTimeout as go } from "timers/promises";\n', true],
  "timers-as-a-whole": ['import * as timers from "node:timers/promises";\n', true],
  "a-scheduler": ['import { scheduler } from "node:timers/promises";\n', true],
  "a-promisified-timer": ["await promisify(setTimeout)(50);\n", true],
  "a-blocked-thread": ["Atomics.wait(cells, 0, 0, 50);\n", true],
  "an-immediate": ['import { setImmediate } from "node:timers/promises";\n', false],
  "an-event-with-a-deadline": [
    "await new Promise((go) => { const timer = setTimeout(go, 50); wake = () => { clearTimeout(timer); go(1); }; });\n",
    false,
  ],
  "a-deadline": ["setTimeout(() => stop(), 50);\n", false],
  "what-says-why-it-is-none": [`// biome-ignore lint/plugin: a fault.\n${sleep}`, false],
};

test("the lint rule finds sleeps, and nothing else", () => {
  const plugins = [join(root, "conformance/no-sleep.grit")];
  writeFileSync(join(folder, "biome.json"), JSON.stringify({ plugins }));
  for (const [name, [text]] of Object.entries(texts)) {
    writeFileSync(join(folder, `${name}.ts`), text);
  }

  const args = ["biome", "lint", `--config-path=${folder}`, "--only=plugin", folder];
  const { stdout, stderr } = spawnSync("npx", args, { cwd: root, encoding: "utf8" });

  const said = `${stdout}${stderr}`.split("\n").filter((line) => / plugin /.test(line));
  const found = Object.keys(texts).filter((name) => said.some((line) => line.includes(name)));
  const sleeps = Object.entries(texts).filter(([, [, isSleep]]) => isSleep);
  assert.deepEqual(
    found,
    sleeps.map(([name]) => name),
    `${stdout}${stderr}`,
  );
});

test("the rule holds for the conformance and the interop suite", () => {
  const { overrides } = JSON.parse(readFileSync(join(root, "biome.json"), "utf8"));

  const ruled = overrides.filter((each: { plugins?: string[] }) =>
    each.plugins?.includes("./conformance/no-sleep.grit"),
  );

  assert.deepEqual(ruled[0]?.includes, ["conformance/**", "interop/**"]);
});
