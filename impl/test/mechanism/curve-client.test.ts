import assert from "node:assert/strict";
import { test } from "node:test";
import { curveNoble } from "../../src/crypto/curve-noble.ts";
import { CurveClient } from "../../src/mechanism/curve-client.ts";
import {
  command,
  cookieByHand,
  keys,
  longNonce,
  readyByHand,
  sent,
  socketType,
  welcomeByHand,
} from "../support/curve-by-hand.ts";
import { nonceOf, unbox } from "../support/sodium.ts";

/** A client whose transient key and vouch nonce are those of the hand-made handshake. */
function curveClient(serverKey = keys.server.publicKey): CurveClient {
  const random = [keys.clientTransient.secretKey, longNonce].map((octets) =>
    Uint8Array.from(octets),
  );
  return new CurveClient(
    { ...keys.client, serverKey },
    [["Socket-Type", Buffer.from("PUSH")]],
    curveNoble,
    () => random.shift()!,
  );
}

const welcome = () => welcomeByHand(cookieByHand())(keys.clientTransient.publicKey);
const ready = (nonce?: number) => readyByHand(keys.clientTransient.publicKey, nonce);

test("HELLO has 194 octets of data: version, zeros, C', nonce 1, and a box of zeros for S", () => {
  const data = sent(curveClient().start().send, "HELLO");

  assert.equal(data.length, 194);
  assert.deepEqual(data.subarray(0, 74), Buffer.concat([Buffer.of(1, 0), Buffer.alloc(72)]));
  assert.deepEqual(data.subarray(74, 106), keys.clientTransient.publicKey);
  assert.deepEqual(data.subarray(106, 114), Buffer.from("0000000000000001", "hex"));
  const nonce = nonceOf("CurveZMQHELLO---", 1);
  const { publicKey } = keys.clientTransient;
  const text = unbox(nonce, data.subarray(114), publicKey, keys.server.secretKey);
  assert.deepEqual(text, Buffer.alloc(64));
});

test("INITIATE returns the cookie, and seals C, a vouch for C' and S, and the metadata", () => {
  const client = curveClient();
  client.start();

  const data = sent(client.receive(welcome()).send, "INITIATE");
  assert.deepEqual(data.subarray(0, 96), cookieByHand());
  assert.deepEqual(data.subarray(96, 104), Buffer.from("0000000000000002", "hex"));
  const { secretKey } = keys.serverTransient;
  const { publicKey } = keys.clientTransient;
  const text = unbox(nonceOf("CurveZMQINITIATE", 2), data.subarray(104), publicKey, secretKey);
  assert.deepEqual(text.subarray(0, 32), keys.client.publicKey);
  assert.deepEqual(text.subarray(32, 48), longNonce);
  const vouch = nonceOf("VOUCH---", longNonce);
  assert.deepEqual(
    unbox(vouch, text.subarray(48, 128), keys.client.publicKey, secretKey),
    Buffer.concat([publicKey, keys.server.publicKey]),
  );
  assert.deepEqual(text.subarray(128), socketType("PUSH"));
});

test("READY gives the server's metadata and a channel", () => {
  const client = curveClient();
  client.start();
  client.receive(welcome());

  const { metadata } = client.receive(ready());
  assert.equal(`${metadata?.get("socket-type")}`, "PULL");
  assert.ok(client.channel);
});

test("the wrong server cannot open HELLO, and its WELCOME is refused", () => {
  const client = curveClient(keys.client.publicKey);
  client.start();

  assert.throws(() => client.receive(welcome()), { code: "ERR_ZMTP_CRYPTOGRAPHIC" });
});

test("a bit bent anywhere in WELCOME is noticed", () => {
  for (let bit = 0; bit < 160 * 8; bit += 7) {
    const client = curveClient();
    client.start();
    const { name, data } = welcome();
    data[bit >> 3]! ^= 1 << (bit & 7);

    assert.throws(() => client.receive({ name, data }), { code: "ERR_ZMTP_CRYPTOGRAPHIC" });
  }
});

test("a bit bent anywhere in READY is noticed", () => {
  for (let bit = 0; bit < ready().data.length * 8; bit += 3) {
    const client = curveClient();
    client.start();
    client.receive(welcome());
    const { name, data } = ready();
    data[bit >> 3]! ^= 1 << (bit & 7);

    assert.throws(() => client.receive({ name, data }), { code: "ERR_ZMTP_CRYPTOGRAPHIC" });
  }
});

for (const [what, data] of [
  ["one octet less", Buffer.alloc(159)],
  ["one octet more", Buffer.alloc(161)],
] as const) {
  test(`a WELCOME of ${what} is malformed`, () => {
    const client = curveClient();
    client.start();

    assert.throws(() => client.receive(command("WELCOME", data)), { code: "ERR_ZMTP_COMMAND" });
  });
}

test("a WELCOME whose S' is of low order is refused", () => {
  const client = curveClient();
  client.start();
  const bad = welcomeByHand(cookieByHand(), Buffer.alloc(32))(keys.clientTransient.publicKey);

  assert.throws(() => client.receive(bad), { code: "ERR_ZMTP_CRYPTOGRAPHIC" });
});

test("a READY that is too short, or of nonce 0, is refused", () => {
  const client = curveClient();
  client.start();
  client.receive(welcome());

  const short = command("READY", Buffer.alloc(23));
  assert.throws(() => client.receive(short), { code: "ERR_ZMTP_COMMAND" });
  assert.throws(() => client.receive(ready(0)), { code: "ERR_ZMTP_NONCE" });
});

test("commands out of turn are refused", () => {
  const client = curveClient();
  client.start();
  const out = { code: "ERR_ZMTP_UNEXPECTED_COMMAND" };

  assert.throws(() => client.receive(ready()), out);
  client.receive(welcome());
  assert.throws(() => client.receive(welcome()), out);
});

test("the transient secret key is erased once S' is known", () => {
  const secret = Uint8Array.from(keys.clientTransient.secretKey);
  const random = [secret, longNonce];
  const serverKey = keys.server.publicKey;
  const client = new CurveClient(
    { ...keys.client, serverKey },
    [],
    curveNoble,
    () => random.shift()!,
  );
  client.start();
  client.receive(welcome());

  assert.deepEqual(secret, new Uint8Array(32));
});
