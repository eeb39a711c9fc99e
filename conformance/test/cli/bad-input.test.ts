import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { checked } from "../../src/cli/check.ts";
import { readProfile } from "../../src/cli/profile.ts";
import { readEvidenceOf, readReportAt } from "../../src/cli/read-report.ts";
import { readRecorded } from "../../src/cli/replay/recorded.ts";
import { baselineOf } from "../../src/cli/shipped-baseline.ts";
import { UsageError } from "../../src/cli/usage-error.ts";
import { evidenceOf } from "../support/evidence.ts";
import { reportOf, resultOf } from "../support/report.ts";

// Each kind of file that a user hands over, with each kind of nonsense in it. What the command line
// makes of such an error, one sentence and exit 2, is tested in usage.test.ts.

const folder = mkdtempSync(join(tmpdir(), "scrutineer-"));
after(() => rmSync(folder, { recursive: true }));
mkdirSync(join(folder, "folder"));

const kinds: Readonly<Record<string, (path: string) => unknown>> = {
  "report.json": readReportAt,
  "profile.json": readProfile,
  "baseline.yaml": (path) => baselineOf("mine", path, new Set(["A-B-001"])),
  "evidence.json": readRecorded,
  "driver.jsonl": readRecorded,
  "capture.pcapng": (path) => checked(path, new Map(), false, false),
};

const nonsense: Readonly<Record<string, string | Uint8Array>> = {
  "an open bracket": "[",
  "a list": "\n[1, 2]",
  "a number": "7",
  "a word": "abc\ndef",
  "an object without what is needed": '{\n"a": 1}',
  "octets that are no text": Uint8Array.from({ length: 300 }, (_, index) => (index * 7) % 256),
  "control characters": "\u001b[2J\u0000\r\n",
};

/** @returns the sentence with which a file is refused */
function refusal(read: (path: string) => unknown, path: string): string {
  try {
    read(path);
  } catch (error) {
    assert.ok(error instanceof UsageError, `${error}`);
    return error.message;
  }
  throw new assert.AssertionError({ message: `${path} is taken` });
}

for (const [name, read] of Object.entries(kinds)) {
  for (const [what, content] of Object.entries(nonsense)) {
    test(`a ${name} that is ${what} is refused in one sentence, with file and place`, () => {
      const path = join(folder, name);
      writeFileSync(path, content);

      const sentence = refusal(read, path);

      assert.doesNotMatch(sentence, /\p{C}|:\s*$/u);
      assert.ok(sentence.startsWith(path), sentence);
      const place = name.endsWith("pcapng") ? /^: (octet \d+: )?expected / : /^:[1-9]\d*: \S/;
      assert.match(sentence.slice(path.length), place);
    });
  }

  test(`a ${name} that is not there, or a folder, is refused by name`, () => {
    for (const path of [join(folder, "nowhere", name), join(folder, "folder")]) {
      const sentence = refusal(read, path);

      assert.ok(sentence.includes(path) && /expected/.test(sentence), sentence);
    }
  });
}

for (const [what, break_, line] of [
  ["a case", (text: string) => text.replace('"bind"', '"sideways"'), /"role": "sideways"/],
  ["the host", (text: string) => text.replace('"cores": 2', '"cores": "two"'), /"cores"/],
] as const) {
  test(`a report in which ${what} is malformed is refused with its line`, () => {
    const path = join(folder, "lines.json");
    const text = break_(JSON.stringify(reportOf([resultOf({ id: "A-B-001" })]), undefined, 1));
    writeFileSync(path, text);
    const expected = text.split("\n").findIndex((each) => line.test(each)) + 1;

    assert.match(
      refusal(readReportAt, path),
      new RegExp(`lines\\.json:${expected}: expected a report`),
    );
  });
}

test("evidence of a report is refused with its own file and line", () => {
  const report = reportOf([resultOf({ id: "A-B-001", evidence: "broken.json" })]);
  const text = JSON.stringify({ ...evidenceOf(), seed: "one" }, undefined, 1);
  writeFileSync(join(folder, "broken.json"), text);
  const line = text.split("\n").findIndex((each) => each.includes('"seed"')) + 1;

  assert.match(
    refusal((path) => readEvidenceOf(report, path), folder),
    new RegExp(`broken\\.json:${line}: expected the evidence of a case: seed: `),
  );
});

test("a baseline that refers to itself is refused", () => {
  const path = join(folder, "alias.yaml");
  writeFileSync(path, "A-B-001: *nobody\n");

  assert.match(refusal(kinds["baseline.yaml"]!, path), /alias\.yaml:1?.*nobody/);
});
