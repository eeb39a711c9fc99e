import { messages } from "../src/opening.ts";
import type { PeerSocket } from "../src/peer.ts";
import { published } from "../src/published.ts";
import { expect, scenario } from "../src/scenario.ts";

const topics = ["", "A", "AB", "B", "BB", "BBC", "C", "a"];

const judges = [
  "ZMTP31-PUBSUB-01",
  "PUBSUB-PUB-14",
  "ZMTP31-PUBSUB-08",
  "ZMTP31-PUBSUB-09",
  "ZMTP31-PUBSUB-10",
] as const;

for (const [id, binds] of [
  ["INTEROP-SUBSCRIPTIONS-001", "PUB"],
  ["INTEROP-SUBSCRIPTIONS-002", "SUB"],
] as const) {
  scenario(
    id,
    { title: `prefixes choose what a SUB gets, ${binds} binds`, judges: [...judges] },
    async ({ binder, connecter, tap }) => {
      const [publisher, subscriber] = binds === "PUB" ? [binder, connecter] : [connecter, binder];
      const pub = await publisher.socket("PUB");
      const sub = await subscriber.socket("SUB");
      const between = await tap();
      const [bound, connected] = binds === "PUB" ? [pub, sub] : [sub, pub];
      between.lead(await bound.bind());
      await connected.connect(between.endpoint);

      for (const prefix of ["A", "BB", "A"]) await sub.subscribe(prefix);
      expect(await received(pub, sub, "begin")).toEqual(["A", "AB", "BB", "BBC"]);

      await sub.unsubscribe("BB");
      expect(await received(pub, sub, "next")).toEqual(["A", "AB"]);

      await sub.subscribe("");
      expect(await received(pub, sub, "last")).toEqual(topics);

      const wire = messages(between.octets(1, binds === "PUB" ? "backward" : "forward"));
      const bodies = wire.filter(([, body]) => body === "body").map(([topic]) => topic);
      const all = ["A", "AB", "BB", "BBC", "A", "AB", ...topics];
      expect(bodies, "what the PUB let through to the wire").toEqual(all);
    },
  );
}

/**
 * Publishes every topic once, and returns those that came. Before it, a topic of its own makes
 * sure that the subscriptions made so far have arrived; behind it, the same topic marks the end.
 */
async function received(pub: PeerSocket, sub: PeerSocket, mark: string): Promise<string[]> {
  await published(pub, sub, mark);
  for (const topic of topics) await pub.send([topic, "body"]);
  await pub.send([mark, "end"]);
  const came: string[] = [];
  for (;;) {
    const message = await sub.receive();
    expect(message, `the end mark, after ${came}`).toBeDefined();
    if (message![0] === mark && message![1] === "end") return came;
    if (message![0] === mark) continue;
    expect(message![1]).toBe("body");
    came.push(message![0]!);
  }
}
