import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { curveNoble } from "../../src/crypto/curve-noble.ts";
import { METADATA_BYTES_MAX } from "../../src/limits.ts";
import { CurveServer } from "../../src/mechanism/curve-server.ts";
import {
  command,
  cookieByHand,
  type HelloParts,
  helloByHand,
  type InitiateParts,
  initiateByHand,
  keys,
  longNonce,
  sent,
  socketType,
} from "../support/curve-by-hand.ts";
import { nonceOf, pairOf, unbox } from "../support/sodium.ts";

/** A server whose random octets are those of the hand-made handshake. */
function curveServer(): CurveServer {
  const { serverTransient, cookieKey } = keys;
  const random = [serverTransient.secretKey, cookieKey, longNonce, longNonce];
  return new CurveServer(keys.server, [["Socket-Type", Buffer.from("PULL")]], curveNoble, () =>
    Uint8Array.from(random.shift()!),
  );
}

const initiate = (parts: InitiateParts = {}) =>
  initiateByHand(keys.serverTransient.publicKey, parts);

/** A server that has sent WELCOME. */
function welcomed(): CurveServer {
  const server = curveServer();
  server.receive(helloByHand());
  return server;
}

test("WELCOME has 160 octets of data: nonce, and for C' a box of S' and the cookie", () => {
  const server = curveServer();

  assert.deepEqual(server.start(), {});
  const data = sent(server.receive(helloByHand()).send, "WELCOME");
  assert.equal(data.length, 160);
  const nonce = nonceOf("WELCOME-", data.subarray(0, 16));
  const { secretKey } = keys.clientTransient;
  const text = unbox(nonce, data.subarray(16), keys.server.publicKey, secretKey);
  assert.deepEqual(text.subarray(0, 32), keys.serverTransient.publicKey);
  assert.deepEqual(text.subarray(32), cookieByHand());
});

test("INITIATE asks for the client's key and identity; READY seals the metadata", () => {
  const server = welcomed();
  const identity = Buffer.concat([Buffer.from("\x08Identity\0\0\0\x03bob", "latin1")]);

  const step = server.receive(
    initiate({ metadata: Buffer.concat([socketType("PUSH"), identity]) }),
  );
  assert.deepEqual(step.authenticate?.frames, [Uint8Array.from(keys.client.publicKey)]);
  assert.equal(`${step.authenticate?.identity}`, "bob");
  assert.equal(server.channel, undefined);
  const { metadata, send } = server.accepted();
  assert.equal(`${metadata?.get("socket-type")}`, "PUSH");
  const data = sent(send, "READY");
  assert.deepEqual(data.subarray(0, 8), Buffer.from("0000000000000001", "hex"));
  const { publicKey } = keys.serverTransient;
  const nonce = nonceOf("CurveZMQREADY---", 1);
  const text = unbox(nonce, data.subarray(8), publicKey, keys.clientTransient.secretKey);
  assert.deepEqual(text, socketType("PULL"));
  assert.ok(server.channel);
});

const bentHellos: readonly (readonly [string, HelloParts, string])[] = [
  ["version 2.0", { version: "02 00" }, "ERR_ZMTP_COMMAND"],
  ["version 1.1", { version: "01 01" }, "ERR_ZMTP_COMMAND"],
  ["padding that is not zero", { padding: Buffer.alloc(72, 1) }, "ERR_ZMTP_COMMAND"],
  ["71 octets of padding", { padding: Buffer.alloc(71) }, "ERR_ZMTP_COMMAND"],
  ["73 octets of padding", { padding: Buffer.alloc(73) }, "ERR_ZMTP_COMMAND"],
  ["another's C'", { transientKey: pairOf(0x77).publicKey }, "ERR_ZMTP_CRYPTOGRAPHIC"],
  ["a C' of low order", { transientKey: Buffer.alloc(32) }, "ERR_ZMTP_CRYPTOGRAPHIC"],
  ["nonce 0", { nonce: 0 }, "ERR_ZMTP_NONCE"],
  ["a signature of ones", { text: Buffer.alloc(64, 1) }, "ERR_ZMTP_CRYPTOGRAPHIC"],
];
for (const [what, parts, code] of bentHellos) {
  test(`a HELLO with ${what} is refused`, () => {
    assert.throws(() => curveServer().receive(helloByHand(parts)), { code });
  });
}

test("a bit bent anywhere in HELLO is noticed", () => {
  for (let bit = 0; bit < 194 * 8; bit += 5) {
    const { name, data } = helloByHand();
    data[bit >> 3]! ^= 1 << (bit & 7);
    // X25519 has no use for the last bit of a public key.
    if (bit === 105 * 8 + 7) continue;

    const code = bit < 74 * 8 ? "ERR_ZMTP_COMMAND" : "ERR_ZMTP_CRYPTOGRAPHIC";
    assert.throws(
      () => curveServer().receive({ name, data }),
      (error: { code: string }) => {
        return error.code === code || error.code === "ERR_ZMTP_NONCE";
      },
    );
  }
});

