import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { test } from "node:test";
import type { ObservedError } from "../../src/index.ts";
import { GREETING_BYTES } from "../../src/limits.ts";
import type { Command } from "../../src/wire/command.ts";
import { helloByHand, keys } from "../support/curve-by-hand.ts";
import { bytes, command, greeting } from "../support/octets.ts";
import { libzmq, type Options, ours } from "./implementations.ts";

// What a server says of a client whose command is wrong: the same code as libzmq.

/** RFC 26, The WELCOME Command: a frame's header, its name, a nonce and a box. */
const WELCOME_BYTES = 2 + 8 + 16 + 144;

const framed = ({ name, data }: Command) => command(name, data);
const open = { options: {}, greets: greeting() };
const plain = { options: { plainServer: true }, greets: greeting({ mechanism: "PLAIN" }) };
const curve = {
  options: { curveServer: true, curveSecretKey: keys.server.secretKey },
  greets: greeting({ mechanism: "CURVE" }),
};

interface Server {
  readonly options: Options;
  readonly greets: Buffer;
}

const hello = framed(helloByHand());
const cases: [what: string, server: Server, says: Buffer[], code: string][] = [
  ["an ERROR without a reason", open, [command("ERROR")], "MALFORMED_COMMAND_ERROR"],
  ["an ERROR cut short", open, [command("ERROR", bytes("05 'a'"))], "MALFORMED_COMMAND_ERROR"],
  ["a command without a name", open, [bytes("04 00")], "UNEXPECTED_COMMAND"],
  ["a HELLO of PLAIN to NULL", open, [command("HELLO", bytes("00 00"))], "UNEXPECTED_COMMAND"],
  ["no name in HELLO", plain, [command("HELLO")], "MALFORMED_COMMAND_HELLO"],
  ["more in HELLO", plain, [command("HELLO", bytes("00 00 00"))], "MALFORMED_COMMAND_HELLO"],
  ["INITIATE before HELLO", plain, [command("INITIATE")], "UNEXPECTED_COMMAND"],
  ["a short HELLO", curve, [command("HELLO", Buffer.alloc(99))], "MALFORMED_COMMAND_HELLO"],
  [
    "a HELLO of version 2.0",
    curve,
    [framed(helloByHand({ version: "02 00" }))],
    "MALFORMED_COMMAND_HELLO",
  ],
  [
    "a HELLO with another's C'",
    curve,
    [framed(helloByHand({ transientKey: keys.client.publicKey }))],
    "CRYPTOGRAPHIC",
  ],
  [
    "a short INITIATE",
    curve,
    [hello, command("INITIATE", Buffer.alloc(99))],
    "MALFORMED_COMMAND_INITIATE",
  ],
  ["another command for INITIATE", curve, [hello, command("INITIATF")], "UNEXPECTED_COMMAND"],
];

for (const [what, server, says, code] of cases) {
  for (const [name, { Pull }] of [
    ["ours", ours],
    ["zeromq", libzmq as unknown as typeof ours],
  ] as const) {
    test(`${name}: ${what} is ${code}`, { timeout: 20_000 }, async () => {
      const pull = new Pull({ linger: 0, ...server.options });
      const failed = new Promise<ObservedError>((resolve) => {
        pull.events.on("handshake:error:protocol", ({ error }) => resolve(error));
      });
      await pull.bind("tcp://127.0.0.1:*");
      const client = connect(Number(pull.lastEndpoint!.split(":")[2]), "127.0.0.1");
      client.on("error", () => {});
      await once(client, "connect");

      client.write(Buffer.concat([server.greets, says[0]!]));
      // What comes second is not looked at before the first has been answered.
      for (let octets = 0; says.length > 1 && octets < GREETING_BYTES + WELCOME_BYTES; ) {
        const [answer] = (await once(client, "data")) as [Buffer];
        octets += answer.length;
      }
      client.resume();
      if (says.length > 1) client.write(says[1]!);

      assert.equal((await failed).code, `ERR_ZMTP_${code}`);
      client.destroy();
      pull.close();
    });
  }
}
