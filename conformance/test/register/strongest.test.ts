import assert from "node:assert/strict";
import { test } from "node:test";
import { strongest } from "../../src/register/strongest.ts";
import { must, register, should } from "../support/case.ts";

const grammar = "ZMTP31-GREETING-03";
const may = "ZMTP31-VERSION-01";

test("a case is listed under the strongest of its rows", () => {
  const rows = (...ids: string[]) => ids.map((id) => register.get(id)!);

  assert.equal(strongest(rows(should, grammar, must)), "MUST");
  assert.equal(strongest(rows(should, grammar)), "GRAMMAR");
  assert.equal(strongest(rows(may)), "MAY");
  assert.equal(strongest([]), "MAY");
});
