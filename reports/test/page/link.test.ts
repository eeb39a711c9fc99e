import assert from "node:assert/strict";
import { test } from "node:test";
import { linkTo, placeOf } from "../../page/link.ts";

test("a permanent link has the form that others may write by hand", () => {
  assert.equal(
    linkTo({ case: "ZMTP-FRAME-007", implementation: "libzmq" }),
    "#case=ZMTP-FRAME-007&implementation=libzmq",
  );
});

test("a link leads back to its place, whatever the label holds", () => {
  const place = { case: "ZMTP-FRAME-007", implementation: "a&b +c=%20 #d (é)" };

  assert.deepEqual(placeOf(linkTo(place)), place);
});

for (const hash of [
  "",
  "#",
  "#case=ZMTP-FRAME-007",
  "#implementation=libzmq",
  "#case=&implementation=",
]) {
  test(`"${hash}" names no place`, () => {
    assert.equal(placeOf(hash), undefined);
  });
}
