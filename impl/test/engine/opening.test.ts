import assert from "node:assert/strict";
import { test } from "node:test";
import { Opening } from "../../src/engine/opening.ts";
import type { SocketType } from "../../src/engine/socket-type.ts";
import { VERSION_PATIENCE_MS } from "../../src/limits.ts";
import type { Mechanism } from "../../src/mechanism/mechanism.ts";
import { NullMechanism } from "../../src/mechanism/null.ts";
import { bytes, greeting } from "../support/octets.ts";

function open({ socketType = "DEALER" as SocketType, identity = "", mechanism = "NULL" } = {}) {
  const sent: Uint8Array[] = [];
  const known = Object.assign(new NullMechanism(true, []), {
    name: mechanism,
    downgrades: mechanism === "NULL",
  }) as Mechanism;
  const opening = new Opening(known, socketType, Buffer.from(identity), 0, (octets) =>
    sent.push(octets),
  );
  return { opening, sent: () => Buffer.concat(sent) };
}

test("ten octets leave unprompted, with the size of our identity frame in network byte order", () => {
  assert.deepEqual(open().sent(), bytes("FF 00*7 01 7F"));
  assert.deepEqual(open({ identity: "a".repeat(255) }).sent(), bytes("FF 00*6 01 00 7F"));
});

test("the version follows the peer's signature, and the rest its version", () => {
  const { opening, sent } = open();
  const all = greeting({ padding: 1 });

  opening.receive(all.subarray(0, 9));
  assert.equal(sent().length, 10);
  opening.receive(all.subarray(9, 10));
  assert.deepEqual(sent(), all.subarray(0, 11));
  opening.receive(all.subarray(10, 11));
  assert.deepEqual(sent(), all);
  opening.receive(all.subarray(11));
  assert.deepEqual(opening.peer, { major: 3, minor: 1, mechanism: "NULL", asServer: false });
  assert.equal(sent().length, 64);
});

test("a peer that waits for eleven octets gets them after some patience", () => {
  for (const heard of ["", "FF 00*8"]) {
    const { opening, sent } = open();
    opening.receive(bytes(heard));
    assert.equal(opening.deadline, VERSION_PATIENCE_MS);

    opening.tick(VERSION_PATIENCE_MS - 1);
    assert.equal(sent().length, 10);
    opening.tick(VERSION_PATIENCE_MS);

    assert.deepEqual(sent(), greeting({ padding: 1 }).subarray(0, 11));
    assert.equal(opening.deadline, Number.POSITIVE_INFINITY);
  }
});

test("a peer of 1.0 gets the body of the identity frame that was begun", () => {
  for (const theirs of ["01 00", "FF 00*7 03 00 'me'"]) {
    const { opening, sent } = open({ identity: "we" });

    opening.receive(bytes(theirs));

    assert.deepEqual(sent(), bytes("FF 00*7 03 7F 'we'"));
    assert.equal(opening.deadline, Number.POSITIVE_INFINITY);
  }
});

test("a peer of 1.0 that speaks after the version was sent is refused", () => {
  const { opening } = open();
  opening.tick(VERSION_PATIENCE_MS);

  assert.throws(() => opening.receive(bytes("01 00")), { code: "ERR_ZMTP_VERSION" });
});

test("a peer of 2.0 gets version, socket type and identity", () => {
  for (const [socketType, octet] of [
    ["PAIR", "00"],
    ["PUB", "01"],
    ["SUB", "02"],
    ["REQ", "03"],
    ["REP", "04"],
    ["DEALER", "05"],
    ["ROUTER", "06"],
    ["PULL", "07"],
    ["PUSH", "08"],
    ["XPUB", "01"],
    ["XSUB", "02"],
  ] as const) {
    for (const revision of ["01", "02"]) {
      const { opening, sent } = open({ socketType, identity: "we" });

      opening.receive(bytes(`FF 00*8 7F ${revision}`));

      assert.deepEqual(sent(), bytes(`FF 00*7 03 7F 03 ${octet} 00 02 'we'`));
    }
  }
});

test("a peer of revision 0 gets the identity in the framing of 1.0", () => {
  const { opening, sent } = open({ identity: "we" });

  opening.receive(bytes("FF 00*8 7F 00"));

  assert.deepEqual(sent(), bytes("FF 00*7 03 7F 03 05 03 00 'we'"));
});

test("with a security mechanism all octets leave at once, and older peers are refused", () => {
  for (const [theirs, code] of [
    ["01 00", "ERR_ZMTP_VERSION"],
    ["FF 00*7 01 00", "ERR_ZMTP_VERSION"],
    ["FF 00*8 7F 00", "ERR_ZMTP_VERSION"],
    ["FF 00*8 7F 01", "ERR_ZMTP_VERSION"],
    ["FF 00*8 7F 02", "ERR_ZMTP_VERSION"],
  ] as const) {
    const { opening, sent } = open({ mechanism: "CURVE", identity: "secret" });
    assert.deepEqual(sent(), greeting({ mechanism: "CURVE" }));

    assert.throws(() => opening.receive(bytes(theirs)), { code });
    assert.equal(sent().length, 64);
  }
});
