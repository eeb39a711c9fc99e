import assert from "node:assert/strict";
import { test } from "node:test";
import { axes, columns, heading } from "../../src/render/columns.ts";
import { coverageLine, score, scoresByVersion, tally } from "../../src/render/tally.ts";
import { byRank, faces } from "../../src/render/verdict.ts";
import { verdicts } from "../../src/schema.ts";
import { libzmq, report, result, run } from "../support/report.ts";
import { smallReport } from "../support/small-report.ts";

test("every verdict has a rank, and a glyph and a word of its own", () => {
  assert.deepEqual([...byRank].sort(), [...verdicts].sort());
  assert.equal(new Set(verdicts.map((each) => faces[each].glyph)).size, verdicts.length);
  assert.equal(new Set(verdicts.map((each) => faces[each].word)).size, verdicts.length);
});

test("a tally counts each verdict and lists the worst first", () => {
  const cases = (["pass", "fail", "pass", "crash"] as const).map((verdict) =>
    result({ id: "ZMTP-FRAME-001", verdict }),
  );

  assert.deepEqual(
    [...tally(cases)],
    [
      ["crash", 1],
      ["fail", 1],
      ["pass", 2],
    ],
  );
});

test("what was not judged is in neither number of a score", () => {
  const one = (verdict: (typeof verdicts)[number]) => score(new Map([[verdict, 1]]));

  const unscored = verdicts.filter((verdict) => one(verdict).scored === 0);
  assert.deepEqual(unscored, ["info", "n/a", "declined", "blocked", "suite-error"]);
  assert.deepEqual(
    verdicts.filter((verdict) => one(verdict).passed === 1),
    ["pass", "xpass"],
  );
});

test("scores stand per version, the newest first", () => {
  const scores = scoresByVersion(smallReport().runs[1]!);

  assert.deepEqual([...scores.keys()], ["3.1", "3.0"]);
  assert.deepEqual(scores.get("3.0"), { passed: 0, scored: 1 });
});

test("labels are as short as they can be and still distinct", () => {
  const labels = (...runs: Parameters<typeof run>[0][]) =>
    columns(report(runs.map((each) => run(each, [])))).map(({ label }) => label);

  assert.deepEqual(labels(libzmq), ["libzmq"]);
  assert.deepEqual(labels(libzmq, { ...libzmq, version: "4.2.0" }), [
    "libzmq 4.3.5",
    "libzmq 4.2.0",
  ]);
  assert.deepEqual(labels(libzmq, { ...libzmq, backend: "poll" }), [
    "libzmq 4.3.5 epoll",
    "libzmq 4.3.5 poll",
  ]);
  assert.deepEqual(labels(libzmq, libzmq), ["libzmq #1", "libzmq #2"]);
});

test("a file of cases reads as a heading of its RFC, anything else as it stands", () => {
  assert.equal(heading("37-zmtp/the-null-mechanism"), "RFC 37, the null mechanism");
  assert.equal(heading("RFC 37, Framing"), "RFC 37, Framing");
  assert.equal(axes(result({ id: "ZMTP-FRAME-001" })), "zmtp 3.1, bind, tcp");
});

for (const [row, line] of [
  [{ rows: 9, judged: 9, notObservable: 0, open: 0 }, "checked 9 of 9 MUSTs"],
  [
    { rows: 9, judged: 2, notObservable: 3, open: 4 },
    "checked 2 of 9 MUSTs, 3 not observable, 4 open",
  ],
  [
    { rows: 9, judged: 2, notObservable: 0, open: 4 },
    "checked 2 of 9 MUSTs, 4 open, 3 out of scope",
  ],
] as const) {
  test(`the coverage line accounts for every row: ${line}`, () => {
    const coverage = [
      { rfc: 37, level: "MUST NOT" as const, ...row },
      { rfc: 37, level: "SHOULD" as const, rows: 5, judged: 1, notObservable: 0, open: 4 },
    ];

    assert.equal(coverageLine(report([], { coverage })), line);
  });
}
