import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type CatalogueEntry, catalogue, cellsOf } from "../src/catalogue.ts";

const peer = (about: string, others?: string[]): CatalogueEntry => ({
  about,
  dockerfile: "x/Dockerfile",
  files: {},
  drivers: ["x"],
  ...(others === undefined ? {} : { with: others }),
});

describe("cellsOf", () => {
  test("lets each meet each in both directions, itself included", () => {
    assert.deepEqual(cellsOf({ a: peer("A"), b: peer("B") }), [
      { binder: "a", connecter: "a" },
      { binder: "a", connecter: "b" },
      { binder: "b", connecter: "a" },
      { binder: "b", connecter: "b" },
    ]);
  });

  test("lets a peer that names others meet only those", () => {
    const cells = cellsOf({ a: peer("A", ["b"]), b: peer("B"), c: peer("C", []) });

    assert.deepEqual(cells, [
      { binder: "a", connecter: "b" },
      { binder: "b", connecter: "a" },
      { binder: "b", connecter: "b" },
    ]);
  });
});

describe("catalogue", () => {
  test("gives a peer that is like another all that it does not say of itself", () => {
    const all = catalogue();
    const { reference, "reference-net": net } = all;

    assert.deepEqual(net!.files, reference!.files);
    assert.equal(net!.seccomp, reference!.seccomp);
    assert.deepEqual([reference!.backend, net!.backend], ["io_uring", "net"]);
    assert.ok(net!.refuse!.includes("io_uring_setup"));
  });
});
