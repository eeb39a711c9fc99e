import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { Reply } from "@scrutineer/zmq";
import { root } from "../src/catalogue.ts";
import { docker } from "../src/docker.ts";
import { suiteImage } from "../src/suite-image.ts";
import { engineLack } from "./support/engine.ts";
import { blocksOf } from "./support/markdown.ts";

const run = promisify(execFile);
const skip = await engineLack();
const tag = `scrutineer-test:${process.pid}`;
const folder = mkdtempSync(join(tmpdir(), "scrutineer-image-test-"));

after(async () => {
  rmSync(folder, { recursive: true });
  if (!skip) await docker("rmi", "--force", tag);
});

test("the image of the suite judges what listens on the host, by the page's own command", {
  skip,
}, async () => {
  const page = readFileSync(join(root, "conformance/docs/ci.md"), "utf8");
  const [block] = blocksOf(page).filter(({ info }) => info === "sh docker");
  await suiteImage(tag);
  const target = new Reply({ linger: 0 });
  await target.bind("tcp://127.0.0.1:*");
  const port = target.lastEndpoint!.split(":").at(-1)!;
  const command = block!.text.replace(" scrutineer ", ` ${tag} `).replace(":5555", `:${port}`);

  const code = await run("bash", ["-c", command], { cwd: folder, maxBuffer: 2 ** 26 }).then(
    () => 0,
    (error: { code: number }) => error.code,
  );
  target.close();
  const report = JSON.parse(readFileSync(join(folder, "scrutineer-report/report.json"), "utf8"));
  const verdicts: string[] = report.runs[0].cases.map((one: { verdict: string }) => one.verdict);

  assert.ok(command.includes(tag) && command.includes(`:${port}?`), command);
  assert.equal(code, 0);
  assert.ok(verdicts.filter((verdict) => verdict === "pass").length >= 30, `${verdicts}`);
});
