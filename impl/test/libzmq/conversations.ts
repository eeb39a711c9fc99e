import assert from "node:assert/strict";
import { type AnySocket, type Name, type Options, sendUntil } from "./implementations.ts";

/** How two socket types that may meet exchange messages, whoever makes and whoever binds them. */
export interface Conversation {
  readonly names: readonly [Name, Name];
  readonly options?: readonly [Options, Options];
  readonly run: (first: AnySocket, second: AnySocket) => Promise<void>;
}

/** What is added around a body: as it is sent, and as it is received. */
interface Envelope {
  readonly sent?: readonly string[];
  readonly seen?: readonly string[];
}

type Body = readonly (string | Buffer)[];

/** More than any buffer on the way. */
const large = Buffer.alloc(1024 * 1024, "0123456789abcdef");

/** One frame and several, empty ones and large ones at every place, and twenty in order. */
const bodies: readonly Body[] = [
  ["one"],
  ["two", "frames"],
  ["", "between", ""],
  [""],
  [large],
  ["head", large, ""],
  ...Array.from({ length: 20 }, (_, n) => [`${n}`, "of", "20"]),
];

export const conversations: readonly Conversation[] = [
  { names: ["Request", "Reply"], run: (req, rep) => inTurn(req, rep) },
  {
    names: ["Request", "Router"],
    options: [{ routingId: "first" }, {}],
    run: (req, router) => inTurn(req, router, { seen: ["first", ""] }),
  },
  { names: ["Dealer", "Reply"], run: (dealer, rep) => inTurn(dealer, rep, { sent: [""] }) },
  {
    names: ["Dealer", "Router"],
    options: [{ routingId: "first" }, {}],
    run: async (dealer, router) => {
      await inOrder(dealer, router, { seen: ["first"] });
      await inOrder(router, dealer, { sent: ["first"] });
    },
  },
  { names: ["Dealer", "Dealer"], run: bothWays },
  {
    names: ["Router", "Router"],
    options: [
      { routingId: "first", mandatory: true },
      { routingId: "second", mandatory: true },
    ],
    run: async (one, other) => {
      await routed(one, "second");
      same(await other.receive(), ["first", "here"]);
      await inOrder(one, other, { sent: ["second"], seen: ["first"] });
      await inOrder(other, one, { sent: ["first"], seen: ["second"] });
    },
  },
  { names: ["Publisher", "Subscriber"], run: publish },
  { names: ["Publisher", "XSubscriber"], run: publish },
  {
    names: ["XPublisher", "Subscriber"],
    run: async (xpub, sub) => {
      await publish(xpub, sub);
      same(await xpub.receive(), ["\x01"]);
    },
  },
  {
    names: ["XPublisher", "XSubscriber"],
    run: async (xpub, xsub) => {
      await publish(xpub, xsub);
      same(await xpub.receive(), ["\x01"]);
      await inOrder(xsub, xpub);
    },
  },
  { names: ["Push", "Pull"], run: (push, pull) => inOrder(push, pull) },
  { names: ["Pair", "Pair"], run: bothWays },
  { names: ["Stream", "Stream"], run: octets },
];

async function bothWays(one: AnySocket, other: AnySocket): Promise<void> {
  await inOrder(one, other);
  await inOrder(other, one);
}

/** All bodies are sent while they are received. */
async function inOrder(from: AnySocket, to: AnySocket, envelope: Envelope = {}): Promise<void> {
  const { sent = [], seen = [] } = envelope;
  const sending = (async () => {
    for (const body of bodies) await from.send([...sent, ...body]);
  })();
  for (const body of bodies) same(await to.receive(), [...seen, ...body]);
  await sending;
}

/** Each body is asked, and answered with its frames in reverse, before the next. */
async function inTurn(from: AnySocket, to: AnySocket, envelope: Envelope = {}): Promise<void> {
  const { sent = [], seen = [] } = envelope;
  for (const body of bodies) {
    const answer = [...body].reverse();
    await from.send([...sent, ...body]);
    same(await to.receive(), [...seen, ...body]);
    await to.send([...seen, ...answer]);
    same(await from.receive(), [...sent, ...answer]);
  }
}

/** Everything is subscribed to; what was published before that is known is lost. */
async function publish(pub: AnySocket, sub: AnySocket): Promise<void> {
  if ("subscribe" in sub) sub.subscribe("");
  else await (sub as AnySocket).send("\x01");
  await sendUntil(() => pub.send("begin"), sub.receive());
  const sending = (async () => {
    for (const body of bodies) await pub.send([...body]);
  })();
  let message = await sub.receive();
  while (String(message[0]) === "begin") message = await sub.receive();
  for (const [index, body] of bodies.entries()) {
    same(index === 0 ? message : await sub.receive(), body);
  }
  await sending;
}

/** Sends once the ROUTER knows the peer; until then it refuses, as it is told to. */
async function routed(router: AnySocket, id: string): Promise<void> {
  for (;;) {
    try {
      return await router.send([id, "here"]);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EHOSTUNREACH") throw error;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
}

/** All octets go both ways, cut anywhere; then the first ends the connection. */
async function octets(one: AnySocket, other: AnySocket): Promise<void> {
  const [[there, none], [here]] = await Promise.all([one.receive(), other.receive()]);
  assert.equal(there!.length, 5);
  assert.equal(none!.length, 0);
  for (const [from, id, to, origin] of [
    [one, there, other, here],
    [other, here, one, there],
  ] as const) {
    const pieces = ["a", "\0", large, "z"];
    const sending = (async () => {
      for (const piece of pieces) await from.send([id, piece]);
    })();
    const all = Buffer.concat(pieces.map((piece) => Buffer.from(piece)));
    const came: Buffer[] = [];
    for (let length = 0; length < all.length; length += came.at(-1)!.length) {
      const [peer, piece] = await to.receive();
      assert.deepEqual(peer, origin);
      came.push(piece!);
    }
    assert.ok(Buffer.concat(came).equals(all));
    await sending;
  }
  await one.send([there, ""]);
  assert.deepEqual(await other.receive(), [here, Buffer.alloc(0)]);
}

/** A deepEqual that does not print a megabyte. */
function same(message: readonly Buffer[], body: Body): void {
  const expected = body.map((frame) => Buffer.from(frame));
  const shown = (frames: readonly Buffer[]) =>
    frames.map((frame) => (frame.length > 64 ? `${frame.length} octets` : `${frame}`));
  assert.deepEqual(shown(message), shown(expected));
  assert.ok(message.every((frame, at) => frame.equals(expected[at]!)));
}
