/** Bugs of the queues between a socket and one peer: how long they live, and what they take. */
import type { Mutant } from "../src/target/mutant.ts";

export const queueMutants: readonly Mutant[] = [
  {
    id: "next-peer-inherits",
    about: "what waits for a peer that goes is sent to the next one",
    file: "dist/pipe/pipe.js",
    find: "this.outbound = options.conflate ? new LatestQueue() : new Queue();",
    replace: "this.outbound = Pipe.left ??= Object.assign(new Queue(), { clear() {} });",
    kills: [
      { case: "PS-XPUB-008", requirement: "PUBSUB-XPUB-09" },
      { case: "RR-DEALER-008", requirement: "REQREP-DEALER-12" },
      { case: "RR-ROUTER-008", requirement: "REQREP-ROUTER-09" },
      { case: "PIPE-PUSH-010", requirement: "PIPELINE-PUSH-10" },
      { case: "PX-PAIR-006", requirement: "EXPAIR-PAIR-12" },
    ],
  },
  {
    id: "gone-peer-is-sent-to",
    about: "messages are taken for a peer that has gone",
    file: "dist/socket/peers.js",
    find: "this.#pattern.detach(pipe);",
    replace: ";",
    kills: [
      { case: "RR-DEALER-008", requirement: "REQREP-DEALER-11" },
      { case: "PIPE-PUSH-010", requirement: "PIPELINE-PUSH-09" },
    ],
  },
  {
    id: "pair-is-true-to-its-second-peer",
    about: "a PAIR takes messages for its second peer when that has gone",
    file: "dist/pattern/pair.js",
    find: "if (at >= 0)",
    replace: "if (at >= 0 && (this.losses = (this.losses ?? 0) + 1) < 2)",
    kills: [{ case: "PX-PAIR-006", requirement: "EXPAIR-PAIR-11" }],
  },
  {
    id: "loss-takes-what-came",
    about: "with a connection goes what came over it and was not received yet",
    file: "dist/session/session.js",
    find: "this.written = this.#partial = 0;",
    replace: "this.written = this.#partial = 0; this.pipe.inbound.clear();",
    kills: [
      { case: "PS-SUB-006", requirement: "PUBSUB-SUB-05" },
      { case: "PS-XSUB-005", requirement: "PUBSUB-XSUB-06" },
      { case: "PIPE-PULL-006", requirement: "PIPELINE-PULL-07" },
    ],
  },
  {
    id: "first-frame-at-once",
    about: "the first frame of a message is delivered before the others have come",
    file: "dist/wire/decoder.js",
    find: "this.#partsBytes += body.length;",
    replace: "if (this.#parts.length === 1) flags = 0;",
    kills: [
      { case: "PS-SUB-007", requirement: "PUBSUB-SUB-08" },
      { case: "PS-XSUB-006", requirement: "PUBSUB-XSUB-09" },
      { case: "PIPE-PULL-007", requirement: "PIPELINE-PULL-10" },
    ],
  },
  {
    id: "takes-in-without-a-bound",
    about: "a socket reads on though its application does not receive",
    file: "dist/pipe/pipe.js",
    find: "return this.#receiveMax - this.inbound.length;",
    replace: "return Number.POSITIVE_INFINITY;",
    kills: [
      { case: "PS-SUB-008", requirement: "PUBSUB-SUB-09" },
      { case: "PS-XSUB-007", requirement: "PUBSUB-XSUB-11" },
      { case: "PIPE-PULL-008", requirement: "PIPELINE-PULL-11" },
    ],
  },
  {
    id: "deaf-while-full",
    about: "a peer is not heard while the queue to it is full",
    file: "dist/pipe/pipe.js",
    find: "const message = this.inbound.shift();",
    replace: "const message = this.#full ? undefined : this.inbound.shift();",
    kills: [
      { case: "PS-XPUB-007", requirement: "PUBSUB-XPUB-04" },
      { case: "PS-XSUB-011", requirement: "PUBSUB-XSUB-04" },
      { case: "RR-ROUTER-007", requirement: "REQREP-ROUTER-04" },
      { case: "PX-PAIR-004", requirement: "EXPAIR-PAIR-06" },
    ],
  },
  {
    id: "dealer-and-rep-are-strangers",
    about: "a DEALER refuses a REP",
    file: "dist/engine/socket-type.js",
    find: 'DEALER: ["REP", "DEALER", "ROUTER"],',
    replace: 'DEALER: ["DEALER", "ROUTER"],',
    kills: [{ case: "RR-DEALER-009", requirement: "REQREP-DEALER-05" }],
  },
];
