import assert from "node:assert/strict";
import { test } from "node:test";
import { levels } from "@scrutineer/report/schema";
import { catalogue } from "../../src/judge/catalogue.ts";
import { mismatches } from "../../src/register/coverage.ts";
import { loadRegister } from "../../src/register/load.ts";

const register = loadRegister();
const cases = (await catalogue()).map(({ entry }) => entry);

test("the register holds every row of 24 RFCs", () => {
  const rfcs = new Set([...register.values()].map(({ rfc }) => rfc));

  assert.equal(register.size, 2_281);
  assert.equal(rfcs.size, 24);
  assert.equal([...register.values()].filter(({ pair }) => pair !== undefined).length, 788);
});

test("every row is judged by a case or says why not, and not both; every case names rows", () => {
  assert.deepEqual(mismatches(register, cases), []);
});

test("rows that cases record exist", () => {
  const unknown = cases.flatMap(({ records }) => records.filter((id) => !register.has(id)));

  assert.deepEqual(unknown, []);
});

test("every case that judges can fail: a row that allows something fails nobody", () => {
  const harmless = cases.filter(
    ({ judges }) => judges.length > 0 && judges.every((id) => register.get(id)!.level === "MAY"),
  );

  assert.deepEqual(
    harmless.map(({ id }) => id),
    [],
  );
});

test("twins name each other and are of ZMTP 3.0 and 3.1", () => {
  for (const { id, twin, level } of register.values()) {
    if (twin === undefined) continue;
    assert.equal(register.get(twin)?.twin, id);
    assert.deepEqual([id.slice(0, 6), twin.slice(0, 6)].sort(), ["ZMTP30", "ZMTP31"]);
    assert.ok(levels.includes(level));
  }
});

test("no row that binds is out of scope without a ruling, but for RFCs that nobody speaks", () => {
  const unruled = [...register.values()].filter(
    ({ rfc, level, untested, ruling }) =>
      level.startsWith("MUST") &&
      untested?.startsWith("out of scope") &&
      ruling === undefined &&
      ![34, 38, 39, 47, 50].includes(rfc),
  );

  assert.deepEqual(
    unruled.map(({ id }) => id),
    [],
  );
});

test("only a ruling sets a text aside, and for both of two twins", () => {
  for (const { id, ruling, setAside, twin } of register.values()) {
    if (setAside) assert.ok(ruling, id);
    if (twin !== undefined) assert.equal(register.get(twin)?.setAside, setAside, id);
  }
});

test("the pairs that cases judge are the pairs that they say", () => {
  for (const { id, title, judges } of cases.filter(({ id }) => id.startsWith("ZMTP-PAIRING"))) {
    const [, local] = /^an? (\w+) (?:accepts|refuses)/.exec(title) ?? [];
    const [, accepted] = / accepts (.*) and refuses/.exec(title) ?? [];
    const rows = judges.map((judge) => register.get(judge)!);
    assert.equal(rows.length, accepted === undefined ? 8 : 22, id);
    for (const { id: row, pair } of rows) {
      assert.equal(pair?.local, local, row);
      assert.equal(pair?.legal, (accepted ?? "").split(", ").includes(pair?.peer ?? ""), row);
    }
  }
});
