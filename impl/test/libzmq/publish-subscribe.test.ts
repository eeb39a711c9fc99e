import assert from "node:assert/strict";
import { test } from "node:test";
import { roles, sendUntil, text, withLibzmq } from "./implementations.ts";

for (const binds of roles) {
  for (const [our, their] of [
    ["Publisher", "Subscriber"],
    ["Subscriber", "Publisher"],
  ] as const) {
    test(`${our} exchanges with libzmq's ${their} where ${binds} bind`, async () => {
      await withLibzmq({ name: our }, { name: their }, binds, async ({ us, them }) => {
        const [publisher, subscriber] = our === "Publisher" ? [us, them] : [them, us];
        subscriber.subscribe("topic", "other");
        const publish = async () => {
          await publisher.send(["no", "0"]);
          await publisher.send(["topical", "1"]);
        };

        const first = await sendUntil(publish, subscriber.receive());
        assert.deepEqual(text(first), ["topical", "1"]);
        await publisher.send(["other", "2"]);
        let next = await subscriber.receive();
        while (text(next)[0] === "topical") next = await subscriber.receive();
        assert.deepEqual(text(next), ["other", "2"]);
      });
    });
  }
}
