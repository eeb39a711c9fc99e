import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { replay } from "../../src/cli/replay/replay.ts";
import { fakeSut } from "../support/fake.ts";

const folder = mkdtempSync(join(tmpdir(), "scrutineer-"));
after(() => rmSync(folder, { recursive: true }));

async function replayed(file: string, sut: string) {
  const lines: string[] = [];
  const code = await replay(file, sut, (line) => lines.push(line));
  return { code, lines };
}

function transcript(...lines: readonly string[]): string {
  const file = join(folder, "driver.jsonl");
  writeFileSync(file, lines.map((line) => `${line}\n`).join(""));
  return file;
}

const socket = '{"id":7,"op":"socket","s":"a","type":"PULL"}';
const recv = '{"id":8,"op":"recv","s":"a","timeout":50}';

test("a transcript is done again, and what comes as recorded is no difference", async () => {
  const file = transcript(socket, '{"id":7,"ok":true}', recv, '{"id":8,"ok":true,"timeout":true}');

  const { code, lines } = await replayed(file, fakeSut());

  assert.equal(code, 0);
  assert.deepEqual(lines, [
    '  > {"op":"socket","s":"a","type":"PULL"}',
    '  < {"ok":true}',
    '  > {"op":"recv","s":"a","timeout":50}',
    '  < {"ok":true,"timeout":true}',
    "as recorded",
  ]);
});

test("another answer is told with the one that was recorded, and exits 1", async () => {
  const file = transcript(recv, '{"id":8,"ok":true,"frames":["hex:01"]}');

  const { code, lines } = await replayed(file, fakeSut());

  assert.equal(code, 1);
  assert.equal(
    lines[1],
    '! < {"ok":true,"timeout":true}, recorded {"ok":true,"frames":["hex:01"]}',
  );
});

test("a driver that crashes is told too", async () => {
  const { code, lines } = await replayed(
    transcript(recv, '{"id":8,"ok":true}'),
    fakeSut("crash", "recv"),
  );

  assert.equal(code, 1);
  assert.match(lines.join("\n"), /the driver exited with code 3/);
});

test("the evidence of a case is done again with its connections, and told apart where one octet is not the same", async () => {
  const main = fileURLToPath(new URL("../../dist/src/cli/main.js", import.meta.url));
  const out = join(folder, "report");
  for (const id of ["ZMTP-FRAME-003", "ZMTP-NULL-012"]) {
    spawnSync(process.execPath, [main, "run", "--sut", "reference", "--id", id, "--out", out]);
    for (const role of ["bind", "connect"]) {
      const file = join(out, `evidence/reference/${id}.${role}.3.1.json`);
      const { code, lines } = await replayed(file, "reference");
      assert.equal(code, 0, lines.join("\n"));

      const changed = join(folder, "changed.json");
      const text = readFileSync(file, "utf8");
      writeFileSync(changed, text.replace(/("direction":"received","hex":"ff)00/, "$107"));
      const other = await replayed(changed, "reference");
      assert.equal(other.code, 1);
      assert.match(other.lines.join("\n"), /from octet 1 on 00 .*, recorded 07 /);
    }
  }
});

test("what is no transcript and no evidence is an error with file and line", async () => {
  const broken = transcript(socket, "{", "");
  await assert.rejects(replayed(broken, fakeSut()), /driver\.jsonl:2: expected JSON: /);
  const other = transcript(socket, '{"hello":1}');
  await assert.rejects(replayed(other, fakeSut()), /driver\.jsonl:2: expected a request with "op"/);
  const report = join(folder, "some.json");
  writeFileSync(report, "{}");
  await assert.rejects(
    replayed(report, fakeSut()),
    /some\.json:1: expected the evidence of a case: /,
  );
});
