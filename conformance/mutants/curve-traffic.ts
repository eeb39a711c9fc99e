/** Bugs of CURVE after the handshake: boxes, nonces and flags of MESSAGE. */
import type { Mutant } from "../src/target/mutant.ts";

export const curveTrafficMutants: readonly Mutant[] = [
  {
    id: "curve-more-in-box-ignored",
    about: "MORE in a box is not looked at",
    file: "dist/mechanism/curve-channel.js",
    find: "return flags;",
    replace: "return flags & SEALED_COMMAND;",
    kills: [{ case: "CURVE-MESSAGE-004", requirement: "CURVEZMQ-DIFF-06" }],
  },
  {
    id: "curve-command-flag-lost",
    about: "commands in boxes are not marked",
    file: "dist/engine/sealed-encoder.js",
    find: "(frame[0] & COMMAND ? SEALED_COMMAND : 0)",
    replace: "0",
    kills: [{ case: "CURVE-MESSAGE-005", requirement: "ZMTP31-CMD-01" }],
  },
  {
    id: "curve-sealed-subscribe-ignored",
    about: "commands in boxes are dropped",
    file: "dist/engine/sealed-decoder.js",
    find: "return body;",
    replace: "if (body[0] === 4) return body; else continue;",
    kills: [{ case: "CURVE-MESSAGE-006", requirement: "ZMTP31-PUBSUB-08" }],
  },
  {
    id: "curve-message-not-authenticated",
    about: "a MESSAGE is decrypted without its authenticator",
    file: "dist/mechanism/curve-channel.js",
    find: "if (!this.#crypto.open(message.subarray(BOX_AT), nonce, this.#keys.key)) {",
    replace: "if (this.#crypto.seal(message.subarray(BOX_AT), nonce, this.#keys.key) === false) {",
    kills: [{ case: "CURVE-MESSAGE-008", requirement: "CURVEZMQ-GRAMMAR-37" }],
  },
  {
    id: "curve-directions-alike",
    about: "a box of no direction is opened too",
    file: "dist/mechanism/curve-channel.js",
    find: "if (!this.#crypto.open(message.subarray(BOX_AT), nonce, this.#keys.key)) {",
    replace:
      'if (!this.#crypto.open(message.subarray(BOX_AT), nonce, this.#keys.key) && !(nonce = Buffer.from(nonce), nonce.write("-", 15, "latin1"), this.#crypto.open(message.subarray(BOX_AT), nonce, this.#keys.key))) {',
    kills: [{ case: "CURVE-MESSAGE-012", requirement: "CURVEZMQ-MESSAGE-05" }],
  },
  {
    id: "curve-clear-traffic-dropped",
    about: "traffic in clear is skipped",
    file: "dist/engine/sealed-decoder.js",
    find: "const flags = this.#open(message);",
    replace: "if (message[1] !== 0x4d) continue; const flags = this.#open(message);",
    kills: [{ case: "CURVE-MESSAGE-013", requirement: "CURVE-HANDSHAKE-02" }],
  },
  {
    id: "curve-refusal-explained",
    about: "a MESSAGE that is refused is answered by ERROR",
    file: "dist/engine/engine.js",
    find: 'const told = this.#phase === "handshake" ?',
    replace:
      'const told = this.#phase === "traffic" && this.#mechanism.channel !== undefined ? encodeCommand("ERROR", Buffer.of(0)) : this.#phase === "handshake" ?',
    kills: [{ case: "CURVE-MESSAGE-014", requirement: "CURVEZMQ-MESSAGE-12" }],
  },
  {
    id: "curve-message-named-otherwise",
    about: "MESSAGE has another name on the wire",
    file: "dist/mechanism/curve-channel.js",
    find: "into.set(NAME, at);",
    replace: "into.set(NAME, at); into[at + 1] = 0x6d;",
    kills: [{ case: "CURVE-MESSAGE-001", requirement: "CURVEZMQ-MESSAGE-04" }],
  },
  {
    id: "curve-message-of-1-mib",
    about: "a box of 1 MiB is refused",
    file: "dist/mechanism/curve-channel.js",
    find: "if (message.length < BODY_AT)",
    replace: "if (message.length < BODY_AT || message.length > 1 << 20)",
    kills: [{ case: "CURVE-MESSAGE-002", requirement: "CURVEZMQ-DIFF-04" }],
  },
  {
    id: "curve-short-message-fatal",
    about: "a MESSAGE too short for a box brings the process down",
    file: "dist/mechanism/curve-channel.js",
    find: 'throw malformed("MESSAGE", "33 octets or more", message.length);',
    replace: "return SEALED_MORE;",
    kills: [{ case: "CURVE-MESSAGE-007", requirement: "crash" }],
  },
];
