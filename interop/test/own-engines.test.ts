import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = new URL("../../", import.meta.url);
const cli = fileURLToPath(new URL("conformance/dist/src/cli/main.js", root));

/** Programs that `run.sh --build` makes, and the checks of smoke for what each library has. */
const engines = {
  zmq4: {
    program: "build/driver",
    checks: "unknown-operation unknown-option req rep dealer router pub sub xsub push pull pair",
  },
  monocoque: {
    program: "build/release/scrutineer-driver-monocoque",
    checks: "unknown-operation unknown-option req rep dealer router sub xsub push pull pair",
  },
  jeromq: {
    program: "build/classes/Driver.class",
    checks:
      "unknown-operation unknown-option version req rep dealer router pub sub xpub xsub push pull pair",
  },
} as const;

for (const [name, { program, checks }] of Object.entries(engines)) {
  const path = fileURLToPath(new URL(`interop/drivers/${name}/${program}`, root));
  const skip = existsSync(path) ? false : `not built: sh interop/drivers/${name}/run.sh --build`;
  describe(`the driver of ${name}`, { skip, timeout: 120_000 }, () => {
    for (const check of [...checks.split(" "), "pipelined", "reset"]) {
      test(`passes ${check} of smoke`, async () => {
        const { stdout } = await run(process.execPath, [cli, "smoke", name, "--only", check]);

        assert.match(stdout, new RegExp(`^ok +${check}:`, "m"));
      });
    }
  });
}
