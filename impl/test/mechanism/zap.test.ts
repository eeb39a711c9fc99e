import assert from "node:assert/strict";
import { test } from "node:test";
import {
  decodeZapReply,
  encodeZapReply,
  encodeZapRequest,
  type ZapReply,
  zapAddress,
} from "../../src/mechanism/zap.ts";
import { bytes } from "../support/octets.ts";

const frames = (...texts: (string | Buffer)[]) => texts.map((text) => Buffer.from(text as string));
const role = bytes("04 'role' 00 00 00 05 'admin'");

test("a request has the frames of the RFC's example, in its order", () => {
  const request = {
    domain: "test",
    address: "192.168.55.1",
    identity: Buffer.from("BOB"),
    mechanism: "PLAIN",
    credentials: frames("admin", "secret"),
  } as const;

  assert.deepEqual(
    encodeZapRequest(request, "0001"),
    frames("1.0", "0001", "test", "192.168.55.1", "BOB", "PLAIN", "admin", "secret"),
  );
});

test("a reply of 200 brings user id and metadata", () => {
  const reply = decodeZapReply(frames("1.0", "7", "200", "OK", "joe", role), "7");

  assert.deepEqual(reply, {
    status: 200,
    text: "OK",
    userId: "joe",
    metadata: new Map([["role", Buffer.from("admin")]]),
  });
});

for (const status of ["300", "400", "500"]) {
  test(`a reply of ${status} brings no user, whatever it says`, () => {
    const reply = decodeZapReply(frames("1.0", "7", status, "no", "joe", role), "7");

    assert.deepEqual(reply, { status: Number(status), text: "no" });
  });
}

for (const [what, reply, code] of [
  ["too few frames", ["1.0", "7", "200", "OK", "joe"], "ERR_ZAP_MALFORMED_REPLY"],
  ["too many frames", ["1.0", "7", "200", "OK", "joe", "", ""], "ERR_ZAP_MALFORMED_REPLY"],
  ["a user id of 256", ["1.0", "7", "200", "OK", "x".repeat(256), ""], "ERR_ZAP_MALFORMED_REPLY"],
  ["version 1.1", ["1.1", "7", "200", "OK", "joe", ""], "ERR_ZAP_BAD_VERSION"],
  ["another request's id", ["1.0", "8", "200", "OK", "joe", ""], "ERR_ZAP_BAD_REQUEST_ID"],
  ["status 201", ["1.0", "7", "201", "OK", "joe", ""], "ERR_ZAP_INVALID_STATUS_CODE"],
  ["status 0200", ["1.0", "7", "0200", "OK", "joe", ""], "ERR_ZAP_INVALID_STATUS_CODE"],
  ["an empty status", ["1.0", "7", "", "OK", "joe", ""], "ERR_ZAP_INVALID_STATUS_CODE"],
  ["metadata cut short", ["1.0", "7", "200", "OK", "joe", "\x04role"], "ERR_ZAP_INVALID_METADATA"],
] as const) {
  test(`a reply with ${what} is refused`, () => {
    assert.throws(() => decodeZapReply(frames(...reply), "7"), { code });
  });
}

test("what a handler answers reads as it was meant", () => {
  const metadata = new Map([["role", Buffer.from("admin")]]);
  const full = { status: 200, text: "OK", userId: "joe", metadata } as const;
  const read = (reply: ZapReply) => decodeZapReply(encodeZapReply(reply, Buffer.from("7")), "7");

  assert.deepEqual(read(full), full);
  assert.deepEqual(read({ status: 400 }), { status: 400, text: "" });
});

test("the address is the IP address of an endpoint", () => {
  assert.equal(zapAddress("tcp://192.0.2.7:40000"), "192.0.2.7");
  assert.equal(zapAddress("tcp://[2001:db8::7]:40000"), "2001:db8::7");
  assert.equal(zapAddress("tcp://[::ffff:192.0.2.7]:40000"), "192.0.2.7");
  assert.equal(zapAddress("tcp://[::ffff:c000:207]:40000"), "::ffff:c000:207");
  assert.equal(zapAddress("ipc:///tmp/socket"), "");
});
