import assert from "node:assert/strict";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { test } from "node:test";
import { inspect } from "node:util";
import { Context, curveKeyPair, decodeZ85, Pull, Push } from "../../src/index.ts";
import type { AnyOptions } from "../../src/options.ts";

const serverKeys = curveKeyPair();
const clientKeys = curveKeyPair();

/** Options of both sides, and what nobody may read in anything that a program logs. */
const mechanisms = {
  PLAIN: {
    server: { plainServer: true },
    client: { plainUsername: "admin", plainPassword: "open sesame" },
    secrets: [Buffer.from("open sesame")],
  },
  CURVE: {
    server: { curveServer: true, curveSecretKey: serverKeys.secretKey },
    client: {
      curvePublicKey: clientKeys.publicKey,
      curveSecretKey: clientKeys.secretKey,
      curveServerKey: serverKeys.publicKey,
    },
    secrets: [serverKeys, clientKeys].map((keys) => Buffer.from(decodeZ85(keys.secretKey))),
  },
} as const;

/** A secret as text, and as the octets that `inspect` and JSON write. */
function spellings(secret: Buffer): string[] {
  const z85 = [serverKeys, clientKeys].map((keys) => keys.secretKey);
  const octets = [...secret];
  return [
    secret.toString(),
    secret.toString("base64"),
    secret.toString("hex"),
    octets.map((octet) => octet.toString(16).padStart(2, "0")).join(" "),
    octets.join(","),
    octets.join(", "),
    ...z85,
  ];
}

/** All that is logged of a value: as it is inspected to any depth, as JSON, and its error text. */
function logged(value: unknown): string {
  const shown = inspect(value, { depth: 20, showHidden: true, maxArrayLength: 500 });
  return `${shown}\n${JSON.stringify(value)}\n${(value as Error).stack}`;
}

const eventTypes = [
  "accept",
  "connect",
  "handshake",
  "handshake:error:auth",
  "handshake:error:protocol",
  "handshake:error:other",
  "disconnect",
  "connect:error",
  "end",
];

/** What both sides of one conversation, and the diagnostics channels, tell. */
async function conversation(server: AnyOptions, client: AnyOptions, status: 200 | 400 | "throws") {
  const told: unknown[] = [];
  const tell = (message: unknown) => void told.push(message);
  for (const type of eventTypes) subscribe(`scrutineer:zmq:${type}`, tell);
  const context = new Context();
  context.zapHandler = () => {
    if (status === "throws") throw new Error("the database is down");
    return { status, userId: "joe" };
  };
  const pull = new Pull({ ...server, context, linger: 0 } as object);
  const push = new Push({ ...client, context, linger: 0, reconnectInterval: -1 } as object);
  const ended = new Promise<void>((resolve) => {
    for (const kind of ["auth", "protocol", "other"] as const) {
      push.events.on(`handshake:error:${kind}`, () => resolve());
    }
    if (status === 200) push.events.on("handshake", () => resolve());
  });
  await pull.bind("tcp://127.0.0.1:*");
  push.connect(pull.lastEndpoint!);
  await ended;
  if (status === 200) {
    await push.send("hello");
    await pull.receive();
    told.push(pull.lastPeer);
  }
  for (const socket of [pull, push]) {
    told.push(socket, socket.stats(), socket.events, socket.context);
    socket.close();
  }
  for (const type of eventTypes) unsubscribe(`scrutineer:zmq:${type}`, tell);
  return told;
}

for (const [mechanism, { server, client, secrets }] of Object.entries(mechanisms)) {
  for (const status of [200, 400, "throws"] as const) {
    test(`${mechanism}, ${status}: what is logged holds no secret key and no password`, async () => {
      const told = await conversation(server, client, status);

      assert.ok(told.length > 10);
      const text = told.map(logged).join("\n");
      for (const secret of secrets.flatMap(spellings)) {
        assert.ok(!text.includes(secret), `found ${secret}`);
      }
    });
  }
}

test("a peer of another mechanism is told no secret, and none is logged of it", async () => {
  const { client, secrets } = mechanisms.PLAIN;
  const told = await conversation(mechanisms.CURVE.server, client, 400);

  const text = told.map(logged).join("\n");
  for (const secret of secrets.flatMap(spellings)) assert.ok(!text.includes(secret));
});

test("the spellings find a secret wherever a log would show it", () => {
  const secret = Buffer.from("open sesame");
  for (const value of [{ secret }, { text: `${secret}` }, new Error(`${secret}`), [...secret]]) {
    const text = logged(value);
    assert.ok(
      spellings(secret).some((spelling) => text.includes(spelling)),
      text,
    );
  }
});

test("a proxy's name and password in the place of its address are not repeated", () => {
  const isQuiet = (error: Error & { code: string }) =>
    error.code === "EINVAL" && /socksUsername/.test(error.message) && !/sesame/.test(`${error}`);

  assert.throws(() => new Push({ socksProxy: "ada:sesame@127.0.0.1:1080" }), isQuiet);
});
