import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { Context, Pull } from "../../src/index.ts";
import { otherContextOptions, otherOptions } from "../../src/options/other-options.ts";
import { contextOptionNames, readContextOptionNames, socketOptionNames } from "./libzmq-options.ts";
import { monocoqueFields } from "./monocoque-options.ts";
import { proofs } from "./option-proofs.ts";
import { rows } from "./option-rows.ts";
import { optionsPage, withCounts } from "./options-page.ts";

const written = process.env.WRITE_DOCS === "1";

for (const [name, made] of [
  ["docs/options.md", optionsPage],
  ["README.md", withCounts],
  ["../README.md", withCounts],
] as const) {
  test(`${name} is what the tables of options say (npm run docs writes it)`, () => {
    const page = new URL(`../../${name}`, import.meta.url);
    if (written) writeFileSync(page, made(readFileSync(page, "utf8")));

    const text = readFileSync(page, "utf8");
    assert.equal(text, made(text));
  });
}

test("every option of libzmq is there once", () => {
  const all = [socketOptionNames, contextOptionNames, readContextOptionNames].flatMap((names) =>
    Object.entries(names).map(([id, name]) => `${name} ${id}`),
  );

  const ours = rows.map(({ libzmq }) => libzmq).filter((name) => name !== undefined);
  assert.deepEqual(ours.toSorted(), all.toSorted());
});

test("every option of monocoque is there", () => {
  const names = new Set(rows.map(({ name }) => name));

  assert.equal(Object.keys(monocoqueFields).length, 60);
  const missing = Object.values(monocoqueFields).filter((name) => !names.has(name));
  assert.deepEqual(missing, []);
});

for (const { name, honoured, initial } of rows) {
  if (!honoured) continue;
  test(`${name} names a test that sees its effect`, () => {
    const proof = proofs[name];
    assert.ok(proof, `expected a proof of ${name}`);
    const [file, title] = proof;
    const source = readFileSync(new URL(`../${file}`, import.meta.url), "utf8");

    assert.ok(
      new RegExp(`\\b(test|it)\\(\\s*["'\`][^\\n]*${literal(title)}`).test(source),
      `expected a test "${title}" in ${file}`,
    );
    // What stands for an option of libzmq has a name here that no test sets.
    if (initial === undefined) return;
    const statement = source.split(/\n\n(?=\S)/).find((part) => part.includes(title))!;
    assert.match(statement, new RegExp(`\\b${name}\\b`), `expected "${title}" to set ${name}`);
  });
}

test("nothing is proven that is not honoured", () => {
  const honoured = new Set(rows.filter((row) => row.honoured).map(({ name }) => name));

  assert.deepEqual(
    Object.keys(proofs).filter((name) => !honoured.has(name)),
    [],
  );
});

for (const { name, why } of otherOptions) {
  test(`${name} is refused by its name, and is told why`, () => {
    const options = { [name]: 1 } as object;

    assert.throws(
      () => new Pull(options),
      (error: NodeJS.ErrnoException) => {
        assert.equal(error.code, "ENOTSUP");
        return error.message.includes(why);
      },
    );
  });
}

class Numbered extends Pull {
  set(id: number): void {
    this.setInt32Option(id, 1);
  }
}

test("an option that only libzmq has is refused by its number, and is told why", () => {
  using socket = new Numbered();

  for (const { id, why } of otherOptions) {
    if (id === undefined) continue;
    assert.throws(
      () => socket.set(id),
      (error: NodeJS.ErrnoException) => {
        assert.equal(error.code, "ENOTSUP");
        return error.message.includes(why);
      },
    );
  }
});

test("a context refuses what only libzmq's have, and says why", () => {
  for (const { name, why } of otherContextOptions) {
    assert.throws(
      () => new Context({ [name]: 1 } as object),
      (error: NodeJS.ErrnoException) => {
        assert.equal(error.code, "ENOTSUP");
        return error.message.includes(why);
      },
    );
  }
});

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
