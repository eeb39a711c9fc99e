import { expect } from "@playwright/test";
import { Refused, type SocketOptions, type SocketType } from "@scrutineer/conformance/target";
import { expectedFrame, generatedFrame, type ScenarioFrame } from "./frame.ts";
import type { PeerSocket } from "./peer.ts";
import { published } from "./published.ts";
import { DEADLINE_MS } from "./tap.ts";

type Body = readonly ScenarioFrame[];

/** What is added around a body: as it is sent, and as it is received. */
interface Envelope {
  readonly sent?: readonly string[];
  readonly seen?: readonly string[];
}

/** How two socket types that may meet exchange messages, whichever of them binds. */
export interface Conversation {
  readonly types: readonly [SocketType, SocketType];
  /** Options of each. */
  readonly options?: readonly [SocketOptions, SocketOptions];
  readonly run: (first: PeerSocket, second: PeerSocket) => Promise<void>;
}

/** Octets of a large body. */
const LARGE = 1024 * 1024;
/** Messages whose order is judged, besides those of every shape. */
const NUMBERED = 20;

/** One frame and several, empty ones at every place, and large ones at every place. */
const bodies: readonly Body[] = [
  ["one"],
  ["two", "frames"],
  ["", "between", ""],
  [""],
  [generatedFrame(LARGE, 1)],
  ["head", generatedFrame(LARGE, 2), ""],
  ...Array.from({ length: NUMBERED }, (_, n) => [`${n}`, "of", `${NUMBERED}`]),
];

const first = { identity: "text:first" };
const second = { identity: "text:second" };

export const conversations: readonly Conversation[] = [
  { types: ["REQ", "REP"], run: (req, rep) => inTurn(req, rep) },
  {
    types: ["REQ", "ROUTER"],
    options: [first, {}],
    run: (req, router) => inTurn(req, router, { seen: ["first", ""] }),
  },
  { types: ["DEALER", "REP"], run: (dealer, rep) => inTurn(dealer, rep, { sent: [""] }) },
  {
    types: ["DEALER", "ROUTER"],
    options: [first, {}],
    run: async (dealer, router) => {
      await inOrder(dealer, router, { seen: ["first"] });
      await inOrder(router, dealer, { sent: ["first"] });
    },
  },
  { types: ["DEALER", "DEALER"], run: bothWays },
  {
    types: ["ROUTER", "ROUTER"],
    options: [
      { ...first, router_mandatory: true },
      { ...second, router_mandatory: true },
    ],
    run: async (one, other) => {
      await routed(one, "second");
      expect(await other.receive()).toEqual(["first", "here"]);
      await inOrder(one, other, { sent: ["second"], seen: ["first"] });
      await inOrder(other, one, { sent: ["first"], seen: ["second"] });
    },
  },
  { types: ["PUB", "SUB"], run: publish },
  { types: ["PUB", "XSUB"], run: publish },
  {
    types: ["XPUB", "SUB"],
    run: async (xpub, sub) => {
      await publish(xpub, sub);
      await hearsOfSubscriptions(xpub);
    },
  },
  {
    types: ["XPUB", "XSUB"],
    run: async (xpub, xsub) => {
      await publish(xpub, xsub);
      await hearsOfSubscriptions(xpub);
      await inOrder(xsub, xpub);
    },
  },
  { types: ["PUSH", "PULL"], run: (push, pull) => inOrder(push, pull) },
  { types: ["PAIR", "PAIR"], run: bothWays },
];

async function bothWays(one: PeerSocket, other: PeerSocket): Promise<void> {
  await inOrder(one, other);
  await inOrder(other, one);
}

/** All bodies are sent while they are received, and come whole and in order. */
async function inOrder(from: PeerSocket, to: PeerSocket, envelope: Envelope = {}): Promise<void> {
  const { sent = [], seen = [] } = envelope;
  const sending = Promise.all(bodies.map((body) => from.send([...sent, ...body])));
  for (const body of bodies) expect(await to.receive()).toEqual([...seen, ...expected(body)]);
  await sending;
}

/** Each body is asked, and answered with its frames in reverse, before the next. */
async function inTurn(from: PeerSocket, to: PeerSocket, envelope: Envelope = {}): Promise<void> {
  const { sent = [], seen = [] } = envelope;
  for (const body of bodies) {
    const answer = [...body].reverse();
    await from.send([...sent, ...body]);
    expect(await to.receive()).toEqual([...seen, ...expected(body)]);
    await to.send([...seen, ...answer]);
    expect(await from.receive()).toEqual([...sent, ...expected(answer)]);
  }
}

/** Everything is subscribed to, and comes in order. */
async function publish(pub: PeerSocket, sub: PeerSocket): Promise<void> {
  await sub.subscribe("");
  await published(pub, sub, "begin");
  const sending = Promise.all(bodies.map((body) => pub.send(body)));
  let at = await sub.receive();
  while (at?.[0] === "begin") at = await sub.receive();
  for (const [index, body] of bodies.entries()) {
    expect(index === 0 ? at : await sub.receive()).toEqual(expected(body));
  }
  await sending;
}

/** An XPUB gives its application the two subscriptions that `publish` makes. */
async function hearsOfSubscriptions(xpub: PeerSocket): Promise<void> {
  const heard = [await xpub.receive(), await xpub.receive()];
  expect(new Set(heard.flat())).toEqual(new Set(["\x01", "\x01begin"]));
}

/** Sends once the ROUTER knows the peer of this identity; until then it refuses, as it is told to. */
async function routed(router: PeerSocket, identity: string): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS;
  for (;;) {
    try {
      return await router.send([identity, "here"]);
    } catch (error) {
      const unknown = error instanceof Refused && error.refusal.kind === "invalid";
      if (!unknown || performance.now() > deadline) throw error;
    }
  }
}

const expected = (body: Body): string[] => body.map(expectedFrame);
