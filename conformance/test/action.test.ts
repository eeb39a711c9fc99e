import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

interface Step {
  readonly id?: string;
  readonly run?: string;
  readonly env?: Record<string, string>;
}

const conformance = fileURLToPath(new URL("..", import.meta.url));
const action = parse(readFileSync(join(conformance, "action.yml"), "utf8"));
const folder = mkdtempSync(join(tmpdir(), "scrutineer-action-"));
after(() => rmSync(folder, { recursive: true }));

/** Runs the step that judges as GitHub would: inputs in its environment, bash with -e. */
function judge(inputs: Record<string, string>) {
  const step: Step = action.runs.steps.find(({ id }: Step) => id === "judge");
  const value = (name: string) => inputs[name] ?? action.inputs[name].default;
  const env = Object.fromEntries(
    Object.entries(step.env!).map(([variable, expression]) => [
      variable,
      expression.replace(/\$\{\{ inputs\.([a-z-]+) \}\}/g, (_, name) => value(name)),
    ]),
  );
  const files = {
    GITHUB_STEP_SUMMARY: join(folder, "summary"),
    GITHUB_OUTPUT: join(folder, "out"),
  };
  const { status, stderr } = spawnSync("bash", ["-e", "-o", "pipefail", "-c", step.run!], {
    cwd: folder,
    env: { ...process.env, ...env, ...files, GITHUB_ACTION_PATH: conformance },
    encoding: "utf8",
  });
  const read = (path: string) => readFileSync(path, { encoding: "utf8", flag: "a+" });
  return {
    status,
    stderr,
    summary: read(files.GITHUB_STEP_SUMMARY),
    out: read(files.GITHUB_OUTPUT),
  };
}

test("every input of the action is used by it, and every one that it uses is there", () => {
  const used = [...JSON.stringify(action.runs).matchAll(/inputs\.([a-z-]+)/g)].map(
    ([, name]) => name,
  );

  assert.deepEqual([...new Set(used)].sort(), Object.keys(action.inputs).sort());
});

test("the page on CI gives the action inputs that it has", () => {
  const page = readFileSync(join(conformance, "docs/ci.md"), "utf8");
  const [, text] = /^```yaml github\n([\s\S]*?)^```$/m.exec(page)!;
  const { uses, with: given } = parse(text!).jobs.zmtp.steps.at(-1);

  assert.match(uses, /^OWNER\/scrutineer\/conformance@/);
  assert.deepEqual(
    Object.keys(given).filter((name) => !(name in action.inputs)),
    [],
  );
});

test("the action shows the summary, and its exit code is that of the suite", () => {
  const profile = join(folder, "profile.json");
  const { status, stderr, summary, out } = judge({ sut: "reference", level: "0", quick: "true" });

  assert.equal(status, 0, stderr);
  assert.match(summary, /ZMTP conformance|scrutineer/i);
  assert.match(out, /^exit-code=0$/m);
  assert.equal(judge({ sut: "reference", profile }).status, 2);
});
