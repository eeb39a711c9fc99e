import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { RepPattern } from "../../src/pattern/rep.ts";
import { ReqPattern } from "../../src/pattern/req.ts";
import type { Pipe } from "../../src/pipe/pipe.ts";
import { fakePipe, message } from "../support/fake-pipe.ts";
import { bounded } from "./arbitraries.ts";

/** One connection: what each end has queued, and what has come and waits to be received. */
interface Link {
  readonly req: number;
  readonly rep: number;
  readonly asking: Pipe;
  readonly answering: Pipe;
  alive: boolean;
  readonly requests: { queued: string[]; come: string[] };
  readonly replies: { queued: string[]; come: string[] };
}

type Asker = { request: string; link: Link } | undefined;
type Server = { request: string; link: Link } | undefined;

/** What RFC 28 says of REQ and REP: each is in one of two states, and who owes what to whom. */
class Model {
  requests = 0;
  /** By REQ: its open request, and who has it; undefined where it may send. */
  readonly askers: Asker[];
  /** By REQ: whether its last request is with its sender still, for want of a peer. */
  readonly waiting: boolean[];
  /** By REP: the request that it owes a reply to; undefined where it may receive. */
  readonly servers: Server[];

  constructor(reqs: number, reps: number) {
    this.askers = Array(reqs).fill(undefined);
    this.waiting = Array(reqs).fill(false);
    this.servers = Array(reps).fill(undefined);
  }
}

class Real {
  readonly reqs: ReqPattern[];
  readonly reps: RepPattern[];
  readonly links: Link[];

  constructor(reqs: number, reps: number) {
    const settings = { probeRouter: false, correlate: false, relaxed: false };
    this.reqs = Array.from({ length: reqs }, () => new ReqPattern(0, () => settings));
    this.reps = Array.from({ length: reps }, () => new RepPattern());
    this.links = this.reqs.flatMap((req, i) =>
      this.reps.map((rep, j) => {
        const [asking, answering] = [fakePipe().pipe, fakePipe().pipe];
        req.attach(asking);
        rep.attach(answering);
        const none = () => ({ queued: [], come: [] });
        const link = { req: i, rep: j, asking, answering, alive: true };
        return { ...link, requests: none(), replies: none() };
      }),
    );
  }
}

const step = (name: string, run: (model: Model, real: Real) => void) => ({
  check: () => true,
  run,
  toString: () => name,
});

const ask = (at: number) =>
  step(`REQ ${at} sends`, (model, { reqs, links }) => {
    const i = at % reqs.length;
    const request = `request ${model.requests++} of ${i}`;
    if (model.askers[i] !== undefined) {
      assert.throws(() => reqs[i]!.send(message(request)), { code: "EFSM" });
      return;
    }
    const open = links.filter(({ req, alive }) => req === i && alive);
    const before = open.map(({ asking }) => asking.outbound.length);

    assert.equal(reqs[i]!.send(message(request)), open.length > 0);

    const taken = open.filter(({ asking }, at) => asking.outbound.length > before[at]!);
    assert.equal(taken.length, Math.min(open.length, 1), "one peer has it");
    model.waiting[i] = taken.length === 0;
    if (taken.length === 0) return;
    taken[0]!.requests.queued.push(request);
    model.askers[i] = { request, link: taken[0]! };
  });

const serve = (at: number) =>
  step(`REP ${at} receives`, (model, { reps, links }) => {
    const j = at % reps.length;
    if (model.servers[j] !== undefined) {
      assert.throws(() => reps[j]!.receive(), { code: "EFSM" });
      return;
    }
    const ready = links.filter(({ rep, requests }) => rep === j && requests.come.length > 0);

    const got = reps[j]!.receive();

    assert.equal(got === undefined, ready.length === 0);
    if (got === undefined) return;
    const link = ready.find(({ answering }) => answering === reps[j]!.source)!;
    assert.equal(`${got}`, link.requests.come.shift());
    model.servers[j] = { request: `${got}`, link };
  });

const answer = (at: number) =>
  step(`REP ${at} sends`, (model, { reps }) => {
    const j = at % reps.length;
    const server = model.servers[j];
    if (server === undefined) {
      assert.throws(() => reps[j]!.send(message("nothing")), { code: "EFSM" });
      return;
    }
    const { request, link } = server;

    assert.equal(reps[j]!.send(message(`reply to ${request}`)), true);

    assert.equal(link.answering.outbound.length, link.replies.queued.length + (link.alive ? 1 : 0));
    if (link.alive) link.replies.queued.push(`reply to ${request}`);
    model.servers[j] = undefined;
  });

const hear = (at: number) =>
  step(`REQ ${at} receives`, (model, { reqs }) => {
    const i = at % reqs.length;
    const asker = model.askers[i];
    if (asker === undefined) {
      if (model.waiting[i]) assert.equal(reqs[i]!.receive(), undefined);
      else assert.throws(() => reqs[i]!.receive(), { code: "EFSM" });
      return;
    }
    const reply = asker.link.replies.come.shift();

    const got = reqs[i]!.receive();

    assert.equal(got?.join(), reply);
    if (got === undefined) return;
    assert.equal(reply, `reply to ${asker.request}`);
    model.askers[i] = undefined;
  });

/** Carries a message of a link, one way or the other. */
const carry = (at: number, there: boolean) =>
  step(`link ${at} carries a ${there ? "request" : "reply"}`, (_, { reqs, reps, links }) => {
    const link = links[at % links.length]!;
    const { asking, answering, requests, replies } = link;
    const [from, to, words] = there ? [asking, answering, requests] : [answering, asking, replies];
    const carried = link.alive ? from.outbound.shift() : undefined;
    if (carried === undefined) return;
    to.inbound.push(carried);
    words.come.push(words.queued.shift()!);
    (there ? reps[link.rep]! : reqs[link.req]!).readable(to);
  });

/** Both ends see that the connection has ended; what has come over it can still be received. */
const part = (at: number) =>
  step(`link ${at} ends`, (_, { reqs, reps, links }) => {
    const link = links[at % links.length]!;
    if (!link.alive) return;
    link.alive = false;
    reqs[link.req]!.detach(link.asking);
    reps[link.rep]!.detach(link.answering);
  });

const any = fc.nat({ max: 8 });
const steps = fc.commands(
  [
    any.map(ask),
    any.map(ask),
    any.map(serve),
    any.map(serve),
    any.map(answer),
    any.map(answer),
    any.map(hear),
    any.map(hear),
    fc.tuple(any, fc.boolean()).map(([at, there]) => carry(at, there)),
    fc.tuple(any, fc.boolean()).map(([at, there]) => carry(at, there)),
    fc.tuple(any, fc.boolean()).map(([at, there]) => carry(at, there)),
    any.map(part),
  ],
  { maxCommands: 120, size: "max" },
);
const count = fc.integer({ min: 1, max: 3 });

test("any REQs and REPs alternate, and each reply comes to the request that it answers", () => {
  fc.assert(
    fc.property(steps, count, count, (script, reqs, reps) => {
      fc.modelRun(() => ({ model: new Model(reqs, reps), real: new Real(reqs, reps) }), script);
    }),
    bounded(500),
  );
});
