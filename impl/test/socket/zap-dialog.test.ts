import assert from "node:assert/strict";
import { test } from "node:test";
import { Context, Dealer, Reply, Router } from "../../src/index.ts";
import { event, mechanismNames, mechanisms, scene } from "../support/zap-scene.ts";

/** Stands for the id of the request that is answered. */
const ID = Symbol("the request's id");
const good = ["", "1.0", ID, "200", "OK", "", ""];
const with_ = (at: number, frame: string) => good.with(at, frame);

/** Replies that are none, as a ROUTER sends them behind the routing id: RFC 27, Message Format. */
const malformed = [
  ["no delimiter", good.slice(1), "ERR_ZAP_MALFORMED_REPLY"],
  ["a delimiter that is not empty", with_(0, "x"), "ERR_ZAP_MALFORMED_REPLY"],
  ["a delimiter alone", [""], "ERR_ZAP_MALFORMED_REPLY"],
  ["too few frames", good.slice(0, -1), "ERR_ZAP_MALFORMED_REPLY"],
  ["too many frames", [...good, ""], "ERR_ZAP_MALFORMED_REPLY"],
  ["a user id of 256 octets", with_(5, "x".repeat(256)), "ERR_ZAP_MALFORMED_REPLY"],
  ["version 2.0", with_(1, "2.0"), "ERR_ZAP_BAD_VERSION"],
  ["no version", with_(1, ""), "ERR_ZAP_BAD_VERSION"],
  ["another request's id", with_(2, "another"), "ERR_ZAP_BAD_REQUEST_ID"],
  ["no request id", with_(2, ""), "ERR_ZAP_BAD_REQUEST_ID"],
  ["status 600", with_(3, "600"), "ERR_ZAP_INVALID_STATUS_CODE"],
  ["status 20", with_(3, "20"), "ERR_ZAP_INVALID_STATUS_CODE"],
  ["a status in words", with_(3, "yes"), "ERR_ZAP_INVALID_STATUS_CODE"],
  ["no status", with_(3, ""), "ERR_ZAP_INVALID_STATUS_CODE"],
  ["metadata cut short", with_(6, "\x04role\0\0\0\x05adm"), "ERR_ZAP_INVALID_METADATA"],
] as const;

/** A handler that answers its first request by these frames, and later ones well. */
async function answeringFirst(context: Context, first: readonly (string | symbol)[]) {
  const handler = new Router({ context, linger: 0 });
  await handler.bind("inproc://zeromq.zap.01");
  const serve = async () => {
    let reply = first;
    for await (const [peer, , , id] of handler) {
      await handler.send([
        peer!,
        ...reply.map((frame) => (frame === ID ? id! : `${String(frame)}`)),
      ]);
      reply = good;
    }
  };
  return { handler, served: serve() };
}

for (const mechanism of mechanismNames) {
  for (const [what, reply, code] of malformed) {
    test(`${mechanism}: a reply with ${what} costs its own peer only`, async () => {
      const context = new Context();
      const { handler, served } = await answeringFirst(context, reply);
      await scene(
        mechanism,
        async ({ server, client }) => {
          const told = event(client, "handshake:error:auth", "handshake:error:other");
          const [ours, theirs] = await Promise.all([
            event(server, "handshake:error:protocol", "handshake"),
            told,
            client.send("of one who is not let in"),
          ]);
          assert.equal(ours.error?.code, code);
          // No ERROR: it is the handler that erred, so the peer may come again.
          assert.deepEqual([theirs.type, theirs.error?.code], ["handshake:error:other", "EPIPE"]);

          const next = new Dealer({ context, linger: 0, ...mechanisms[mechanism][1] });
          next.connect(server.lastEndpoint!);
          await next.send("of the next");
          assert.deepEqual((await server.receive()).slice(1).map(String), ["of the next"]);
          next.close();
        },
        { context },
      );
      handler.close();
      await served;
    });
  }

  test(`${mechanism}: a handler that closes before it answers lets nobody in`, async () => {
    const context = new Context();
    const handler = new Reply({ context, linger: 0 });
    await handler.bind("inproc://zeromq.zap.01");
    handler.receive().then(() => handler.close());
    await scene(
      mechanism,
      async ({ server }) => {
        const { error } = await event(server, "handshake:error:protocol", "handshake");
        assert.equal(error?.code, "ERR_ZAP_NO_HANDLER");
      },
      { context },
    );
  });
}
