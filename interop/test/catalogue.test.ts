import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { type CatalogueEntry, catalogue, cellsOf, everyday, root } from "../src/catalogue.ts";

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
      { binder: "a", connecter: "a", scenarios: [] },
      { binder: "a", connecter: "b", scenarios: [] },
      { binder: "b", connecter: "a", scenarios: [] },
      { binder: "b", connecter: "b", scenarios: [] },
    ]);
  });

  test("lets a peer that names others meet only those", () => {
    const cells = cellsOf({ a: peer("A", ["b"]), b: peer("B"), c: peer("C", []) });

    assert.deepEqual(cells, [
      { binder: "a", connecter: "b", scenarios: [] },
      { binder: "b", connecter: "a", scenarios: [] },
      { binder: "b", connecter: "b", scenarios: [] },
    ]);
  });
});

describe("everyday", () => {
  const built = { ...peer("B"), needs: "go" };
  const named = { libzmq: peer("L"), pyzmq: peer("P"), reference: peer("R"), built };
  const all = { ...named, "reference-net": peer("N") };
  const cells = everyday(cellsOf(all), all);
  const runs = (id: string) =>
    cells
      .filter(({ scenarios }) => scenarios.every((one) => new RegExp(one).test(id)))
      .map(({ binder, connecter }) => `${binder} ${connecter}`);

  test("leaves mechanisms other than NULL to the reference and libzmq", () => {
    for (const scenario of ["EXCHANGE-CURVE-TCP-REQ-REP", "ZAP-NULL-200-SERVER-CLIENT"]) {
      assert.deepEqual(runs(`INTEROP-${scenario}`), ["libzmq reference", "reference libzmq"]);
    }
  });

  test("takes nothing else from pairs with the reference, nor from libzmq with itself", () => {
    const pairs = runs("INTEROP-EXCHANGE-TCP-REQ-REP");

    assert.equal(pairs.length, 4 * 4 - "libzmq pyzmq, pyzmq libzmq, pyzmq pyzmq".split(",").length);
    assert.ok(pairs.includes("libzmq libzmq"));
    assert.ok(!pairs.includes("pyzmq pyzmq"));
    assert.ok(!pairs.some((pair) => pair.includes("built")));
  });
});

describe("catalogue", () => {
  test("puts all that the reference implementation depends on into its image", () => {
    const manifest = join(root, "impl/package.json");
    const { dependencies = {} } = JSON.parse(readFileSync(manifest, "utf8"));

    for (const name of Object.keys(dependencies)) {
      const { files } = catalogue().reference!;
      assert.equal(files[`app/node_modules/${name}`], `node_modules/${name}`);
    }
  });

  test("gives a peer that is like another all that it does not say of itself", () => {
    const all = catalogue();
    const { reference, "reference-net": net } = all;

    assert.deepEqual(net!.files, reference!.files);
    assert.equal(net!.seccomp, reference!.seccomp);
    assert.deepEqual([reference!.backend, net!.backend], ["io_uring", "net"]);
    assert.ok(net!.refuse!.includes("io_uring_setup"));
  });
});
