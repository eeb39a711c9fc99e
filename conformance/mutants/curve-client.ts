/** Bugs of a client of CURVE: HELLO, INITIATE, and what it takes for WELCOME and READY. */
import type { Mutant } from "../src/target/mutant.ts";

export const curveClientMutants: readonly Mutant[] = [
  {
    id: "curve-welcome-leftovers",
    about: "a client ignores what follows the box of WELCOME",
    file: "dist/mechanism/curve-commands.js",
    find: "cut(command, [16, 144]);",
    replace: "[command.data.subarray(0, 16), command.data.subarray(16, 160)];",
    kills: [{ case: "CURVE-CLIENT-004", requirement: "CURVEZMQ-WELCOME-07" }],
  },
  {
    id: "curve-welcome-of-any-prefix",
    about: "a client takes a WELCOME sealed under the prefix of cookies",
    file: "dist/mechanism/curve-box.js",
    find: "if (!crypto.open(opened, fullNonce(prefix, nonce), key)) {",
    replace:
      'if (!crypto.open(opened, fullNonce(prefix === "WELCOME-" ? "COOKIE--" : prefix, nonce), key) && !crypto.open(opened, fullNonce(prefix, nonce), key)) {',
    kills: [{ case: "CURVE-CLIENT-005", requirement: "CURVEZMQ-WELCOME-06" }],
  },
  {
    id: "curve-client-skips-unknown",
    about: "a client skips what is not WELCOME",
    file: "dist/mechanism/curve-client.js",
    find: "expectCommand(command, this.#turn);",
    replace:
      'if (this.#turn === "WELCOME" && command.name !== "WELCOME") return {}; expectCommand(command, this.#turn);',
    kills: [{ case: "CURVE-CLIENT-007", requirement: "CURVEZMQ-FLOW-03" }],
  },
  {
    id: "curve-ready-without-box",
    about: "a client takes a READY that has no room for a box",
    file: "dist/mechanism/curve-client.js",
    find: "const { nonce, box } = decodeReady(command);",
    replace:
      "if (command.data.length < 24) return { metadata: new Map() }; const { nonce, box } = decodeReady(command);",
    kills: [{ case: "CURVE-CLIENT-008", requirement: "CURVEZMQ-READY-07" }],
  },
  {
    id: "curve-ready-not-opened",
    about: "a client takes a READY that does not open for one without properties",
    file: "dist/mechanism/curve-box.js",
    find: "if (!crypto.open(opened, fullNonce(prefix, nonce), key)) {",
    replace:
      'if (!crypto.open(opened, fullNonce(prefix, nonce), key)) { if (prefix === "CurveZMQREADY---") return new Uint8Array(0);',
    kills: [{ case: "CURVE-CLIENT-009", requirement: "CURVEZMQ-READY-06" }],
  },
  {
    id: "curve-client-explains",
    about: "a client tells a server that it refuses by ERROR",
    file: "dist/engine/refusal.js",
    find: 'mechanism.name === "CURVE" ? undefined',
    replace: 'mechanism.name === "CURVE" && mechanism.asServer ? undefined',
    kills: [{ case: "CURVE-CLIENT-013", requirement: "CURVEZMQ-FLOW-13" }],
  },
  {
    id: "curve-error-cut-short",
    about: "a client skips a malformed ERROR",
    file: "dist/engine/engine.js",
    find: "throw peerError(command.data);",
    replace:
      "{ if (command.data.length < 1 + (command.data[0] ?? 0) || command.data.length === 0) return; throw peerError(command.data); }",
    kills: [{ case: "CURVE-CLIENT-015", requirement: "CURVEZMQ-ERROR-04" }],
  },
  {
    id: "curve-client-falls-back",
    about: "a CURVE client goes on with a server of NULL",
    file: "dist/engine/engine.js",
    find: "if (mechanism !== this.#mechanism.name) {",
    replace:
      'if (mechanism === "NULL" && !this.#mechanism.asServer) this.#mechanism = nullMechanism(true, []); else if (mechanism !== this.#mechanism.name) {',
    kills: [{ case: "CURVE-CLIENT-017", requirement: "CURVE-HANDSHAKE-02" }],
  },
  {
    id: "curve-hello-not-of-200",
    about: "HELLO has an octet too many",
    file: "dist/mechanism/curve-client.js",
    find: "const zeros = new Uint8Array(64);",
    replace: "const zeros = new Uint8Array(65);",
    kills: [{ case: "CURVE-CLIENT-001", requirement: "CURVEZMQ-HELLO-02" }],
  },
  {
    id: "curve-hello-of-ones",
    about: "the box of HELLO holds no zeros",
    file: "dist/mechanism/curve-client.js",
    find: "const zeros = new Uint8Array(64);",
    replace: "const zeros = new Uint8Array(64).fill(1);",
    kills: [{ case: "CURVE-CLIENT-001", requirement: "CURVEZMQ-HELLO-13" }],
  },
  {
    id: "curve-client-announces-nothing",
    about: "INITIATE has no properties",
    file: "dist/mechanism/curve-client.js",
    find: "const metadata = encodeMetadata(this.#properties);",
    replace: "const metadata = encodeMetadata([]);",
    kills: [{ case: "CURVE-CLIENT-002", requirement: "CURVEZMQ-GRAMMAR-24" }],
  },
  {
    id: "curve-transient-key-fixed",
    about: "a client uses one transient key for all connections",
    file: "dist/mechanism/curve-client.js",
    find: "this.#crypto.keyPair(this.#random(KEY_BYTES))",
    replace: "this.#crypto.keyPair(new Uint8Array(KEY_BYTES).fill(7))",
    kills: [{ case: "CURVE-CLIENT-003", requirement: "CURVEZMQ-HELLO-08" }],
  },
  {
    id: "curve-vouch-nonce-fixed",
    about: "the vouches of a client share a nonce",
    file: "dist/mechanism/curve-client.js",
    find: "const nonce = this.#random(16);",
    replace: "const nonce = new Uint8Array(16);",
    kills: [{ case: "CURVE-CLIENT-003", requirement: "CURVEZMQ-VOUCH-02" }],
  },
  {
    id: "curve-foreign-welcome-skipped",
    about: "a client skips a WELCOME that does not open",
    file: "dist/mechanism/curve-client.js",
    find: 'const text = openBox(this.#crypto, this.#shared, "WELCOME-", nonce, box);',
    replace:
      'let text; try { text = openBox(this.#crypto, this.#shared, "WELCOME-", nonce, box); } catch { return {}; }',
    kills: [{ case: "CURVE-CLIENT-006", requirement: "CURVEZMQ-KEYS-04" }],
  },
  {
    id: "curve-any-command-is-ready",
    about: "a client takes any command after INITIATE for READY",
    file: "dist/mechanism/curve-client.js",
    find: "expectCommand(command, this.#turn);",
    replace:
      'if (this.#turn === "READY" && command.name !== "READY") return { metadata: new Map() }; expectCommand(command, this.#turn);',
    kills: [{ case: "CURVE-CLIENT-011", requirement: "CURVEZMQ-READY-09" }],
  },
  {
    id: "curve-client-before-ready",
    about: "a client holds its connection for ready once it has sent INITIATE",
    file: "dist/mechanism/curve-client.js",
    find: "return { send: encodeInitiate({ cookie, nonce: own, box: initiate }) };",
    replace:
      'this.channel = new CurveChannel(this.#crypto, { key: this.#shared, asServer: false, counter: this.#counter, guard: this.#guard }); return { send: encodeInitiate({ cookie, nonce: own, box: initiate }), metadata: new Map([["socket-type", Buffer.from("ROUTER")]]) };',
    kills: [{ case: "CURVE-CLIENT-012", requirement: "CURVEZMQ-GRAMMAR-03" }],
  },
];
