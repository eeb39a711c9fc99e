import type { TargetSocket } from "../../target/driver-target.ts";
import type { SocketType } from "../../target/protocol.ts";
import { connected, NotHere, resetAll, SmokeFailure, type Step, sameFrames } from "./subject.ts";

/** Frames of every form, one of them empty and one large. */
const FRAMES = ["text:hello", "hex:", "b64:AP8=", "gen:5000:7"];

/** How long a publisher and its subscriber may take to find each other, in ms. */
const MEET_MS = 10_000;

/** How long each try of theirs waits, in ms. */
const TRY_MS = 100;

interface Exchange {
  readonly other: SocketType;
  readonly run: (own: TargetSocket, theirs: TargetSocket) => Promise<void>;
}

const exchanges: Readonly<Record<SocketType, Exchange>> = {
  REQ: { other: "REP", run: asked },
  REP: { other: "REQ", run: (own, theirs) => asked(theirs, own) },
  DEALER: { other: "ROUTER", run: routed },
  ROUTER: { other: "DEALER", run: (own, theirs) => routed(theirs, own) },
  PUB: { other: "SUB", run: published },
  SUB: { other: "PUB", run: (own, theirs) => published(theirs, own) },
  XPUB: { other: "SUB", run: announced },
  XSUB: { other: "PUB", run: subscribed },
  PUSH: { other: "PULL", run: passed },
  PULL: { other: "PUSH", run: (own, theirs) => passed(theirs, own) },
  PAIR: { other: "PAIR", run: asked },
};

/** A step for each socket type: it binds and it connects, sends and receives. */
export const exchangeSteps: readonly Step[] = Object.entries(exchanges).map(
  ([type, { other, run }]) => ({
    name: type.toLowerCase(),
    title: `${type} talks to ${other}, bound and connecting`,
    run: async (subject) => {
      const { driver, partner, hello } = subject;
      if (!hello.caps.sockets.includes(type)) throw new NotHere(`no ${type} is declared`);
      for (const binds of [true, false]) {
        const [own, theirs] = await connected(subject, type as SocketType, other, binds);
        await run(own, theirs);
        await resetAll(driver, partner);
      }
    },
  }),
);

async function passed(from: TargetSocket, into: TargetSocket): Promise<void> {
  await from.send(...FRAMES);
  sameFrames(await into.receive(), FRAMES);
}

/** Without an empty frame: how a REP takes one for a delimiter is a matter of its cases. */
async function asked(first: TargetSocket, second: TargetSocket): Promise<void> {
  const frames = FRAMES.filter((literal) => literal !== "hex:");
  for (const [from, into] of [
    [first, second],
    [second, first],
  ] as const) {
    await from.send(...frames);
    sameFrames(await into.receive(), frames);
  }
}

/** What a ROUTER receives begins with a name for the peer, and what it sends too. */
async function routed(dealer: TargetSocket, router: TargetSocket): Promise<void> {
  await dealer.send(...FRAMES);
  const [name = "", ...rest] = (await router.receive()) ?? [];
  sameFrames(rest, FRAMES);
  await router.send(name, ...FRAMES);
  sameFrames(await dealer.receive(), FRAMES);
}

async function published(pub: TargetSocket, sub: TargetSocket): Promise<void> {
  await sub.subscribe(new Uint8Array());
  await untilReceived(pub, sub);
}

/** Subscriptions take their time: what is published before them is not for this subscriber. */
async function untilReceived(pub: TargetSocket, sub: TargetSocket): Promise<void> {
  for (let waitedMs = 0; waitedMs < MEET_MS; waitedMs += TRY_MS) {
    await pub.send(...FRAMES);
    const got = await sub.receive(TRY_MS);
    if (got !== undefined) return sameFrames(got, FRAMES);
  }
  throw new SmokeFailure(
    "a message for the subscriber",
    `none in ${MEET_MS / 1_000} s`,
    "A library that takes in peers and subscriptions only when it is called has to be polled between operations.",
  );
}

async function announced(xpub: TargetSocket, sub: TargetSocket): Promise<void> {
  await sub.subscribe(new Uint8Array());
  sameFrames(await xpub.receive(), ["hex:01"]);
  await untilReceived(xpub, sub);
}

async function subscribed(xsub: TargetSocket, pub: TargetSocket): Promise<void> {
  await xsub.send("hex:01");
  await untilReceived(pub, xsub);
}
