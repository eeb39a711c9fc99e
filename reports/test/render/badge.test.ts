import assert from "node:assert/strict";
import { test } from "node:test";
import { renderBadge } from "../../src/render/index.ts";
import type { Verdict } from "../../src/schema.ts";
import { report, result, run, scrutineer } from "../support/report.ts";
import { smallReport } from "../support/small-report.ts";

const badgeOf = (...verdicts: Verdict[]) => {
  const cases = verdicts.map((verdict, index) => result({ id: `ZMTP-FRAME-${index}`, verdict }));
  return renderBadge(report([run(scrutineer, cases)]), "scrutineer");
};

test("a badge has the shape that a shields.io endpoint answers with", () => {
  assert.deepEqual(badgeOf("pass", "pass", "n/a", "info"), {
    schemaVersion: 1,
    label: "ZMTP conformance",
    message: "2 of 2 pass",
    color: "brightgreen",
    isError: false,
  });
});

for (const [verdicts, message, color] of [
  [["pass", "warn"], "1 of 2 pass", "yellowgreen"],
  [[...Array<Verdict>(10).fill("pass"), "fail"], "10 of 11 pass", "orange"],
  [["pass", "fail"], "1 of 2 pass", "red"],
  [["pass", "withheld"], "1 of 2 pass", "red"],
  [["pass", "xfail"], "1 of 2 pass", "red"],
  [["n/a", "declined", "blocked"], "not judged", "lightgrey"],
  [[], "not judged", "lightgrey"],
] as const) {
  test(`${verdicts.join(", ") || "no case"} gives "${message}" in ${color}`, () => {
    const badge = badgeOf(...verdicts);

    assert.equal(badge.message, message);
    assert.equal(badge.color, color);
  });
}

test("an implementation is asked for by its label where two share a name", () => {
  const badge = renderBadge(smallReport(), "libzmq 4.2.0");

  assert.equal(badge.message, "0 of 2 pass");
});

for (const name of ["libzmq", "nothing"]) {
  test(`"${name}", which names no single implementation, is refused with those that exist`, () => {
    assert.throws(() => renderBadge(smallReport(), name), {
      name: "RangeError",
      message: `expected one of "scrutineer", "libzmq 4.3.5", "libzmq 4.2.0", got "${name}"`,
    });
  });
}
