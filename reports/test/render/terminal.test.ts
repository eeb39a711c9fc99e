import assert from "node:assert/strict";
import { test } from "node:test";
import { renderTerminal } from "../../src/render/index.ts";
import { matchesGolden } from "../support/golden.ts";
import { report, result, run, scrutineer } from "../support/report.ts";
import { hostile, smallReport } from "../support/small-report.ts";

const plain = { colour: false, width: 120 };

test("a report reads as the golden text", () => {
  matchesGolden(renderTerminal(smallReport(), plain), "terminal.txt");
});

test("a narrow terminal folds the table and keeps every column", () => {
  const text = renderTerminal(smallReport(), { colour: false, width: 60 });

  matchesGolden(text, "terminal-narrow.txt");
});

test("colour adds escape sequences and changes nothing else", () => {
  const coloured = renderTerminal(smallReport(), { colour: true, width: 120 });

  assert.notEqual(coloured, renderTerminal(smallReport(), plain));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the sequences in question
  const bare = coloured.replace(/\u001b\[\d+m/g, "");
  assert.equal(bare, renderTerminal(smallReport(), plain));
});

test("no control character of a target reaches the terminal", () => {
  const text = renderTerminal(smallReport(), plain);

  assert.match(hostile, /\p{Cc}/u);
  assert.doesNotMatch(text.replaceAll("\n", ""), /\p{Cc}/u);
});

test("each case to act on is one line with its id, requirement and message", () => {
  const lines = renderTerminal(smallReport(), plain).split("\n");

  const line = lines.filter((each) => each.includes("the tenth octet"));
  assert.equal(line.length, 1);
  assert.match(line[0]!, /libzmq 4\.3\.5 {2}ZMTP-GREET-001 .*ZMTP30-GREET-01: expected 0x7F/);
});

test("a message that names its requirement is not preceded by it", () => {
  const judged = result({
    id: "ZMTP-FRAME-001",
    verdict: "fail",
    judges: ["ZMTP31-FRAME-09", "ZMTP31-FRAME-10"],
    message: "ZMTP31-FRAME-10: expected 0x04, got 0x05",
  });
  const text = renderTerminal(report([run(scrutineer, [judged])]), plain);

  assert.match(text, /tcp\) {2}ZMTP31-FRAME-10: expected 0x04, got 0x05$/m);
});

test("the coverage line adds up MUST and MUST NOT over all RFCs", () => {
  const text = renderTerminal(smallReport(), plain);

  assert.match(text, /^checked 402 of 467 MUSTs, 39 not observable, 26 open$/m);
});

test("a partial report says that it is one", () => {
  assert.match(renderTerminal(report([], { partial: true }), plain), /^partial: /m);
});

test("a report without cases says so", () => {
  assert.match(renderTerminal(report([run(scrutineer, [])]), plain), /no case was judged/);
});

test("a long message stays on its line and is cut with an ellipsis", () => {
  const long = result({ id: "ZMTP-FRAME-001", verdict: "fail", message: "x".repeat(10_000) });
  const lines = renderTerminal(report([run(scrutineer, [long])]), plain).split("\n");

  assert.match(lines.find((line) => line.startsWith("✗ fail  "))!, /x{399}…$/);
});

test("a quick run says how many cases it took, and counts no MUST as checked that it left out", () => {
  const whole = renderTerminal(smallReport(), plain);
  const quick = renderTerminal({ ...smallReport(), quick: { cases: 100, of: 463 } }, plain);

  assert.match(quick, /^quick: 100 of 463 cases, each on one axis; 363 were not run$/m);
  assert.match(quick, /^a whole run checks \d+ of \d+ MUSTs/m);
  assert.doesNotMatch(whole, /quick|whole run/);
});
