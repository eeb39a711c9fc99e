import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { jsonLine } from "../../src/register/json-line.ts";

const text = `{
  "a": 1,
  "b": [
    { "c": "x\\"y", "d": null },
    -1.5e3
  ]
}
`;

for (const [path, line] of [
  [[], 1],
  [["a"], 2],
  [["b"], 3],
  [["b", 0, "d"], 4],
  [["b", 1], 5],
  [["b", 7], 3],
  [["b", 0, "none"], 4],
  [["none"], 1],
] as const) {
  test(`the value at ${JSON.stringify(path)} begins on line ${line}`, () => {
    assert.equal(jsonLine(text, path), line);
  });
}

for (const [what, broken, line] of [
  ["nothing", "", 1],
  ["no value", "{\n\n}\n}", 4],
  ["a comma too many", '{\n"a": 1,\n}', 3],
  ["no comma", "[\n1\n2]", 3],
  ["no colon", '{\n"a"\n\n1}', 4],
  ["a word", '{"a":\nabc}', 2],
  ["an end that is missing", '{\n"a": [\n1\n', 4],
  ["a text without an end", '[\n"a\n]', 2],
  ["no end of depth", "[".repeat(100_000), 1],
] as const) {
  test(`${what} is found on line ${line}`, () => {
    assert.throws(() => JSON.parse(broken));
    assert.equal(jsonLine(broken, ["a"]), line);
  });
}

test("whatever JSON is written on lines of its own, each element is found on its line", () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue(), { minLength: 1 }), (values) => {
      const lines = `[\n${values.map((value) => JSON.stringify(value)).join(",\n")}\n]`;
      for (const index of values.keys()) assert.equal(jsonLine(lines, [index]), index + 2);
    }),
  );
});
