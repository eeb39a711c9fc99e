import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import {
  Context,
  curveKeyPair,
  Dealer,
  decodeZ85,
  encodeZ85,
  Pull,
  Push,
  Reply,
  Request,
  Router,
  type ZapAnswer,
  type ZapRequest,
} from "../../src/index.ts";
import { clientKeys, event, mechanismNames, mechanisms, scene } from "../support/zap-scene.ts";

function handled(handler: (request: ZapRequest) => ZapAnswer | Promise<ZapAnswer>): Context {
  const context = new Context();
  context.zapHandler = handler;
  return context;
}

for (const mechanism of mechanismNames) {
  test(`${mechanism}: a handler sees domain, address, routing id and credentials`, async () => {
    const asked: ZapRequest[] = [];
    const context = handled((request) => {
      asked.push(request);
      return { status: 200 };
    });
    await scene(
      mechanism,
      async ({ server, client }) => {
        await client.send("hello");
        await server.receive();
      },
      { context },
    );

    const credentials = {
      NULL: [],
      PLAIN: [Buffer.from("admin"), Buffer.from("secret")],
      CURVE: [Buffer.from(decodeZ85(clientKeys.publicKey))],
    };
    assert.deepEqual(asked, [
      {
        domain: "global",
        address: "127.0.0.1",
        identity: Buffer.from(mechanism === "PLAIN" ? "" : "bob"),
        mechanism,
        credentials: credentials[mechanism],
      },
    ]);
  });

  test(`${mechanism}: user id and metadata are with the messages`, async () => {
    const metadata = { role: "admin" };
    const context = handled(() => ({ status: 200, userId: "joe", metadata }));
    await scene(
      mechanism,
      async ({ server, client }) => {
        await client.send("hello");
        await server.receive();

        const { userId, metadata, properties, address } = server.lastPeer!;
        assert.equal(userId, "joe");
        assert.deepEqual(metadata, new Map([["role", Buffer.from("admin")]]));
        assert.equal(`${properties.get("socket-type")}`, "DEALER");
        assert.match(address, /^tcp:\/\/127\.0\.0\.1:\d+$/);
      },
      { context },
    );
  });

  for (const status of [300, 400, 500] as const) {
    test(`${mechanism}: status ${status} is an event of both sides`, async () => {
      await scene(
        mechanism,
        async ({ server, client }) => {
          const [ours, theirs] = await Promise.all([
            event(server, "handshake:error:auth"),
            event(client, "handshake:error:auth", "handshake:error:other"),
          ]);
          assert.equal(ours.error?.status, status);
          // 300 is no word to the peer: it may come again.
          const { type, error } = theirs;
          if (status === 300) assert.equal(type, "handshake:error:other");
          else assert.deepEqual([type, error?.status], ["handshake:error:auth", status]);
        },
        { context: handled(() => ({ status })) },
      );
    });
  }

  test(`${mechanism}: a handler that throws refuses with 500`, async () => {
    const context = handled(() => {
      throw new Error("the database is down");
    });
    await scene(
      mechanism,
      async ({ client }) => {
        const { error } = await event(client, "handshake:error:auth");
        assert.equal(error?.status, 500);
      },
      { context },
    );
  });

  test(`${mechanism}: a handler that never answers is bounded by handshakeInterval`, async () => {
    const context = handled(() => new Promise(() => {}));
    await scene(
      mechanism,
      async ({ server }) => {
        const { error } = await event(server, "handshake:error:other");
        assert.equal(error?.code, "EAGAIN");
      },
      { context, handshakeInterval: 100 },
    );
  });

  for (const enforced of [false, true]) {
    test(`${mechanism}: without a handler, ${enforced ? "" : "not "}enforced`, async () => {
      await scene(
        mechanism,
        async ({ server, client }) => {
          const types = ["handshake", "handshake:error:protocol"];
          const found = await event(server, ...types);
          const refused = enforced || mechanism === "PLAIN";
          assert.equal(found.type, types[refused ? 1 : 0]);
          assert.equal(found.error?.code, refused ? "ERR_ZAP_NO_HANDLER" : undefined);
          client.close();
        },
        { zapEnforceDomain: enforced },
      );
    });
  }

  for (const made of [Reply, Router]) {
    test(`${mechanism}: a ${made.name} bound to inproc://zeromq.zap.01 is asked`, async () => {
      const context = new Context();
      const handler = new made({ context, linger: 0 });
      await handler.bind("inproc://zeromq.zap.01");
      const asked: string[][] = [];
      (async () => {
        for await (const request of handler) {
          const envelope = made === Router ? request.splice(0, 2) : [];
          asked.push(request.map((frame) => (frame.length === 32 ? encodeZ85(frame) : `${frame}`)));
          await handler.send([...envelope, "1.0", request[1]!, "200", "OK", "joe", ""]);
        }
      })();
      await scene(
        mechanism,
        async ({ server, client }) => {
          await client.send("hello");
          await server.receive();
          assert.equal(server.lastPeer?.userId, "joe");
        },
        { context },
      );
      handler.close();

      const credentials = { NULL: [], PLAIN: ["admin", "secret"], CURVE: [clientKeys.publicKey] };
      const identity = mechanism === "PLAIN" ? "" : "bob";
      const head = ["1.0", "1", "global", "127.0.0.1", identity, mechanism];
      assert.deepEqual(asked, [[...head, ...credentials[mechanism]]]);
    });
  }

  for (const status of [300, 400, 500] as const) {
    test(`${mechanism}: a bound handler refuses with ${status}, as a function does`, async () => {
      const context = new Context();
      const handler = new Reply({ context, linger: 0 });
      await handler.bind("inproc://zeromq.zap.01");
      handler.receive().then(([, id]) => handler.send(["1.0", id!, `${status}`, "", "", ""]));
      await scene(
        mechanism,
        async ({ server }) => {
          const { error } = await event(server, "handshake:error:auth");
          assert.equal(error?.status, status);
        },
        { context },
      );
      handler.close();
    });
  }
}

