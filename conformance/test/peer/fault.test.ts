import assert from "node:assert/strict";
import { test } from "node:test";
import { bytes, fill, hex, join } from "../../src/octets/literal.ts";
import { checkFault, type Fault, FaultLine, seeded } from "../../src/peer/fault.ts";

const line = (...faults: Fault[]) => new FaultLine(faults, seeded(7));
const way = "forward" as const;

/** What is written and how it ends, in words. */
function words(steps: ReturnType<FaultLine["push"]>): string {
  return steps.map((step) => (step.kind === "write" ? hex(step.octets) : step.kind)).join(" | ");
}

for (const kind of ["cut", "reset", "half-close"] as const) {
  test(`${kind} lets exactly so many octets through, wherever the chunks end`, () => {
    for (let split = 0; split <= 6; split++) {
      const cut = line({ kind, way, after: 4 });
      const octets = bytes("01 02 03 04 05 06");
      const steps = [...cut.push(octets.subarray(0, split)), ...cut.push(octets.subarray(split))];
      const written = steps.flatMap((step) => (step.kind === "write" ? [step.octets] : []));
      assert.equal(hex(join(...written)), "01 02 03 04");
      assert.equal(steps.filter((step) => step.kind === kind).length, 1);
      assert.equal(words(cut.push(octets)), "");
    }
  });
}

test("a cut after no octets comes with the connection", () => {
  assert.equal(words(line({ kind: "cut", way, after: 0 }).begin()), "cut");
  assert.equal(words(line({ kind: "cut", way, after: 1 }).begin()), "");
});

test("a stall passes nothing more, and not the end either", () => {
  const stall = line({ kind: "stall", way, after: 2 });

  assert.equal(words(stall.push(fill(3, 1))), "01 01");
  assert.equal(words(stall.push(fill(3, 1))), "");
  assert.equal(words(stall.end()), "");
});

test("without a fault the end is passed on", () => {
  assert.equal(words(line().end()), "half-close");
});

test("slice writes so many octets at a time", () => {
  assert.equal(
    words(line({ kind: "slice", way, octets: 2 }).push(fill(5, 1))),
    "01 01 | 01 01 | 01",
  );
});

test("flip changes one bit of one octet, wherever the chunks end", () => {
  for (let split = 0; split <= 4; split++) {
    const flip = line({ kind: "flip", way, at: 2, bit: 0 });
    const steps = [...flip.push(fill(split, 0)), ...flip.push(fill(4 - split, 0))];
    const written = steps.flatMap((step) => (step.kind === "write" ? [step.octets] : []));
    assert.equal(hex(join(...written)), "00 00 01 00");
  }
});

test("the bit to flip is the same for the same seed", () => {
  const flipped = () => words(line({ kind: "flip", way, at: 0 }).push(fill(1, 0)));

  assert.equal(flipped(), flipped());
  assert.notEqual(flipped(), "00");
});

test("what goes through is not changed in place", () => {
  const octets = fill(2, 0);
  line({ kind: "flip", way, at: 0, bit: 0 }).push(octets);

  assert.equal(hex(octets), "00 00");
});

test("a fault that cannot be is refused", () => {
  assert.throws(() => checkFault({ kind: "cut", way, after: -1 }), /expected "after"/);
  assert.throws(() => checkFault({ kind: "slice", way, octets: 0 }), /expected "octets"/);
  assert.throws(() => checkFault({ kind: "delay", way, ms: Number.NaN }), /expected "ms"/);
  assert.throws(() => checkFault({ kind: "flip", way, at: 0.5 }), /expected "at"/);
});
