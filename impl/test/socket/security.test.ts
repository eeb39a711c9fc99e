import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { Context, curveKeyPair, Pull, Push, type UsageError } from "../../src/index.ts";
import { parseOptions } from "../../src/options.ts";
import { securityOf } from "../../src/socket/security.ts";

const pair = curveKeyPair();
const server = curveKeyPair();
const curveClient = {
  curvePublicKey: pair.publicKey,
  curveSecretKey: pair.secretKey,
  curveServerKey: server.publicKey,
};

test("a pair of keys has 40 characters each, and is another one each time", () => {
  assert.match(`${pair.publicKey} ${pair.secretKey}`, /^\S{40} \S{40}$/);
  assert.notDeepEqual(pair, server);
});

for (const [name, asServer, options] of [
  ["NULL", false, {}],
  ["NULL", false, { zapDomain: "global", curvePublicKey: pair.publicKey }],
  ["PLAIN", true, { plainServer: true }],
  ["PLAIN", false, { plainUsername: "admin", plainPassword: "secret" }],
  ["PLAIN", false, { plainPassword: "secret" }],
  ["CURVE", true, { curveServer: true, curveSecretKey: server.secretKey }],
  ["CURVE", false, curveClient],
] as const) {
  test(`${Object.keys(options).join(", ") || "no option"} means ${name}`, () => {
    const { mechanism: make } = securityOf(parseOptions("PUSH", options), new Context());
    const mechanism = make(true, []);

    assert.deepEqual([mechanism.name, mechanism.asServer], [name, asServer]);
    const expected = name === "NULL" ? null : name.toLowerCase();
    assert.equal(new Push(options).securityMechanism, expected);
  });
}

test("keys are taken as octets, too, and given back in Z85", () => {
  const pull = new Pull({ curveServer: true, curveSecretKey: Buffer.alloc(32, 0xff) });

  assert.equal(pull.curveSecretKey, "%nSc0".repeat(8));
  assert.equal(pull.curvePublicKey, null);
});

for (const [options, message] of [
  [{ curveServer: true }, /curveServer needs curveSecretKey/],
  [{ curveServerKey: server.publicKey }, /curveServerKey needs curveSecretKey/],
  [{ ...curveClient, curvePublicKey: null }, /curveServerKey needs curvePublicKey/],
  [{ ...curveClient, curvePublicKey: server.publicKey }, /does not belong to curveSecretKey/],
  [{ ...curveClient, curveServer: true }, /one of curveServer and curveServerKey/],
  [{ ...curveClient, plainUsername: "admin" }, /one of curveServerKey and plainUsername/],
  [{ plainServer: true, plainUsername: "admin" }, /one of plainServer and plainUsername/],
  [{ ...curveClient, curveServerKey: "0".repeat(40) }, /expected a public key/],
] as const) {
  test(`whoever binds or connects is told: ${message.source}`, async () => {
    const push = new Push(options);

    assert.throws(() => push.connect("tcp://127.0.0.1:1"), { code: "EINVAL", message });
    await assert.rejects(push.bind("tcp://127.0.0.1:*"), { code: "EINVAL", message });
    push.close();
  });
}

for (const [name, value] of [
  ["curveSecretKey", "TOPSECRET"],
  ["curveSecretKey", `TOPSECRET${"\\".repeat(31)}`],
  ["curvePublicKey", Buffer.from("TOPSECRET")],
  ["plainPassword", "TOPSECRET".repeat(40)],
  ["plainUsername", ["TOPSECRET"]],
] as const) {
  test(`${name} of ${value.length} is refused, and the error does not repeat it`, () => {
    const isQuiet = (error: UsageError) =>
      error.code === "EINVAL" && !/SECRET|84|79/.test(inspect(error).split("\n")[0]!);

    assert.throws(() => new Push({ [name]: value as string }), isQuiet);
  });
}

test("a socket shows neither keys nor passwords when it is inspected", () => {
  const socks = { socksProxy: "127.0.0.1:1080", socksUsername: "us", socksPassword: "secret" };
  const sockets = [new Push(curveClient), new Push({ plainPassword: "secret" }), new Push(socks)];

  for (const socket of sockets) {
    const shown = inspect(socket, { depth: 9, getters: true });
    assert.ok(!shown.includes(pair.secretKey) && !shown.includes("secret"), shown);
  }
});
