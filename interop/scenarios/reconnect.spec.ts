import { Refused } from "@scrutineer/conformance/target";
import { messages, subscriptions } from "../src/opening.ts";
import type { PeerSocket } from "../src/peer.ts";
import { published } from "../src/published.ts";
import { expect, scenario } from "../src/scenario.ts";
import { DEADLINE_MS } from "../src/tap.ts";

const COUNT = 100;
/** What the peer's application has taken before it is killed. */
const TAKEN = 40;
/**
 * A queue short enough to fill, and bodies that fill the system's buffers, several to one write.
 */
const HELD_UP = 50;
const LARGE = "x".repeat(12_000);
/** Milliseconds without room after which a socket counts as full. */
const REFUSED_MS = 500;
const SENDER = { reconnect_ivl: 50, sndhwm: 1000 };
const RECEIVER = { reconnect_ivl: 50, rcvhwm: 1000 };

const numbers = (from: number) => Array.from({ length: COUNT }, (_, index) => `${from + index}`);

async function sendAll(socket: PeerSocket, messages: readonly string[]): Promise<void> {
  for (const message of messages) await socket.send([message]);
}

scenario(
  "INTEROP-RECONNECT-001",
  {
    title: "a PUSH that connects keeps what it could not write while its PULL was dead",
    judges: ["PIPELINE-PUSH-07", "PIPELINE-PUSH-16"],
  },
  async ({ binder: killed, connecter: survivor, tap, note }) => {
    const between = await tap();
    const pull = await killed.socket("PULL", RECEIVER);
    between.lead(await pull.bind());
    const push = await survivor.socket("PUSH", SENDER);
    await push.connect(between.endpoint);
    await sendAll(push, numbers(0));
    await between.until(
      "all messages",
      () => messages(between.octets(1, "forward")).length === COUNT,
    );
    expect(await pull.receiveMany(TAKEN)).toEqual(numbers(0).slice(0, TAKEN));

    between.lead();
    await killed.kill();
    // A second connection proves that the first is given up: nothing more can be written to it.
    await between.until("an attempt to reconnect", () => between.newest > 1);
    await sendAll(push, numbers(COUNT));
    await killed.restart();
    const again = await killed.socket("PULL", RECEIVER);
    between.lead(await again.bind());

    expect(await again.receiveMany(COUNT)).toEqual(numbers(COUNT));
    await push.send(["end"]);
    expect(await again.receive()).toEqual(["end"]);
    note(`${COUNT} written before the kill, ${TAKEN} taken, ${COUNT - TAKEN} lost with the peer`);
  },
);

scenario(
  "INTEROP-RECONNECT-002",
  {
    title: "a PUSH that binds blocks while its only PULL is dead, and goes on with the next",
    judges: ["PIPELINE-PUSH-14", "PIPELINE-PUSH-15", "PIPELINE-PUSH-09"],
  },
  async ({ binder: survivor, connecter: killed, tap, note }) => {
    const between = await tap();
    const push = await survivor.socket("PUSH", SENDER);
    between.lead(await push.bind());
    const pull = await killed.socket("PULL", RECEIVER);
    await pull.connect(between.endpoint);
    await sendAll(push, numbers(0));
    await between.until(
      "all messages",
      () => messages(between.octets(1, "backward")).length === COUNT,
    );
    expect(await pull.receiveMany(TAKEN)).toEqual(numbers(0).slice(0, TAKEN));

    await killed.kill();
    const swallowed = await sendsUntilRefused(push);
    await killed.restart();
    const again = await killed.socket("PULL", RECEIVER);
    await again.connect(between.endpoint);
    await sendAll(push, numbers(COUNT));

    expect(await again.receiveMany(COUNT)).toEqual(numbers(COUNT));
    await push.send(["end"]);
    expect(await again.receive()).toEqual(["end"]);
    note(`${COUNT} written before the kill, ${TAKEN} taken, ${COUNT - TAKEN} lost with the peer`);
    note(`${swallowed} accepted between the kill and its notice, and lost`);
  },
);

