import assert from "node:assert/strict";
import { test } from "node:test";
import { explain } from "../../src/cli/explain.ts";
import { catalogue } from "../../src/judge/catalogue.ts";
import { register } from "../support/case.ts";

const all = await catalogue();

test("a case is explained by its rows", () => {
  const text = explain("zmtp-greet-011", all, register);

  assert.match(text, /^ZMTP-GREET-011 \(rev 1, 37-zmtp\/greeting\)/);
  assert.match(text, /ZMTP31-AUTH-18 MUST \(RFC 37, Authentication and Confidentiality\)/);
});

test("a row is explained by its cases, or by the reason why it has none", () => {
  assert.match(explain("ZMTP31-AUTH-18", all, register), /its cases:\n {2}ZMTP-GREET-011: /);
  assert.match(explain("ZMTP31-AUTH-07", all, register), /untested, not observable: /);
});

test("what is neither is refused by name", () => {
  assert.throws(() => explain("NOPE-1", all, register), /"NOPE-1" is neither a case/);
});
