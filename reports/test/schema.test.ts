import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { evidence as evidenceSchema, jsonSchemas, report as reportSchema } from "../src/schema.ts";
import { largeReport } from "./support/large-report.ts";
import { smallReport } from "./support/small-report.ts";

test("the builders of these tests make reports and evidence that the schema accepts", () => {
  const { report, evidence } = largeReport(4, 100);

  assert.deepEqual(reportSchema.parse(report), report);
  assert.deepEqual(reportSchema.parse(smallReport()), smallReport());
  for (const each of evidence.values()) assert.deepEqual(evidenceSchema.parse(each), each);
});

for (const [what, change] of [
  ["another schema number", { schema: 2 }],
  ["a start that is no time", { startedAt: "yesterday" }],
  ["no host", { host: undefined }],
] as const) {
  test(`a report with ${what} is refused`, () => {
    const { success } = reportSchema.safeParse({ ...smallReport(), ...change });

    assert.equal(success, false);
  });
}

for (const [what, change] of [
  ["an unknown verdict", { verdict: "green" }],
  ["nothing that it judges", { judges: [] }],
  ["a revision of 0", { rev: 0 }],
  ["an unknown role", { role: "both" }],
] as const) {
  test(`a case with ${what} is refused`, () => {
    const report = smallReport();
    const run = report.runs[0]!;
    const cases = [{ ...run.cases[0], ...change }];

    const { success } = reportSchema.safeParse({ ...report, runs: [{ ...run, cases }] });

    assert.equal(success, false);
  });
}

test("the published JSON Schemas name the fields that others read", () => {
  const { report, evidence } = jsonSchemas();

  assert.deepEqual(
    ["schema", "suite", "startedAt", "seed", "host", "coverage", "runs"].filter(
      (field) => !report.required?.includes(field),
    ),
    [],
  );
  assert.ok(evidence.required?.includes("timeline"));
});

for (const name of ["report", "evidence"] as const) {
  test(`the published ${name}.json is that of the code (npm run schemas)`, () => {
    const written = readFileSync(new URL(`../schemas/${name}.json`, import.meta.url), "utf8");

    assert.deepEqual(JSON.parse(written), JSON.parse(JSON.stringify(jsonSchemas()[name])));
  });
}
