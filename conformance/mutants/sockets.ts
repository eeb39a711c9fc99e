/** Bugs of PAIR, PIPELINE and of what every socket type does. */
import type { Mutant } from "../src/target/mutant.ts";

export const socketsMutants: readonly Mutant[] = [
  {
    id: "pull-sends",
    about: "a PULL takes messages to send",
    file: "dist/socket/sockets.js",
    find: 'withOptions(ReadableSocket, "PULL")',
    replace: 'withOptions(DuplexSocket, "PULL")',
    kills: [{ case: "PIPE-PULL-001", requirement: "PIPELINE-PULL-02" }],
  },
  {
    id: "pair-first-frame-alone",
    about: "a PAIR delivers the first frame of a message alone",
    file: "dist/pattern/pair.js",
    find: "return message;",
    replace: "return message.slice(0, 1);",
    kills: [{ case: "PX-PAIR-001", requirement: "EXPAIR-PAIR-04" }],
  },
  {
    id: "pair-sends-into-nothing",
    about: "a PAIR without a peer drops what it sends",
    file: "dist/pattern/pair.js",
    find: "return this.#pipes[0]?.send(message) ?? false;",
    replace: "return this.#pipes[0]?.send(message) ?? true;",
    kills: [{ case: "PX-PAIR-002", requirement: "EXPAIR-PAIR-15" }],
  },
  {
    id: "pair-does-not-connect",
    about: "a PAIR that connects has no queue",
    file: "dist/pattern/pair.js",
    find: "this.#pipes.push(pipe);",
    replace: "if (pipe.accepted) this.#pipes.push(pipe);",
    kills: [{ case: "PX-PAIR-003", requirement: "EXPAIR-PAIR-08" }],
  },
  {
    id: "queue-keeps-nothing",
    about: "what is queued for a peer is lost",
    file: "dist/pipe/pipe.js",
    find: "this.outbound.push(this.#copies.copy(message));",
    replace: ";",
    kills: [{ case: "PX-PAIR-003", requirement: "EXPAIR-PAIR-09" }],
  },
  {
    id: "pair-drops-when-full",
    about: "a PAIR whose queue is full drops what it sends",
    file: "dist/pattern/pair.js",
    find: "return this.#pipes[0]?.send(message) ?? false;",
    replace: "return (this.#pipes[0]?.send(message), this.#pipes.length > 0);",
    kills: [{ case: "PX-PAIR-004", requirement: "EXPAIR-PAIR-13" }],
  },
  {
    id: "pair-of-three",
    about: "a PAIR takes a second peer",
    file: "dist/pattern/pair.js",
    find: "if (peer !== undefined && peer !== pipe)",
    replace: "if (peer === null)",
    kills: [
      { case: "ZMTP-SOCKET-007", requirement: "ZMTP31-ERROR-05" },
      { case: "PX-PAIR-005", requirement: "EXPAIR-PAIR-02" },
    ],
  },
  {
    id: "pair-refuses-pairs",
    about: "a PAIR refuses a PAIR",
    file: "dist/engine/socket-type.js",
    find: 'PAIR: ["PAIR"],',
    replace: "PAIR: [],",
    kills: [{ case: "ZMTP-SOCKET-002", requirement: "ZMTP31-SOCKET-02" }],
  },
  {
    id: "xpub-answers-no-ping",
    about: "an XPUB does not answer PING",
    file: "dist/engine/engine.js",
    find: 'if (name === "PING")',
    replace: 'if (name === "PING" && this.#options.socketType !== "XPUB")',
    kills: [{ case: "ZMTP-CMD-017", requirement: "ZMTP31-HEARTBEAT-10" }],
  },
  {
    id: "greeting-cut-for-others",
    about: "a peer of another mechanism gets part of the greeting",
    file: "dist/engine/opening.js",
    find: "this.#sendUpTo(GREETING_BYTES);",
    replace:
      'this.#sendUpTo(this.#peer.complete && this.#peer.greeting().mechanism !== "NULL" ? 12 : GREETING_BYTES);',
    kills: [{ case: "ZMTP-GREET-011", requirement: "ZMTP31-AUTH-18" }],
  },
  {
    id: "refuses-for-ever",
    about: "a socket that has refused one peer refuses all",
    file: "dist/engine/engine.js",
    find: "if (mechanism !== this.#mechanism.name) {",
    replace:
      "if (mechanism !== this.#mechanism.name || globalThis.refused) { globalThis.refused = true;",
    kills: [{ case: "ZMTP-GREET-014", requirement: "ZMTP31-AUTH-12" }],
  },
  {
    id: "pull-tells-names-apart",
    about: "a PULL ends with a second peer of one name",
    file: "dist/pattern/pull.js",
    find: "#peers = new FairQueue();",
    replace:
      "#peers = new FairQueue(); #names = new Set(); ready(pipe, name) { if (this.#names.size === this.#names.add(String(name)).size) pipe.session.finish(); }",
    kills: [{ case: "ZMTP-META-010", requirement: "ZMTP31-IDENTITY-03" }],
  },
  {
    id: "rep-tells-names-apart",
    about: "a REP ends with a second peer of one name",
    file: "dist/pattern/rep.js",
    find: "#sources = new FairQueue();",
    replace:
      "#sources = new FairQueue(); #names = new Set(); ready(pipe, name) { if (this.#names.size === this.#names.add(String(name)).size) pipe.session.finish(); }",
    kills: [{ case: "ZMTP-META-011", requirement: "ZMTP31-IDENTITY-03" }],
  },
  {
    id: "push-receives",
    about: "a PUSH receives",
    file: "dist/socket/sockets.js",
    find: "new PushPattern());",
    replace:
      "new PairPattern()); this.receive = (o) => this.inbox.receive(o?.signal); this.tryReceive = () => this.inbox.tryReceive();",
    kills: [{ case: "PIPE-PUSH-002", requirement: "PIPELINE-PUSH-02" }],
  },
];
