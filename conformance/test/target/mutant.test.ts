import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { mutants } from "../../mutants/all.ts";
import { catalogue } from "../../src/judge/catalogue.ts";
import { loadRegister } from "../../src/register/load.ts";
import type { Drivers } from "../../src/target/connectable.ts";
import { type Mutant, mutantConnectable, patched } from "../../src/target/mutant.ts";
import { scratch } from "../support/scratch.ts";

const mutant: Mutant = {
  id: "wrong-sum",
  about: "a sum is a difference",
  file: "dist/sum.js",
  find: "a + b",
  replace: "a - b",
  kills: [{ case: "ZMTP-GREET-001", requirement: "ZMTP31-GREETING-03" }],
};

/** A tree with an installed package and a manifest that names it. */
function installed(): { root: string; drivers: Drivers } {
  const folder = scratch();
  const root = join(folder, "node_modules/@x/sum");
  mkdirSync(join(root, "dist"), { recursive: true });
  const exports = { ".": { default: "./dist/index.js" }, "./package.json": "./package.json" };
  writeFileSync(join(root, "package.json"), JSON.stringify({ name: "@x/sum", exports }));
  writeFileSync(join(root, "dist/index.js"), 'export * from "./sum.js";\n');
  writeFileSync(join(root, "dist/sum.js"), "export const sum = (a, b) => a + b;\n");
  const entries = {
    reference: { command: ["node", "./d.mjs"] as [string, string], module: "@x/sum" },
  };
  return { root, drivers: { path: join(folder, "drivers.json"), entries } };
}

const moduleOf = (drivers: Drivers, which = mutant): string => {
  const made = mutantConnectable(which, drivers);
  assert.equal(made.kind, "driver");
  const { command } = (made as Extract<typeof made, { kind: "driver" }>).command;
  assert.deepEqual(command.slice(0, 3), ["node", "./d.mjs", "--module"]);
  return command[3]!;
};

test("a mutant is a patched copy below node_modules; the original is as it was", () => {
  const { root, drivers } = installed();

  const module = moduleOf(drivers);

  assert.match(
    module,
    /node_modules\/\.cache\/scrutineer\/mutants\/wrong-sum\/[0-9a-f]{16}\/dist\/index\.js$/,
  );
  assert.match(readFileSync(join(dirname(module), "sum.js"), "utf8"), /a - b/);
  assert.match(readFileSync(join(root, "dist/sum.js"), "utf8"), /a \+ b/);
});

test("the copy is made again when the build changes, and only then", () => {
  const { root, drivers } = installed();
  const first = moduleOf(drivers);
  assert.equal(moduleOf(drivers), first);

  writeFileSync(join(root, "dist/index.js"), 'export * from "./sum.js"; // changed\n');

  assert.notEqual(moduleOf(drivers), first);
});

test("a patch that no longer applies fails, and names the file and how often it was found", () => {
  const { drivers } = installed();
  const applied = (change: Partial<Mutant>) => () => moduleOf(drivers, { ...mutant, ...change });

  assert.throws(
    applied({ find: "a * b" }),
    /no longer applies: expected "a \* b" once in dist\/sum\.js, found it 0/,
  );
  assert.throws(applied({ find: "s" }), /found it 2 times|found it \d times/);
  assert.throws(applied({ file: "dist/gone.js" }), /there is no dist\/gone\.js/);
  assert.throws(applied({ find: "a +\n b" }), /expected a patch of one line/);
  assert.throws(applied({ find: "" }), /expected a patch of one line/);
});

test("without a reference there are no mutants", () => {
  const { drivers } = installed();

  assert.throws(
    () => mutantConnectable(mutant, { ...drivers, entries: {} }),
    /need a driver "reference"/,
  );
});

test("a replacement is taken as it is written", () => {
  assert.equal(patched({ ...mutant, replace: "$&$1" }, "a + b"), "$&$1");
});

test("each mutant has a name of its own, and names cases and rows that are there", async () => {
  const register = loadRegister();
  const cases = new Map((await catalogue()).map(({ entry }) => [entry.id, entry]));
  assert.equal(new Set(mutants.map(({ id }) => id)).size, mutants.length);
  for (const { id, kills } of mutants) {
    assert.match(id, /^[a-z0-9-]+$/);
    for (const { case: name, requirement } of kills) {
      if (requirement === "hang" || requirement === "crash") continue;
      assert.ok(register.has(requirement), `${id}: ${requirement}`);
      assert.ok(
        cases.get(name)?.judges.includes(requirement),
        `${id}: ${name} judges ${requirement}`,
      );
    }
  }
});

test("no two mutants kill the same case on the same row with the same patch", () => {
  const patches = mutants.map(({ file, find, replace }) => `${file} ${find} ${replace}`);

  assert.equal(new Set(patches).size, patches.length);
});

test("two cases that kill one mutant on one row say why both are there", () => {
  const repeated = ({ kills }: Mutant) =>
    kills.some((kill, at) =>
      kills.slice(0, at).some((other) => {
        return other.requirement === kill.requirement && other.case !== kill.case;
      }),
    );

  const unexplained = mutants.filter((mutant) => repeated(mutant) && mutant.shared === undefined);
  const needless = mutants.filter((mutant) => !repeated(mutant) && mutant.shared !== undefined);

  assert.deepEqual(
    unexplained.map(({ id }) => id),
    [],
  );
  assert.deepEqual(
    needless.map(({ id }) => id),
    [],
  );
});