const { clientTransient, server: serverKeys } = keys;
const bentInitiates: readonly (readonly [string, InitiateParts, string])[] = [
  ["another cookie", { cookie: Buffer.alloc(96) }, "ERR_ZMTP_CRYPTOGRAPHIC"],
  ["a cookie that is too short", { cookie: Buffer.alloc(95) }, "ERR_ZMTP_CRYPTOGRAPHIC"],
  ["the nonce of HELLO", { nonce: 1 }, "ERR_ZMTP_NONCE"],
  ["a nonce below that of HELLO", { nonce: 0 }, "ERR_ZMTP_NONCE"],
  ["a box that C' has not sealed", { sealer: pairOf(0x77).secretKey }, "ERR_ZMTP_CRYPTOGRAPHIC"],
  [
    "a vouch by another than C",
    { client: { publicKey: keys.client.publicKey, secretKey: pairOf(0x77).secretKey } },
    "ERR_ZMTP_CRYPTOGRAPHIC",
  ],
  [
    "a vouch for another C'",
    { vouched: Buffer.concat([pairOf(0x77).publicKey, serverKeys.publicKey]) },
    "ERR_ZMTP_CRYPTOGRAPHIC",
  ],
  [
    "a vouch for another server",
    { vouched: Buffer.concat([clientTransient.publicKey, pairOf(0x77).publicKey]) },
    "ERR_ZMTP_CRYPTOGRAPHIC",
  ],
  ["metadata cut short", { metadata: socketType("PUSH").subarray(0, 9) }, "ERR_ZMTP_METADATA"],
  ["too long metadata", { metadata: Buffer.alloc(METADATA_BYTES_MAX + 1) }, "ERR_ZMTP_COMMAND"],
];
for (const [what, parts, code] of bentInitiates) {
  test(`an INITIATE with ${what} is refused`, () => {
    assert.throws(() => welcomed().receive(initiate(parts)), { code });
  });
}

test("a bit bent anywhere in INITIATE is noticed", () => {
  const { length } = initiate().data;
  for (let bit = 0; bit < length * 8; bit += 11) {
    const { name, data } = initiate();
    data[bit >> 3]! ^= 1 << (bit & 7);
    const code = data[103] === 0 ? "ERR_ZMTP_NONCE" : "ERR_ZMTP_CRYPTOGRAPHIC";

    assert.throws(() => welcomed().receive({ name, data }), { code });
  }
});

test("an INITIATE one octet short of the least is malformed", () => {
  const least = initiate({ metadata: Buffer.alloc(0) });
  const cut = command("INITIATE", least.data.subarray(0, least.data.length - 1));

  assert.throws(() => welcomed().receive(cut), { code: "ERR_ZMTP_COMMAND" });
  assert.ok(welcomed().receive(least).authenticate);
});

test("a server that is asked twice has another cookie, and takes back only its own", () => {
  let next = 1;
  const random = (octets: number) => new Uint8Array(octets).fill(next++);
  const servers = [0, 1].map(() => new CurveServer(keys.server, [], curveNoble, random));
  const [first, second] = servers.map((server) => {
    const data = sent(server.receive(helloByHand()).send, "WELCOME");
    const nonce = nonceOf("WELCOME-", data.subarray(0, 16));
    return unbox(nonce, data.subarray(16), keys.server.publicKey, keys.clientTransient.secretKey);
  });

  const parts = { cookie: first!.subarray(32) };
  const replay = () => initiateByHand(first!.subarray(0, 32), parts);
  assert.notDeepEqual(first!.subarray(32), second!.subarray(32));
  assert.throws(() => servers[1]!.receive(replay()), { code: "ERR_ZMTP_CRYPTOGRAPHIC" });
  assert.ok(servers[0]!.receive(replay()).authenticate);
});

test("commands out of turn are refused, while the client is judged, too", () => {
  const out = { code: "ERR_ZMTP_UNEXPECTED_COMMAND" };
  assert.throws(() => curveServer().receive(initiate()), out);

  const server = welcomed();
  assert.throws(() => server.receive(helloByHand({ nonce: 2 })), out);
  server.receive(initiate());
  assert.throws(() => server.receive(initiate({ nonce: 3 })), out);
});

test("nothing secret shows where a server is inspected", () => {
  const server = welcomed();
  server.receive(initiate());
  server.accepted();

  const shown = inspect(server, { depth: 9, showHidden: true });
  assert.doesNotMatch(shown, /22, *22|34, *34|44, *44|68, *68|55, *55|85, *85/);
});
