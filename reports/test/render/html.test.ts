import assert from "node:assert/strict";
import { test } from "node:test";
import { renderHtml } from "../../src/render/index.ts";
import type { Report } from "../../src/schema.ts";
import { evidence } from "../support/evidence.ts";
import { report, result, run, scrutineer } from "../support/report.ts";
import { hostile, smallReport } from "../support/small-report.ts";

test("the page asks for nothing over the network", () => {
  const html = renderHtml(smallReport());

  assert.doesNotMatch(html, /<(?:script|img|iframe)[^>]+src=|<link|@import|url\((?!["']?data:)/);
});

test("the data of the page is the report, whatever its text holds", () => {
  const html = renderHtml(smallReport());

  const [, json] = /<script type="application\/json" id="report">(.*?)<\/script>/s.exec(html) ?? [];
  assert.deepEqual(JSON.parse(json!), JSON.parse(JSON.stringify(smallReport())));
  assert.doesNotMatch(json!, /</);
});

test("a target's markup is text in the prerendered page", () => {
  const html = renderHtml(smallReport());

  const [before] = html.split('<script type="application/json"');
  assert.match(before!, /&lt;script/);
  assert.doesNotMatch(before!, /<script>alert/);
  assert.ok(hostile.includes("$&"));
  assert.match(before!, /\$&amp;/);
});

for (const [verdict, stamped] of [
  ["n/a", true],
  ["info", true],
  ["warn", false],
  ["blocked", false],
  ["declined", false],
  ["xfail", false],
  ["fail", false],
] as const) {
  test(`beside passes ${verdict} ${stamped ? "keeps" : "costs"} the stamp`, () => {
    const cases = [result({ id: "ZMTP-FRAME-001" }), result({ id: "ZMTP-FRAME-002", verdict })];

    assert.equal(stampOf(report([run(scrutineer, cases)])), stamped);
  });
}

test("neither a run without passes nor a partial one is stamped", () => {
  const passed = run(scrutineer, [result({ id: "ZMTP-FRAME-001" })]);
  const lacking = run(scrutineer, [result({ id: "ZMTP-FRAME-001", verdict: "n/a" })]);

  assert.equal(stampOf(report([passed])), true);
  assert.equal(stampOf(report([passed], { partial: true })), false);
  assert.equal(stampOf(report([lacking])), false);
  assert.equal(stampOf(report([run(scrutineer, [])])), false);
});

test("evidence is embedded under its path, and a failure's is prerendered", () => {
  const failed = result({
    id: "ZMTP-FRAME-001",
    verdict: "fail",
    message: "the connection stayed open",
    evidence: 'evidence/"1".json',
  });
  const found = evidence(failed, "scrutineer");
  const html = renderHtml(
    report([run(scrutineer, [failed])]),
    new Map([[failed.evidence!, found]]),
  );

  assert.match(html, /data-evidence="evidence\/&quot;1&quot;\.json">/);
  assert.match(html, /id="case=ZMTP-FRAME-001&amp;implementation=scrutineer"/);
  assert.match(html, /command frame, short, MORE set: not allowed/);
});

test("without its evidence a case names the file that holds it", () => {
  const failed = result({ id: "ZMTP-FRAME-001", verdict: "fail", evidence: "evidence/1.json" });

  assert.match(renderHtml(report([run(scrutineer, [failed])])), /<code>evidence\/1\.json<\/code>/);
});

test("a failed case offers its capture, and what else was seen on the wire", () => {
  const failed = result({ id: "ZMTP-FRAME-001", verdict: "fail", evidence: "evidence/1.json" });
  const wire = { connection: 2, offset: 94, expected: "no MORE", got: "flags 05" };
  const found = evidence(failed, "scrutineer", {
    capture: "evidence/ZMTP-FRAME-001.bind.3.1.pcapng",
    findings: [{ requirement: "ZMTP31-FRAME-19", ...wire }],
  });
  const html = renderHtml(
    report([run(scrutineer, [failed])]),
    new Map([[failed.evidence!, found]]),
  );

  assert.match(html, /<a href="evidence\/ZMTP-FRAME-001\.bind\.3\.1\.pcapng">/);
  assert.match(html, /Also seen on the wire/);
  assert.match(html, /connection 2, octet 94: expected no MORE, got flags 05/);
});

/** Whether the only card of a report is stamped. */
function stampOf(of: Report): boolean {
  return renderHtml(of).includes('<span class="stamp">passed</span>');
}
