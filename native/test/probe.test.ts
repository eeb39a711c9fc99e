import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { explain, probe } from "../lib/probe.ts";
import { unavailable } from "./recorder.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "scrutineer-uring-"));
after(() => rmSync(scratch, { recursive: true }));

/** A copy of the package's sources with another addon, or with none. */
function packageWith(name: string, addon: string | undefined): string {
  const folder = join(scratch, name);
  cpSync(join(root, "lib"), join(folder, "lib"), { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  mkdirSync(join(folder, "bin"));
  if (addon !== undefined) writeFileSync(join(folder, "bin", "uring.node"), addon);
  return join(folder, "lib", "index.ts");
}

/** What probe() says in a process of its own, started by `command`, with `before` run first. */
function probeElsewhere(index: string, command: string[] = [], before = ""): unknown {
  const program = `${before}; const { probe } = await import(${JSON.stringify(index)});
    console.log(JSON.stringify(probe()));`;
  const node = [process.execPath, "--import", "tsx", "--input-type=module", "-e", program];
  const [file, ...args] = [...command, ...node];
  return JSON.parse(execFileSync(file!, args, { cwd: root, encoding: "utf8" }));
}

describe("probe", () => {
  it("says that io_uring is available, or in one sentence why not", (t) => {
    const outcome = probe();

    if (outcome.available) return;
    t.diagnostic(`io_uring is not available: ${outcome.reason}`);
    assert.match(outcome.reason, /^[^\n.]{10,200}$/);
    assert.notEqual(process.env.SCRUTINEER_REQUIRE_IO_URING, "1", outcome.reason);
  });

  it("says what to install where the addon is not built", () => {
    assert.deepEqual(probeElsewhere(packageWith("absent", undefined)), {
      available: false,
      reason:
        "the io_uring addon is not built: " +
        "install a C++ compiler and liburing-dev, then run npm rebuild",
    });
  });

  it("says what the loader says of an addon that is none", () => {
    const outcome = probeElsewhere(packageWith("broken", "not a binary")) as { reason: string };

    assert.match(outcome.reason, /^the io_uring addon cannot be loaded: .+/);
    assert.doesNotMatch(outcome.reason, /\n/);
  });

  it("says that another system has no io_uring, without trying", () => {
    const elsewhere = 'Object.defineProperty(process, "platform", { value: "darwin" })';

    assert.deepEqual(probeElsewhere(join(root, "lib", "index.ts"), [], elsewhere), {
      available: false,
      reason: "io_uring needs Linux, this is darwin",
    });
  });

  const python = spawnSync("python3", ["--version"]).status === 0;
  const skip = python ? unavailable : "needs python3 to set a filter";
  it("says so where seccomp refuses the system call", { skip }, () => {
    // A real filter: what Docker does, in Python since it needs prctl.
    const filter = join(root, "test", "without-io-uring.py");
    const outcome = probeElsewhere(join(root, "lib", "index.ts"), ["python3", filter]);

    assert.deepEqual(outcome, {
      available: false,
      reason: "io_uring is blocked by seccomp (Docker's default since 25)",
    });
  });
});

describe("the sentence of a failed probe", () => {
  const { EPERM, ENOSYS, ENOMEM, EINVAL, ETIMEDOUT } = constants.errno;
  const cases: [step: number, errno: number, disabled: string | undefined, sentence: RegExp][] = [
    [1, EPERM, "2", /^kernel\.io_uring_disabled is 2$/],
    [1, EPERM, "1", /^kernel\.io_uring_disabled is 1 and .*io_uring_group$/],
    [1, EPERM, "0", /^io_uring is blocked by seccomp/],
    [1, EPERM, undefined, /^io_uring is blocked by seccomp/],
    [1, ENOSYS, undefined, /^this kernel has no io_uring$/],
    [1, ENOMEM, "0", /memlock limit/],
    [4, EINVAL, "0", /a cancellation needs Linux 5\.19 or later$/],
    [3, ETIMEDOUT, "0", /^io_uring does not work here: a receive .* failed with ETIMEDOUT$/],
  ];
  for (const [step, errno, disabled, sentence] of cases) {
    it(`of step ${step}, errno ${errno}, sysctl ${disabled} is ${sentence.source}`, () => {
      assert.match(explain(step, -errno, disabled), sentence);
    });
  }
});
