import assert from "node:assert/strict";
import { test } from "node:test";
import { ofProfile, readProfile } from "../../src/cli/profile.ts";
import { catalogue } from "../../src/judge/catalogue.ts";

test("the profile that is shipped holds for the suite as it is", async () => {
  const profile = readProfile("zmtp-2026.1");

  const held = ofProfile(await catalogue(), profile);

  assert.equal(held.length, Object.keys(profile.cases).length);
});

test("a case that is gone or was revised is named", async () => {
  const all = await catalogue();
  const of = (cases: Record<string, number>) => () => ofProfile(all, { profile: "p", cases });

  assert.throws(of({ "A-B-001": 1 }), /profile p: no case is named "A-B-001"/);
  assert.throws(of({ "ZMTP-FRAME-001": 99 }), /expected ZMTP-FRAME-001 at revision 99, got \d+/);
});

test("what is no profile is an error in one sentence", () => {
  assert.throws(() => readProfile("zmtp-1999.1"), /expected the name of a profile or a file/);
  assert.throws(() => readProfile("./package.json"), /package\.json:1: expected a profile: /);
});
