import assert from "node:assert/strict";
import { execFile, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { report } from "@scrutineer/report/schema";

const main = fileURLToPath(new URL("../../dist/src/cli/main.js", import.meta.url));

/** Five lines of somebody's application: no driver, and nothing of this suite. */
const echo = `
import zmq
rep = zmq.Context().socket(zmq.REP)
print(rep.bind_to_random_port("tcp://127.0.0.1"), flush=True)
while True:
    rep.send_multipart(rep.recv_multipart())
`;

import { scratch } from "../support/scratch.ts";

const python = ["python3", "/usr/bin/python3"].find(
  (one) => spawnSync(one, ["-c", "import zmq"]).status === 0,
);

test("a script with a bound REP is judged by its address alone", {
  skip: python === undefined ? "no python3 here has the module zmq" : false,
  timeout: 60_000,
}, async () => {
  const out = scratch();
  const script = spawn(python!, ["-c", echo], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const [port] = await once(script.stdout, "data");
    const sut = `addr:tcp://127.0.0.1:${`${port}`.trim()}?socket=REP`;
    const ids = ["--id", "ZMTP-NULL-00*", "--id", "ZMTP-PUBSUB-001"];
    await promisify(execFile)(process.execPath, [main, "run", "--sut", sut, ...ids, "--out", out]);
  } finally {
    script.kill();
  }

  const { runs } = report.parse(JSON.parse(readFileSync(join(out, "report.json"), "utf8")));
  const verdicts = (id: string) =>
    new Set(runs[0]!.cases.filter((one) => one.id.startsWith(id)).map((one) => one.verdict));
  assert.ok(verdicts("ZMTP-NULL").has("pass"));
  assert.ok(!verdicts("ZMTP-NULL").has("fail"));
  assert.deepEqual([...verdicts("ZMTP-PUBSUB")], ["n/a"], "what needs a driver is not judged");
});
