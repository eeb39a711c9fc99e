import assert from "node:assert/strict";
import test from "node:test";
import { QUICK_CASES, quickCases, suitableCases } from "../../src/cli/quick.ts";
import { type CatalogueEntry, catalogue } from "../../src/judge/catalogue.ts";
import { loadRegister } from "../../src/register/load.ts";

const all = await catalogue();
const register = loadRegister();
const isMust = (row: string) => /^MUST/.test(register.get(row)?.level ?? "");
const quick = quickCases(all, isMust);
const idsOf = (cases: readonly CatalogueEntry[]) => cases.map(({ entry }) => entry.id);
const groupsOf = (cases: readonly CatalogueEntry[]) => new Set(cases.map(({ group }) => group));

/** MUSTs that some of the cases judge. */
const mustsOf = (cases: readonly CatalogueEntry[]) =>
  new Set(cases.flatMap(({ entry }) => entry.judges).filter(isMust));

/** A case of which only what a quick run looks at is there. */
const caseOf = (group: string, id: string, ...judges: string[]) =>
  ({ group, entry: { id, judges } }) as unknown as CatalogueEntry;

test("a quick run takes its number of cases, each once, in the order of all", () => {
  const ids = idsOf(quick);

  assert.equal(ids.length, QUICK_CASES);
  assert.deepEqual(ids, idsOf(all.filter(({ entry }) => ids.includes(entry.id))));
});

test("a quick run takes a case of every group", () => {
  assert.deepEqual(groupsOf(quick), groupsOf(all));
});

test("a quick run judges MUSTs of every RFC of which the suite judges any", () => {
  const rfcs = (cases: readonly CatalogueEntry[]) =>
    new Set([...mustsOf(cases)].map((id) => register.get(id)?.rfc));

  assert.deepEqual(rfcs(quick), rfcs(all));
});

test("a quick run judges more MUSTs than as many cases from the front, and than one of each group", () => {
  assert.ok(mustsOf(quick).size > mustsOf(all.slice(0, QUICK_CASES)).size);
  assert.ok(mustsOf(quick).size > mustsOf(quickCases(all, isMust, groupsOf(all).size)).size);
});

test("a quick run takes the same cases each time", () => {
  assert.deepEqual(quickCases([...all], isMust), quick);
});

test("a group's next case is the one that judges most MUSTs that none before it judges", () => {
  const cases = [
    caseOf("one", "A-1", "may"),
    caseOf("one", "A-2", "must 1", "must 2"),
    caseOf("one", "A-3", "must 1", "must 2", "must 3"),
    caseOf("one", "A-4", "must 4"),
    caseOf("two", "B-1", "must 3"),
    caseOf("two", "B-2", "must 5"),
  ];
  const taken = (most: number) =>
    idsOf(quickCases(cases, (row) => row.startsWith("must"), most)).join(" ");

  assert.equal(taken(1), "A-3");
  assert.equal(taken(2), "A-3 B-2");
  assert.equal(taken(3), "A-3 A-4 B-2");
  assert.equal(taken(4), "A-3 A-4 B-1 B-2");
});

test("where no more cases are asked for than fit, a quick run takes all of them", () => {
  const few = all.slice(0, QUICK_CASES);

  assert.deepEqual(quickCases(few, isMust), few);
});

test("a quick run of addresses alone chooses among cases that can judge one", () => {
  const target = (socketType?: "REP") => {
    const sut = "any";
    return socketType === undefined
      ? { connectable: { kind: "driver", sut, command: { command: ["any"] } } as const }
      : { connectable: { kind: "address", sut, endpoint: "tcp://any:1", socketType } as const };
  };

  const byAddress = suitableCases(all, [target("REP")]);

  assert.ok(byAddress.length > 0 && byAddress.length < all.length);
  for (const { entry } of byAddress) {
    assert.equal(entry.needs.level, 0, entry.id);
    assert.ok(entry.needs.sockets?.includes("REP") ?? true, entry.id);
  }
  assert.deepEqual(suitableCases(all, [target("REP"), target()]), all);
});
