/** Bugs that one bad peer makes everybody's. */
import type { Mutant } from "../src/target/mutant.ts";

export const hostileMutants: readonly Mutant[] = [
  {
    id: "large-size-ends-the-process",
    about: "a frame that is too large throws what nobody catches",
    file: "dist/wire/decoder.js",
    find: 'throw new ProtocolError("ERR_ZMTP_FRAME_TOO_LARGE");',
    replace: 'throw new RangeError("too large");',
    shared: "sizes that wrap in 64 bits and sizes that memory has no room for are other checks",
    kills: [
      { case: "HOSTILE-SIZE-001", requirement: "crash" },
      { case: "HOSTILE-SIZE-002", requirement: "crash" },
    ],
  },
  {
    id: "short-ping-ends-the-process",
    about: "the TTL of a PING is read where there is none",
    file: "dist/engine/ping.js",
    find: "data.length < 2 || data.length >",
    replace: "data.length >",
    kills: [{ case: "HOSTILE-COMMAND-001", requirement: "crash" }],
  },
  {
    id: "long-command-ends-the-process",
    about: "a command that is too large throws what nobody catches",
    file: "dist/wire/decoder.js",
    find: 'throw new ProtocolError("ERR_ZMTP_COMMAND_TOO_LARGE");',
    replace: 'throw new RangeError("too large");',
    kills: [{ case: "HOSTILE-COMMAND-002", requirement: "crash" }],
  },
  {
    id: "sixteen-connections",
    about: "peers beyond the sixteenth are not greeted, whatever the others do",
    file: "dist/socket/streams.js",
    find: "session.open(connection);",
    replace: "if (this.#accepted.size < 16) session.open(connection);",
    shared: "a peer that is silent and one that is slow end by different clocks",
    kills: [
      { case: "HOSTILE-SILENCE-001", requirement: "PIPELINE-PULL-13" },
      { case: "HOSTILE-SLOW-001", requirement: "PIPELINE-PULL-13" },
    ],
  },
  {
    id: "messages-for-silent-peers",
    about: "a peer is given messages before its handshake is complete",
    file: "dist/socket/streams.js",
    find: "session.open(connection);",
    replace: "session.open(connection); this.#peers.attach(session.pipe);",
    kills: [{ case: "HOSTILE-SILENCE-002", requirement: "PIPELINE-PUSH-12" }],
  },
  {
    id: "long-identity-ends-the-process",
    about: "an identity of a 1.0 peer that is too long throws what nobody catches",
    file: "dist/wire/greeting.js",
    find: 'throw new HandshakeError("ERR_ZMTP_IDENTITY", `expected an identity of up to',
    replace: "throw new RangeError(`expected an identity of up to",
    kills: [{ case: "HOSTILE-OLD-001", requirement: "crash" }],
  },
  {
    id: "reset-ends-the-process",
    about: "the reason why a connection ended is thrown where nobody catches it",
    file: "dist/session/session.js",
    find: "this.#context.owner.lost(this, reason, stage);",
    replace: "if (reason) throw reason; this.#context.owner.lost(this, reason, stage);",
    kills: [{ case: "HOSTILE-COMMAND-003", requirement: "crash" }],
  },
  {
    id: "long-topics-end-the-process",
    about: "a long topic throws what nobody catches",
    file: "dist/engine/engine.js",
    find: 'this.#report({ type: "subscribe", topic: data });',
    replace: 'if (data.length > 65_535) throw 0; this.#report({ type: "subscribe", topic: data });',
    kills: [{ case: "HOSTILE-TOPIC-001", requirement: "crash" }],
  },
];
