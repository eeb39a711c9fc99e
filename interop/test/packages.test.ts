import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { install, pack } from "../src/packages.ts";

const execute = promisify(execFile);
let folder = "";

/** Packs every public package and installs the tarballs in an empty folder, as a user would. */
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "scrutineer-pack-"));
  await writeFile(join(folder, "package.json"), '{ "name": "user", "private": true }');
  await install(folder, await pack(folder));
});

after(() => rm(folder, { recursive: true, force: true }));

const exchange = `
  const push = new zmq.Push(), pull = new zmq.Pull();
  await pull.bind("tcp://127.0.0.1:*");
  push.connect(pull.lastEndpoint);
  await push.send("hello");
  const [frame] = await pull.receive();
  console.log(String(frame));
  push.close(); pull.close();`;

test("the installed reference implementation is imported from an ES module", async () => {
  const file = join(folder, "user.mjs");
  await writeFile(file, `import * as zmq from "@scrutineer/zmq";${exchange}`);

  const { stdout } = await execute(process.execPath, [file]);

  assert.equal(stdout, "hello\n");
});

test("the installed reference implementation is required from CommonJS", async () => {
  const file = join(folder, "user.cjs");
  const body = `const zmq = require("@scrutineer/zmq");(async () => {${exchange}})();`;
  await writeFile(file, body);

  const { stdout } = await execute(process.execPath, [file]);

  assert.equal(stdout, "hello\n");
});

test("the installed suite judges libzmq", async () => {
  const run = execute("npx", ["scrutineer", "run", "--sut", "libzmq", "--out", "report"], {
    cwd: folder,
    maxBuffer: 16_777_216,
  });
  // Exit code 1 says that the target is not conformant, which is a judgement too; 2 and 3 are not.
  const code = await run.then(
    () => 0,
    (error: { code: number }) => error.code,
  );
  const report = JSON.parse(await readFile(join(folder, "report/report.json"), "utf8"));

  assert.ok(code === 0 || code === 1, `exit code ${code}`);
  assert.equal(report.runs[0].implementation.name, "libzmq");
  assert.ok(report.runs[0].cases.length >= 60, `${report.runs[0].cases.length} cases`);
});