test("contexts have handlers of their own", async () => {
  const refuses = handled(() => ({ status: 400 }));
  const accepts = handled(() => ({ status: 200, userId: "joe" }));
  await scene(
    "NULL",
    async ({ server, client }) => {
      await client.send("hello");
      await server.receive();
      assert.equal(server.lastPeer?.userId, "joe");
    },
    { context: accepts },
  );
  await scene(
    "NULL",
    async ({ server }) => {
      assert.ok(await event(server, "handshake:error:auth"));
    },
    { context: refuses },
  );
});

test("a CURVE server without a domain asks its handler, too; a NULL one does not", async () => {
  let asked = 0;
  const context = handled(() => {
    asked++;
    return { status: 200 };
  });
  for (const mechanism of ["NULL", "CURVE"] as const) {
    await scene(
      mechanism,
      async ({ server, client }) => {
        await client.send("hello");
        await server.receive();
      },
      { context, zapDomain: null },
    );
  }

  assert.equal(asked, 1);
});

test("a client with another server's key, or another mechanism, does not get through", async () => {
  const [asking, telling] = mechanisms.CURVE;
  const server = new Pull({ ...asking, linger: 0 });
  await server.bind("tcp://127.0.0.1:*");
  const others = [
    { ...telling, curveServerKey: clientKeys.publicKey },
    { plainUsername: "admin" },
    {},
  ];
  const clients = others.map((options) => {
    return new Push({ ...options, linger: 0, reconnectInterval: -1 });
  });
  const failures = clients.map((client) => {
    const failed = event(client as never, "handshake:error:protocol", "handshake:error:other");
    client.connect(server.lastEndpoint!);
    return failed;
  });
  await Promise.all(failures);
  const good = new Push({ ...telling, linger: 0 });
  good.connect(server.lastEndpoint!);
  await good.send("good");

  assert.deepEqual((await server.receive()).map(String), ["good"]);
  for (const socket of [server, good, ...clients]) socket.close();
});

