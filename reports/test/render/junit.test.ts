import assert from "node:assert/strict";
import { test } from "node:test";
import { renderJunit } from "../../src/render/index.ts";
import { verdicts } from "../../src/schema.ts";
import { matchesGolden } from "../support/golden.ts";
import { largeReport } from "../support/large-report.ts";
import { report, result, run, scrutineer } from "../support/report.ts";
import { smallReport } from "../support/small-report.ts";
import { validate, xpath } from "../support/xmllint.ts";

test("a report reads as the golden document", () => {
  matchesGolden(renderJunit(smallReport()), "junit.xml");
});

for (const [name, each] of [
  ["with every verdict and hostile text", smallReport()],
  ["with many cases", largeReport(4, 300).report],
  ["without runs", report([])],
  ["with a run without cases", report([run(scrutineer, [])])],
] as const) {
  test(`a report ${name} follows the schema that CI readers share`, () => {
    validate(renderJunit(each));
  });
}

test("the schema refuses what a reader would drop or misread", () => {
  const xml = renderJunit(smallReport());

  const broken = [
    xml.replace('<skipped message="n/a: seen as n/a"', '<skipped message=""'),
    xml.replace(' name="ZMTP-GREET-001 ', ' id="ZMTP-GREET-001 '),
    xml.replace("<failure ", "<failed ").replace("</failure>", "</failed>"),
    xml.replace(" #2", ""),
  ];

  for (const each of broken) {
    assert.notEqual(each, xml);
    assert.throws(() => validate(each), /fails to validate/);
  }
});

const elementOf = {
  pass: "none",
  warn: "system-out",
  info: "system-out",
  flaky: "system-out",
  fail: "failure",
  xpass: "failure",
  hang: "error",
  crash: "error",
  "suite-error": "error",
  "n/a": "skipped",
  declined: "skipped",
  blocked: "skipped",
  xfail: "skipped",
  withheld: "skipped",
} as const;

for (const verdict of verdicts) {
  test(`${verdict} is written as ${elementOf[verdict]}`, () => {
    const judged = result({ id: "ZMTP-FRAME-001", verdict, message: "why" });
    const xml = renderJunit(report([run(scrutineer, [judged])]));

    const child = xpath(xml, "name(//testcase/*)") || "none";
    assert.equal(child, elementOf[verdict]);
    if (child !== "none") assert.match(xpath(xml, "string(//testcase)") + xml, /why/);
  });
}

test("the counts of a suite are those of its elements", () => {
  const xml = renderJunit(smallReport());

  for (const suite of [1, 2, 3]) {
    const at = `/testsuites/testsuite[${suite}]`;
    const pairs = [
      ["@tests", "testcase"],
      ["@failures", "testcase/failure"],
      ["@errors", "testcase/error"],
      ["@skipped", "testcase/skipped"],
    ] as const;
    for (const [attribute, elements] of pairs) {
      assert.equal(xpath(xml, `${at}/${attribute} = count(${at}/${elements})`), "true");
    }
  }
  assert.equal(xpath(xml, "/testsuites/@tests = count(//testcase)"), "true");
});

test("properties carry the requirements that a case judges, those of all its versions", () => {
  const xml = renderJunit(smallReport());

  const at = "//testsuite[@name='libzmq 4.3.5']/properties/property[@name='ZMTP-GREET-001']/@value";
  assert.equal(xpath(xml, `string(${at})`), "ZMTP31-GREET-01 ZMTP30-GREET-01");
});

test("a failure carries message, requirements, axes and the evidence's path", () => {
  const judged = result({
    id: "ZMTP-FRAME-001",
    verdict: "fail",
    message: "first line\nsecond line",
    evidence: "evidence/1.json",
  });
  const xml = renderJunit(report([run(scrutineer, [judged])]));

  assert.equal(
    xpath(xml, "string(//failure)"),
    "first line\nsecond line\nrequirements: ZMTP31-FRAME-09 (MUST)\n" +
      "case: ZMTP-FRAME-001, revision 1, zmtp 3.1, bind, tcp\nevidence: evidence/1.json",
  );
});
