import assert from "node:assert/strict";
import { test } from "node:test";
import { keyPair } from "../../src/octets/curve-box.ts";
import { CurveClient } from "../../src/octets/curve-client.ts";
import { CurveServer } from "../../src/octets/curve-server.ts";
import { decodeCommand, firstFrame } from "../../src/octets/frame.ts";
import { fill, join, text } from "../../src/octets/literal.ts";

const keys = keyPair();
const bodyOf = (octets: Uint8Array) => firstFrame(octets)!.body;
const dataOf = (octets: Uint8Array) => decodeCommand(bodyOf(octets))!.data;

/** Both sides, once WELCOME was taken. */
function welcomed() {
  const [client, server] = [new CurveClient(keys.publicKey), new CurveServer(keys)];
  const signature = server.takeHello(dataOf(client.hello()));
  const welcome = client.takeWelcome(dataOf(server.welcome()));
  return { client, server, signature, welcome };
}

test("client and server open each other's commands", () => {
  const { client, server, signature, welcome } = welcomed();
  const initiate = server.takeInitiate(dataOf(client.initiate(text("of the client"))));
  const ready = client.takeReady(dataOf(server.ready(text("of the server"))));

  assert.deepEqual(signature, new Uint8Array(64));
  assert.deepEqual(welcome?.cookie, fill(96, 0xc0));
  assert.deepEqual(initiate?.clientKey, client.keys.publicKey);
  assert.deepEqual(initiate?.vouched, join(client.transient.publicKey, keys.publicKey));
  assert.deepEqual(initiate?.metadata, text("of the client"));
  assert.deepEqual(ready, text("of the server"));
});

test("traffic opens on the other side, with its flags and the nonces going on", () => {
  const { client, server } = welcomed();
  server.takeInitiate(dataOf(client.initiate(text(""))));
  server.ready(text(""));
  const [ours, theirs] = [client.channel(), server.channel()];

  const opened = theirs.open(bodyOf(ours.message(text("a"), 1)));

  assert.deepEqual(opened, { nonce: 3n, flags: 1, data: text("a") });
  assert.deepEqual(ours.open(bodyOf(theirs.message(text("b"))))?.nonce, 2n);
  assert.equal(ours.open(bodyOf(ours.message(text("own direction")))), undefined);
});

test("commands have the sizes of RFC 26", () => {
  const { client, server } = welcomed();

  assert.equal(bodyOf(client.hello()).length, 200);
  assert.equal(bodyOf(server.welcome()).length, 168);
  assert.equal(bodyOf(client.initiate(text(""))).length, 257);
  assert.equal(bodyOf(server.ready(text(""))).length, 30);
  assert.equal(bodyOf(client.channel().message(text(""))).length, 33);
});

test("what is bent is bent, and nothing else", () => {
  const { client, server } = welcomed();
  const stranger = keyPair().publicKey;

  const taken = server.takeInitiate(
    dataOf(client.initiate(text("m"), { vouchedServer: stranger, nonce: 1n })),
  );

  assert.deepEqual(taken?.vouched, join(client.transient.publicKey, stranger));
  assert.deepEqual(taken?.nonce, Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1));
  assert.equal(server.takeHello(dataOf(client.hello({ prefix: "CurveZMQMESSAGEC" }))), undefined);
  assert.equal(client.takeWelcome(dataOf(server.welcome({ by: keyPair() }))), undefined);
});

test("a HELLO of another size does not open", () => {
  const server = new CurveServer(keyPair());

  assert.equal(server.takeHello(new Uint8Array()), undefined);
  assert.equal(server.takeHello(new Uint8Array(193)), undefined);
});
