import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type Finding,
  FindingError,
  parseFinding,
  writtenFinding,
} from "../../src/fuzz/finding.ts";
import { command } from "../../src/octets/frame.ts";
import { greeting } from "../../src/octets/greeting.ts";
import { bytes } from "../../src/octets/literal.ts";

const finding: Finding = {
  schema: 1,
  ...{ sut: "reference", implementation: "some 1.0", seed: 7, index: 30 },
  subject: { socket: "PULL", role: "bind", mechanism: "NULL" },
  violated: { question: "lives", saw: "the driver exited with code 1" },
  plays: 1,
  tries: 12,
  conversations: [
    {
      zmtp: "3.1",
      steps: [
        { kind: "send", about: "greeting", octets: greeting() },
        { kind: "await", octets: 64 },
        { kind: "await" },
        { kind: "send", about: "PING", octets: command("PING", bytes("00")), slice: 2 },
        {
          ...{ kind: "send", about: "READY", octets: bytes("01"), sealed: "READY" },
          edits: [
            { kind: "flip", at: 1, bit: 7 },
            { kind: "insert", at: 0, octets: bytes("aa") },
          ],
        },
        { kind: "close", how: "reset" },
      ],
    },
  ],
};

test("a finding that was written is read back as it was", () => {
  assert.deepEqual(parseFinding(writtenFinding(finding)), finding);
});

test("the file says what its octets mean", () => {
  const { conversations } = JSON.parse(writtenFinding(finding));
  const [{ steps }] = conversations;

  assert.equal(steps[0].octets.length, 128);
  assert.ok(steps[0].meaning.includes('12: mechanism "NULL"'));
  assert.deepEqual(steps[3].meaning, ["0: COMMAND frame of 6", '2: command "PING"', "7: data 00"]);
});

for (const [about, text, expected] of [
  ["no JSON", "{", /expected JSON: /],
  ["something else", '{"schema":1}', /expected a finding: sut: /],
  [
    "octets that are no hex",
    writtenFinding(finding).replace('"ff0000', '"xx0000'),
    /octets in hex/,
  ],
] as const) {
  test(`${about} is told in one sentence`, () => {
    assert.throws(
      () => parseFinding(text),
      (error) => error instanceof FindingError && expected.test(error.message),
    );
  });
}