test("requests of many peers at once reach their handler, and each its own answer", async () => {
  const context = handled(async ({ credentials: [name] }) => {
    await new Promise((done) => setImmediate(done));
    return { status: `${name}` === "user-7" ? 400 : 200, userId: `${name}` };
  });
  const server = new Reply({ plainServer: true, context, linger: 0 });
  await server.bind("tcp://127.0.0.1:*");
  const users = Array.from({ length: 20 }, (_, i) => `user-${i}`);
  const clients = users.map((plainUsername) => {
    const client = new Request({ plainUsername, linger: 0, receiveTimeout: 5000 });
    client.connect(server.lastEndpoint!);
    return client;
  });
  (async () => {
    for await (const [said] of server) await server.send(`${said} is ${server.lastPeer?.userId}`);
  })();

  const answers = clients.map(async (client, i) => {
    if (i === 7) return event(client as never, "handshake:error:auth").then(() => "refused");
    await client.send(users[i]!);
    return `${await client.receive()}`;
  });
  assert.deepEqual(
    await Promise.all(answers),
    users.map((user, i) => (i === 7 ? "refused" : `${user} is ${user}`)),
  );
  for (const socket of [server, ...clients]) socket.close();
});

const [serverKeys, known, stranger] = [curveKeyPair(), curveKeyPair(), curveKeyPair()];
/** Lets in who is known, by what each mechanism tells of it. */
const doorkeeper = handled(({ mechanism, domain, credentials: [first, second] }) => {
  const is = {
    NULL: () => domain === "staff",
    PLAIN: () => `${first} ${second}` === "ada secret",
    CURVE: () => encodeZ85(first!) === known.publicKey,
  };
  return { status: is[mechanism]() ? 200 : 400 };
});
const [admitted, refused] = ["handshake", "handshake:error:auth"];

for (const [asking, telling, outcome] of [
  [{ zapDomain: "staff" }, {}, admitted],
  [{ zapDomain: "guests" }, {}, refused],
  [{ plainServer: true }, { plainUsername: "ada", plainPassword: "secret" }, admitted],
  [{ plainServer: true }, { plainUsername: "eve", plainPassword: "secret" }, refused],
  [{ plainServer: true }, { plainUsername: "ada", plainPassword: "guess" }, refused],
  [{ plainServer: true }, {}, "handshake:error:protocol"],
  [{}, { plainUsername: "ada", plainPassword: "secret" }, "handshake:error:protocol"],
] as const) {
  test(`to ${inspect(asking)} ${inspect(telling)} is a ${outcome}`, async () => {
    assert.equal(await outcomeOf(asking, telling), outcome);
  });
}

for (const [who, keys, outcome] of [
  ["who is known", known, admitted],
  ["a stranger", stranger, refused],
] as const) {
  test(`with the keys of ${who} a CURVE client has a ${outcome}`, async () => {
    const asking = { curveServer: true, curveSecretKey: serverKeys.secretKey };
    const own = { curvePublicKey: keys.publicKey, curveSecretKey: keys.secretKey };

    assert.equal(
      await outcomeOf(asking, { ...own, curveServerKey: serverKeys.publicKey }),
      outcome,
    );
  });
}

/** What the server of a client is told, of one attempt. */
async function outcomeOf(asking: object, telling: object): Promise<string> {
  using server = new Router({ ...asking, context: doorkeeper, linger: 0 });
  await server.bind("tcp://127.0.0.1:*");
  const told = event(server, admitted, refused, "handshake:error:protocol");
  using client = new Dealer({ ...telling, linger: 0, reconnectInterval: -1 });
  client.connect(server.lastEndpoint!);
  return (await told).type;
}
