import assert from "node:assert/strict";
import { test } from "node:test";
import { dump } from "../../page/hexdump.ts";

const layout = (hex: string, parts: Parameters<typeof dump>[1]) =>
  dump(hex, parts).map(({ offset, hex: octets, note, part }) => [offset, octets, note, part]);

test("each part begins a row of its own and carries its note once", () => {
  const parts = [
    { offset: 0, length: 2, text: "header" },
    { offset: 2, length: 18, text: "body" },
  ];

  assert.deepEqual(layout(`0412${"61".repeat(18)}`, parts), [
    [0, "04 12", "header", 0],
    [2, "61 ".repeat(16).trim(), "body", 1],
    [18, "61 61", undefined, 1],
  ]);
});

test("octets before, between and after the parts stand without a note", () => {
  const parts = [
    { offset: 1, length: 1, text: "one" },
    { offset: 3, length: 1, text: "three" },
  ];

  assert.deepEqual(layout("0001020304", parts), [
    [0, "00", undefined, 0],
    [1, "01", "one", 1],
    [2, "02", undefined, 2],
    [3, "03", "three", 3],
    [4, "04", undefined, 4],
  ]);
});

test("a part that claims octets twice, or more than there are, shows each octet once", () => {
  const parts = [
    { offset: 0, length: 2, text: "first" },
    { offset: 1, length: 9, text: "second" },
    { offset: 20, length: 4, text: "beyond" },
  ];

  assert.deepEqual(layout("000102", parts), [
    [0, "00 01", "first", 0],
    [2, "02", "second", 1],
  ]);
});

test("ASCII shows what prints and a dot for the rest, and spaces in hex are no octets", () => {
  assert.deepEqual(dump("04 52 7f 20", [])[0]?.ascii, "·R· ");
  assert.deepEqual(dump("", []), []);
});
