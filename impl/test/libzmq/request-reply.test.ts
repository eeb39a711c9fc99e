import assert from "node:assert/strict";
import { test } from "node:test";
import { roles, sendUntil, text, withLibzmq } from "./implementations.ts";

for (const binds of roles) {
  for (const [our, their] of [
    ["Request", "Reply"],
    ["Reply", "Request"],
  ] as const) {
    test(`${our} exchanges with libzmq's ${their} where ${binds} bind`, async () => {
      await withLibzmq({ name: our }, { name: their }, binds, async ({ us, them }) => {
        const [client, server] = our === "Request" ? [us, them] : [them, us];
        for (let i = 0; i < 3; i++) {
          await client.send(["question", `${i}`, ""]);
          assert.deepEqual(text(await server.receive()), ["question", `${i}`, ""]);
          await server.send(["answer", `${i}`]);
          assert.deepEqual(text(await client.receive()), ["answer", `${i}`]);
        }
      });
    });
  }

  for (const [our, their] of [
    ["Request", "Router"],
    ["Router", "Request"],
  ] as const) {
    test(`${our} exchanges with libzmq's ${their} where ${binds} bind`, async () => {
      const named = (name: typeof our | typeof their) =>
        name === "Request" ? { name, routingId: "client" } : { name };
      await withLibzmq(named(our), named(their), binds, async ({ us, them }) => {
        const [client, server] = our === "Request" ? [us, them] : [them, us];
        await client.send("question");
        const request = await server.receive();
        assert.deepEqual(text(request), ["client", "", "question"]);
        await server.send([...request.slice(0, 2), "answer"]);
        assert.deepEqual(text(await client.receive()), ["answer"]);
      });
    });
  }

  for (const [our, their] of [
    ["Dealer", "Reply"],
    ["Reply", "Dealer"],
  ] as const) {
    test(`${our} exchanges with libzmq's ${their} where ${binds} bind`, async () => {
      await withLibzmq({ name: our }, { name: their }, binds, async ({ us, them }) => {
        const [client, server] = our === "Dealer" ? [us, them] : [them, us];
        await client.send(["far", "near", "", "question"]);
        assert.deepEqual(text(await server.receive()), ["question"]);
        await server.send("answer");
        assert.deepEqual(text(await client.receive()), ["far", "near", "", "answer"]);
      });
    });
  }

  for (const [our, their] of [
    ["Dealer", "Router"],
    ["Router", "Dealer"],
  ] as const) {
    test(`${our} exchanges with libzmq's ${their} where ${binds} bind`, async () => {
      await withLibzmq({ name: our }, { name: their }, binds, async ({ us, them }) => {
        const [client, server] = our === "Dealer" ? [us, them] : [them, us];
        await client.send(["a", "", "b"]);
        const [identity, ...body] = await server.receive();
        assert.equal(identity!.length, 5);
        assert.equal(identity![0], 0);
        assert.deepEqual(text(body), ["a", "", "b"]);
        await server.send([identity, "c"]);
        assert.deepEqual(text(await client.receive()), ["c"]);
      });
    });
  }

  test(`Dealer exchanges with libzmq's Dealer where ${binds} bind`, async () => {
    await withLibzmq({ name: "Dealer" }, { name: "Dealer" }, binds, async ({ us, them }) => {
      await us.send(["ours", "1"]);
      await them.send(["theirs", "2"]);
      assert.deepEqual(text(await them.receive()), ["ours", "1"]);
      assert.deepEqual(text(await us.receive()), ["theirs", "2"]);
    });
  });

  test(`Router exchanges with libzmq's Router where ${binds} bind`, async () => {
    const our = { name: "Router", routingId: "ours" } as const;
    const their = { name: "Router", routingId: "theirs" } as const;
    await withLibzmq(our, their, binds, async ({ us, them }) => {
      const first = await sendUntil(() => us.send(["theirs", "hello"]), them.receive());
      assert.deepEqual(text(first), ["ours", "hello"]);
      await them.send(["ours", "back"]);
      assert.deepEqual(text(await us.receive()), ["theirs", "back"]);
    });
  });
}
