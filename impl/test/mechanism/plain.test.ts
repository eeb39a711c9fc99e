import assert from "node:assert/strict";
import { test } from "node:test";
import type { Step } from "../../src/mechanism/mechanism.ts";
import { PlainClient, PlainServer } from "../../src/mechanism/plain.ts";
import { decodeCommand } from "../../src/wire/command.ts";
import { bytes } from "../support/octets.ts";

const properties = [["Socket-Type", Buffer.from("PUSH")]] as const;
const admin = { username: Buffer.from("admin"), password: Buffer.from("secret") };
const metadata = "0B 'Socket-Type' 00 00 00 04 'PUSH'";

const receive = (side: PlainClient | PlainServer, body: string): Step =>
  side.receive(decodeCommand(bytes(body)));

test("a client says HELLO, then INITIATE, and is ready with READY", () => {
  const client = new PlainClient(admin, properties);

  assert.deepEqual(
    client.start().send,
    Uint8Array.from(bytes("04 13 05 'HELLO' 05 'admin' 06 'secret'")),
  );
  const step = receive(client, "07 'WELCOME'");
  assert.deepEqual(step.send, Uint8Array.from(bytes(`04 1D 08 'INITIATE' ${metadata}`)));
  const { metadata: peer } = receive(client, "05 'READY' 0B 'Socket-Type' 00 00 00 04 'PULL'");
  assert.equal(`${peer?.get("socket-type")}`, "PULL");
});

test("a server waits, asks for the credentials, then says WELCOME and READY", () => {
  const server = new PlainServer(properties);

  assert.deepEqual(server.start(), {});
  const { authenticate, ...rest } = receive(server, "05 'HELLO' 05 'admin' 06 'secret'");
  assert.deepEqual(authenticate?.frames.map(String), ["admin", "secret"]);
  assert.equal(authenticate?.identity.length, 0);
  assert.deepEqual(rest, {});
  assert.deepEqual(server.accepted().send, Uint8Array.from(bytes("04 08 07 'WELCOME'")));
  const step = receive(server, "08 'INITIATE' 0B 'Socket-Type' 00 00 00 04 'PULL'");
  assert.equal(`${step.metadata?.get("socket-type")}`, "PULL");
  assert.deepEqual(step.send, Uint8Array.from(bytes(`04 1A 05 'READY' ${metadata}`)));
});

test("user name and password may be empty, or 255 octets", () => {
  for (const length of [0, 255]) {
    const text = Buffer.alloc(length, "x");
    const { send } = new PlainClient({ username: text, password: text }, []).start();
    const body = Buffer.from(send!).subarray(length > 0 ? 9 : 2);

    const { authenticate } = new PlainServer([]).receive(decodeCommand(body));
    assert.deepEqual(authenticate?.frames, [text, text]);
  }
});

for (const [what, body] of [
  ["no data", "05 'HELLO'"],
  ["a user name only", "05 'HELLO' 05 'admin'"],
  ["a password cut short", "05 'HELLO' 05 'admin' 06 'secre'"],
  ["a user name longer than all", "05 'HELLO' FF 'admin' 06 'secret'"],
  ["octets behind the password", "05 'HELLO' 05 'admin' 06 'secret' 00"],
] as const) {
  test(`a server refuses a HELLO with ${what}, and does not tell what is in it`, () => {
    assert.throws(
      () => receive(new PlainServer(properties), body),
      (error: Error & { code: string }) =>
        error.code === "ERR_ZMTP_COMMAND" && !/admin|secre/.test(error.message),
    );
  });
}

test("a server refuses INITIATE before HELLO, anything while it asks, and HELLO twice", () => {
  const server = new PlainServer(properties);
  const out = { code: "ERR_ZMTP_UNEXPECTED_COMMAND" };

  assert.throws(() => receive(server, `08 'INITIATE' ${metadata}`), out);
  receive(server, "05 'HELLO' 00 00");
  assert.throws(() => receive(server, `08 'INITIATE' ${metadata}`), out);
  server.accepted();
  assert.throws(() => receive(server, "05 'HELLO' 00 00"), out);
});

test("a client refuses READY before WELCOME, WELCOME with data, and WELCOME twice", () => {
  const client = new PlainClient(admin, properties);
  client.start();

  assert.throws(() => receive(client, `05 'READY' ${metadata}`), {
    code: "ERR_ZMTP_UNEXPECTED_COMMAND",
  });
  assert.throws(() => receive(client, "07 'WELCOME' 00"), { code: "ERR_ZMTP_COMMAND" });
  receive(client, "07 'WELCOME'");
  assert.throws(() => receive(client, "07 'WELCOME'"), { code: "ERR_ZMTP_UNEXPECTED_COMMAND" });
});

test("malformed metadata are refused by either side", () => {
  const client = new PlainClient(admin, properties);
  client.start();
  receive(client, "07 'WELCOME'");
  const server = new PlainServer(properties);
  receive(server, "05 'HELLO' 00 00");
  server.accepted();

  assert.throws(() => receive(client, "05 'READY' 0B 'Socket'"), { code: "ERR_ZMTP_METADATA" });
  assert.throws(() => receive(server, "08 'INITIATE' 0B 'Socket'"), { code: "ERR_ZMTP_METADATA" });
});