scenario(
  "INTEROP-RECONNECT-003",
  {
    title: "a SUB that connects subscribes again at the PUB that comes back",
    judges: ["PUBSUB-SUB-05", "ZMTP31-PUBSUB-02", "PUBSUB-PUB-14"],
  },
  async ({ binder: killed, connecter: survivor, tap }) => {
    const between = await tap();
    const pub = await killed.socket("PUB");
    between.lead(await pub.bind());
    const sub = await survivor.socket("SUB", { reconnect_ivl: 50 });
    await sub.connect(between.endpoint);
    for (const prefix of ["A", "B", "C"]) await sub.subscribe(prefix);
    await published(pub, sub, "first");
    await sub.unsubscribe("C");

    between.lead();
    await killed.kill();
    await between.until("an attempt to reconnect", () => between.newest > 1);
    await killed.restart();
    const again = await killed.socket("PUB");
    between.lead(await again.bind());
    await published(again, sub, "second");

    const wire = between.octets(between.newest, "forward");
    expect(new Set(subscriptions(wire))).toEqual(new Set(["A", "B", "first", "second"]));
    for (const topic of ["A1", "B1", "C1", "D1"]) await again.send([topic]);
    await again.send(["second", "end"]);
    const came: string[] = [];
    for (let at = await sub.receive(); at?.[1] !== "end"; at = await sub.receive()) {
      expect(at, "the end mark").toBeDefined();
      came.push(at![0]!);
    }
    expect(came.filter((topic) => topic.length === 2)).toEqual(["A1", "B1"]);
  },
);

scenario(
  "INTEROP-RECONNECT-004",
  {
    title: "a PUB that binds forgets the subscriptions of a SUB that was killed",
    judges: ["PUBSUB-PUB-07", "PUBSUB-PUB-08", "PUBSUB-PUB-14"],
  },
  async ({ binder: survivor, connecter: killed, tap }) => {
    const between = await tap();
    const pub = await survivor.socket("PUB");
    between.lead(await pub.bind());
    const sub = await killed.socket("SUB");
    await sub.connect(between.endpoint);
    await sub.subscribe("A");
    await published(pub, sub, "first");

    await killed.kill();
    await killed.restart();
    const again = await killed.socket("SUB");
    await again.connect(between.endpoint);
    await again.subscribe("B");
    await published(pub, again, "second");
    for (const topic of ["A1", "B1", "first"]) await pub.send([topic]);
    await pub.send(["second", "end"]);

    const sent = () => messages(between.octets(between.newest, "backward"));
    await between.until("the end mark", () => sent().at(-1)?.[1] === "end");
    const topics = new Set(sent().map(([topic]) => topic));
    expect(topics, "nothing of the dead subscriptions").toEqual(new Set(["B1", "second"]));
  },
);

scenario(
  "INTEROP-RECONNECT-005",
  {
    title: "a PUSH that was held up by a full peer sends what is left to the one that comes back",
    judges: ["PIPELINE-PUSH-07", "PIPELINE-PUSH-12", "PIPELINE-PUSH-16"],
  },
  async ({ binder: killed, connecter: survivor, tap, note }) => {
    const between = await tap();
    const pull = await killed.socket("PULL", { rcvhwm: 1 });
    between.lead(await pull.bind());
    const push = await survivor.socket("PUSH", { reconnect_ivl: 50, sndhwm: HELD_UP });
    await push.connect(between.endpoint);
    await between.openings(1);
    // The PULL's application takes nothing: its queue, then the system's buffers, then ours fill.
    const accepted = await sendsUntilRefused(push, (n) => [`${n}`, LARGE]);

    between.lead();
    await killed.kill();
    await between.until("an attempt to reconnect", () => between.newest > 1);
    await killed.restart();
    const again = await killed.socket("PULL");
    between.lead(await again.bind());
    await push.send(["end"], DEADLINE_MS);
    const came: number[] = [];
    for (let at = await again.receive(); at?.[0] !== "end"; at = await again.receive()) {
      expect(at, `the end mark, after ${came.length} messages`).toBeDefined();
      came.push(Number(at![0]));
    }

    const first = came[0] ?? accepted;
    expect(came, "each once, in order, up to the last").toEqual(
      Array.from({ length: accepted - first }, (_, index) => first + index),
    );
    // A queue counts as full until half of it is free again, so half is what it surely held.
    expect(came.length, "what waited in the queue of the PUSH").toBeGreaterThanOrEqual(HELD_UP / 2);
    note(`${accepted} accepted, of which ${first} were written before the kill and lost`);
  },
);

/**
 * Sends until the socket refuses.
 *
 * @returns how many it accepted: before it knew that nobody is there, or before its queue was full
 */
async function sendsUntilRefused(
  push: PeerSocket,
  message: (n: number) => string[] = () => ["into the void"],
): Promise<number> {
  const deadline = performance.now() + DEADLINE_MS;
  for (let accepted = 0; performance.now() < deadline; accepted++) {
    try {
      await push.send(message(accepted), REFUSED_MS);
    } catch (error) {
      if (error instanceof Refused && error.refusal.kind === "again") return accepted;
      throw error;
    }
  }
  throw new Error(`the PUSH went on accepting for ${DEADLINE_MS} ms with nobody to take it`);
}
