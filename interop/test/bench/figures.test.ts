import assert from "node:assert/strict";
import { test } from "node:test";
import { withFigures } from "../../bench/figures.ts";
import type { BenchReport, Row } from "../../bench/schema.ts";

function row(implementation: Row["implementation"], ratioToLibzmq: number): Row {
  return {
    work: "PUSH to PULL",
    size: 64,
    transport: "tcp",
    api: "for await",
    implementation,
    version: "1.2.3",
    backend: "io_uring",
    value: 1,
    unit: "msg/s",
    rounds: [1],
    ratioToLibzmq,
    spread: [ratioToLibzmq - 0.5, ratioToLibzmq + 0.5],
    cpuSeconds: { sender: 1, receiver: 1 },
  };
}

function reportOf(rows: Row[], loadAverage = 0.1): BenchReport {
  return {
    schema: 1,
    startedAt: "2026-01-02T03:04:05.000Z",
    host: { cpu: "a processor", cores: 2, kernel: "6.1", node: "v20.0.0", loadAverage },
    settings: { rounds: 7, seconds: 3, highWaterMark: 1000 },
    rows,
    failed: [],
    missing: [],
  };
}

const page =
  "# Title\n\n<!-- figures: written by --page -->\nold\n<!-- end of figures -->\n\nEnd.\n";
const rows = [row("libzmq", 1), row("scrutineer", 2.345)];

test("a page gets the ratios between its marks, and where they come from", () => {
  const written = withFigures(page, reportOf(rows));

  assert.match(written, /^# Title\n\n<!-- figures/);
  assert.match(written, /<!-- end of figures -->\n\nEnd\.\n$/);
  assert.match(written, /scrutineer 1\.2\.3, io_uring \| for await \| 2\.35 \| 1\.85 to 2\.85 \|/);
  assert.match(written, /libzmq 1\.2\.3; 2026-01-02; 2 processors \(a processor\), Linux 6\.1/);
  assert.doesNotMatch(written, /old/);
});

test("a second report takes the place of the first", () => {
  const once = withFigures(page, reportOf(rows));

  assert.equal(withFigures(once, reportOf(rows)), once);
});

const failed = { ...rows[1]!, reason: "crashed" };
const refused: [string, string, BenchReport, RegExp][] = [
  ["a page without marks", "# Title\n", reportOf(rows), /no <!-- figures/],
  ["a busy machine", page, reportOf(rows, 1.5), /busy/],
  ["a contestant that failed", page, { ...reportOf(rows), failed: [failed] }, /failed/],
  ["a report without ratios", page, reportOf([]), /no ratios/],
];
for (const [what, text, report, sentence] of refused) {
  test(`${what} gets no figures`, () => {
    assert.throws(() => withFigures(text, report), sentence);
  });
}
