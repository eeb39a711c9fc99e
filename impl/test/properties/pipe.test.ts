import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { GATHER_BYTES } from "../../src/limits.ts";
import type { Message } from "../../src/message.ts";
import { fakePipe } from "../support/fake-pipe.ts";
import { bounded } from "./arbitraries.ts";

/** What a pipe is, said with two arrays. */
class Model {
  readonly sendMax: number;
  readonly receiveMax: number;
  outbound: string[] = [];
  inbound: string[] = [];
  /** Messages that the session may still take past the queue, and those of them that wait there. */
  takes = 0;
  written = 0;
  /** A sender was turned away; octets wait outside. */
  full = false;
  held = false;
  /** Messages sent so far: their numbers are their texts. */
  sends = 0;
  /** How often the owner was told to send, and the session to receive. */
  writable = 0;
  refills = 0;

  constructor(sendMax: number, receiveMax: number) {
    this.sendMax = sendMax;
    this.receiveMax = receiveMax;
  }

  get waiting(): number {
    return this.outbound.length + this.written;
  }

  left(): void {
    if (!this.full || this.waiting > this.sendMax / 2) return;
    this.full = false;
    this.writable++;
  }

  taken(): void {
    if (!this.held || this.inbound.length > this.receiveMax / 2) return;
    this.held = false;
    this.refills++;
  }
}

type Real = ReturnType<typeof fakePipe>;

const texts = (messages: readonly Message[]) => messages.map((message) => `${message[0]}`);

/** A step of both; what they have in common is compared after each. */
class Step implements fc.Command<Model, Real> {
  readonly #name: string;
  readonly #apply: (model: Model, real: Real) => void;

  constructor(name: string, apply: (model: Model, real: Real) => void) {
    this.#name = name;
    this.#apply = apply;
  }

  check(): boolean {
    return true;
  }

  run(model: Model, real: Real): void {
    this.#apply(model, real);

    const { pipe, owner, session } = real;
    assert.equal(pipe.outbound.length, model.outbound.length);
    assert.equal(pipe.inbound.length, model.inbound.length);
    assert.equal(owner.writablePipes.length, model.writable);
    assert.equal(session.refills, model.refills);
    assert.ok(pipe.inbound.length <= model.receiveMax);
  }

  toString(): string {
    return this.#name;
  }
}

const send = (large: boolean) =>
  new Step(large ? "send a large one" : "send", (model, { pipe, session }) => {
    const text = `${model.sends++}`;
    const body = large ? Buffer.alloc(GATHER_BYTES, text) : Buffer.from(text);
    const head = Buffer.from(text);
    const passes = model.outbound.length === 0 && model.takes > 0;
    const accepted = passes || model.waiting < model.sendMax;

    assert.equal(pipe.send([head, body]), accepted);
    // The sender may write into what it has sent; a session that took it has copied it by then.
    if (!passes) head.fill("?");

    if (passes) {
      assert.equal(`${session.messages.at(-1)![0]}`, text);
      model.takes--;
      session.written = ++model.written;
    } else if (accepted) model.outbound.push(text);
    else model.full = true;
  });

const sendFirst = (count: number) =>
  new Step(`send ${count} first`, (model, { pipe, session }) => {
    const first = Array.from({ length: count }, () => `${model.sends++}`);
    const passes = model.outbound.length === 0 ? Math.min(model.takes, first.length) : 0;

    pipe.sendFirst(first.map((text) => [Buffer.from(text)]));

    model.takes -= passes;
    session.written = model.written += passes;
    model.outbound.unshift(...first.slice(passes));
  });

const open = (takes: number) =>
  new Step(`open ${takes}`, (model, { session }) => {
    session.takes = model.takes = takes;
  });

const leave = new Step("leave", (model, { pipe }) => {
  const message = pipe.outbound.shift();
  pipe.drained();

  assert.deepEqual(texts(message === undefined ? [] : [message]), model.outbound.splice(0, 1));
  model.left();
});

const depart = new Step("depart", (model, { pipe, session }) => {
  session.written = model.written = 0;
  pipe.drained();
  model.left();
});

/** The connection is lost: what was written, and has not left, comes back. */
const lose = new Step("lose", (model, { pipe, session }) => {
  const unsent = model.written === 0 ? [] : session.messages.slice(-model.written);
  session.written = model.written = session.takes = model.takes = 0;
  pipe.restore(unsent);
  model.outbound.unshift(...texts(unsent));
});

/** As a session does: messages up to the mark, and the rest waits outside. */
const arrive = (count: number) =>
  new Step(`arrive ${count}`, (model, { pipe }) => {
    for (let i = 0; i < count; i++) {
      assert.equal(pipe.room, model.receiveMax - model.inbound.length);
      if (pipe.room <= 0) {
        pipe.hold();
        model.held = true;
        return;
      }
      pipe.inbound.push([Buffer.from(`in ${i}`)]);
      model.inbound.push(`in ${i}`);
    }
  });

const take = (limit: number) =>
  new Step(`take ${limit}`, (model, { pipe }) => {
    const one = limit === 1 ? pipe.take() : undefined;
    const taken = limit === 1 ? (one === undefined ? [] : [one]) : pipe.takeMany(limit);

    assert.deepEqual(texts(taken), model.inbound.splice(0, limit));
    model.taken();
  });

const steps = fc.commands(
  [
    fc.boolean().map(send),
    fc.boolean().map(send),
    fc.integer({ min: 1, max: 3 }).map(sendFirst),
    fc.integer({ min: 0, max: 4 }).map(open),
    fc.constantFrom(leave, depart, lose),
    fc.integer({ min: 1, max: 6 }).map(arrive),
    fc.integer({ min: 1, max: 4 }).map(take),
  ],
  { maxCommands: 60, size: "max" },
);
const mark = fc.integer({ min: 1, max: 8 });

test("a pipe is two bounded queues: it loses nothing, keeps the order and tells of room once", () => {
  fc.assert(
    fc.property(steps, mark, mark, (script, sendHighWaterMark, receiveHighWaterMark) => {
      const real = fakePipe({ sendHighWaterMark, receiveHighWaterMark });
      const model = new Model(sendHighWaterMark, receiveHighWaterMark);

      fc.modelRun(() => ({ model, real }), script);

      const { outbound } = real.pipe;
      assert.deepEqual(texts(outbound.take(outbound.length)), model.outbound);
    }),
    bounded(500),
  );
});
