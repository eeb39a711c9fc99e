/** Bugs of a server of CURVE: WELCOME, READY, and what it takes for HELLO and INITIATE. */
import type { Mutant } from "../src/target/mutant.ts";

export const curveServerMutants: readonly Mutant[] = [
  {
    id: "curve-hello-of-any-size",
    about: "a server ignores what follows HELLO",
    file: "dist/mechanism/curve-commands.js",
    find: "cut(command, [2, 72, 32, 8, 80]);",
    replace:
      "cut({ name: command.name, data: command.data.subarray(0, 194) }, [2, 72, 32, 8, 80]);",
    kills: [{ case: "CURVE-HELLO-001", requirement: "CURVEZMQ-HELLO-15" }],
  },
  {
    id: "curve-hello-not-authenticated",
    about: "a server decrypts HELLO without its authenticator",
    file: "dist/mechanism/curve-box.js",
    find: "if (!crypto.open(opened, fullNonce(prefix, nonce), key)) {",
    replace:
      'if (!(prefix === "CurveZMQHELLO---" ? (crypto.seal(opened, fullNonce(prefix, nonce), key), true) : crypto.open(opened, fullNonce(prefix, nonce), key))) {',
    kills: [{ case: "CURVE-HELLO-005", requirement: "CURVEZMQ-BOX-04" }],
  },
  {
    id: "curve-hello-of-any-prefix",
    about: "a server takes a HELLO sealed under the prefix of messages",
    file: "dist/mechanism/curve-box.js",
    find: "if (!crypto.open(opened, fullNonce(prefix, nonce), key)) {",
    replace:
      'if (!crypto.open(opened, fullNonce(prefix === "CurveZMQHELLO---" ? "CurveZMQMESSAGEC" : prefix, nonce), key) && !crypto.open(opened, fullNonce(prefix, nonce), key)) {',
    kills: [{ case: "CURVE-HELLO-006", requirement: "CURVEZMQ-GRAMMAR-08" }],
  },
  {
    id: "curve-hello-not-opened",
    about: "a server does not open the box of HELLO",
    file: "dist/mechanism/curve-server.js",
    find: 'const text = openBox(this.#crypto, key, "CurveZMQHELLO---", nonce, signature);',
    replace: "const text = new Uint8Array(64);",
    kills: [
      { case: "CURVE-HELLO-007", requirement: "CURVEZMQ-BOX-01" },
      { case: "CURVE-HELLO-008", requirement: "CURVEZMQ-GRAMMAR-07" },
    ],
  },
  {
    id: "curve-known-key-taken",
    about: "a shared key that everybody knows is taken",
    file: "dist/crypto/key-agreement.js",
    find: "return undefined;",
    replace: "agreed = Buffer.alloc(32);",
    kills: [{ case: "CURVE-HELLO-009", requirement: "CURVEZMQ-BOX-03" }],
  },
  {
    id: "curve-server-waits-for-hello",
    about: "a server skips what is not HELLO",
    file: "dist/mechanism/curve-server.js",
    find: "expectCommand(command, this.#turn);",
    replace:
      'if (this.#turn === "HELLO" && command.name !== "HELLO") return {}; expectCommand(command, this.#turn);',
    kills: [{ case: "CURVE-HELLO-010", requirement: "CURVEZMQ-FLOW-04" }],
  },
  {
    id: "curve-cookie-too-long",
    about: "the cookie has an octet too many",
    file: "dist/mechanism/curve-server.js",
    find: '"COOKIE--", nonce, clientTransient, transientSecret);',
    replace: '"COOKIE--", nonce, clientTransient, transientSecret, Buffer.of(0));',
    kills: [{ case: "CURVE-WELCOME-001", requirement: "CURVEZMQ-WELCOME-02" }],
  },
  {
    id: "curve-welcome-prefix-wrong",
    about: "WELCOME is sealed under the prefix of cookies",
    file: "dist/mechanism/curve-server.js",
    find: 'sealBox(this.#crypto, key, "WELCOME-"',
    replace: 'sealBox(this.#crypto, key, "COOKIE--"',
    kills: [{ case: "CURVE-WELCOME-001", requirement: "CURVEZMQ-WELCOME-04" }],
  },
  {
    id: "curve-server-key-fixed",
    about: "a server uses one transient key for all connections",
    file: "dist/mechanism/curve-server.js",
    find: "this.#crypto.keyPair(this.#random(KEY_BYTES))",
    replace: "this.#crypto.keyPair(new Uint8Array(KEY_BYTES).fill(7))",
    kills: [{ case: "CURVE-WELCOME-002", requirement: "CURVEZMQ-KEYS-01" }],
  },
  {
    id: "curve-welcome-nonce-fixed",
    about: "each WELCOME has the same nonce",
    file: "dist/mechanism/curve-server.js",
    find: "const own = this.#random(LONG_NONCE_BYTES);",
    replace: "const own = new Uint8Array(LONG_NONCE_BYTES);",
    kills: [{ case: "CURVE-WELCOME-002", requirement: "CURVEZMQ-NONCE-08" }],
  },
  {
    id: "curve-server-greets-as-client",
    about: "a CURVE server greets with as-server 0",
    file: "dist/mechanism/curve-server.js",
    find: "asServer = true;",
    replace: "asServer = false;",
    kills: [{ case: "CURVE-WELCOME-003", requirement: "CURVE-ROLE-01" }],
  },
  {
    id: "curve-welcome-as-message",
    about: "WELCOME is sent as a message",
    file: "dist/mechanism/curve-commands.js",
    find: 'return encodeCommand("WELCOME", Buffer.concat([nonce, box]));',
    replace:
      '{ const frame = encodeCommand("WELCOME", Buffer.concat([nonce, box])); frame[0] = 0; return frame; }',
    kills: [{ case: "CURVE-WELCOME-003", requirement: "CURVE-GRAMMAR-02" }],
  },
  {
    id: "curve-server-falls-back",
    about: "a CURVE server goes on with a client of NULL",
    file: "dist/engine/engine.js",
    find: "if (mechanism !== this.#mechanism.name) {",
    replace:
      'if (mechanism === "NULL" && this.#mechanism.asServer) this.#mechanism = nullMechanism(true, []); else if (mechanism !== this.#mechanism.name) {',
    kills: [{ case: "CURVE-SERVER-002", requirement: "CURVE-HANDSHAKE-02" }],
  },
  {
    id: "curve-initiate-too-short",
    about: "a server takes an INITIATE without room for keys",
    file: "dist/mechanism/curve-server.js",
    find: "const { cookie, nonce, box } = decodeInitiate(command);",
    replace:
      "if (command.data.length < 248) return {}; const { cookie, nonce, box } = decodeInitiate(command);",
    kills: [{ case: "CURVE-INITIATE-001", requirement: "CURVEZMQ-INITIATE-09" }],
  },
  {
    id: "curve-cookie-not-authenticated",
    about: "a server decrypts a cookie without its authenticator",
    file: "dist/mechanism/curve-box.js",
    find: "if (!crypto.open(opened, fullNonce(prefix, nonce), key)) {",
    replace:
      'if (!(prefix === "COOKIE--" ? (crypto.seal(opened, fullNonce(prefix, nonce), key), true) : crypto.open(opened, fullNonce(prefix, nonce), key))) {',
    kills: [{ case: "CURVE-INITIATE-002", requirement: "CURVEZMQ-GRAMMAR-17" }],
  },
  {
    id: "curve-initiate-not-authenticated",
    about: "a server decrypts INITIATE without its authenticator",
    file: "dist/mechanism/curve-box.js",
    find: "if (!crypto.open(opened, fullNonce(prefix, nonce), key)) {",
    replace:
      'if (!(prefix === "CurveZMQINITIATE" ? (crypto.seal(opened, fullNonce(prefix, nonce), key), true) : crypto.open(opened, fullNonce(prefix, nonce), key))) {',
    kills: [{ case: "CURVE-INITIATE-003", requirement: "CURVEZMQ-GRAMMAR-16" }],
  },
  {
    id: "curve-initiate-of-any-prefix",
    about: "a server takes an INITIATE sealed under the prefix of HELLO",
    file: "dist/mechanism/curve-box.js",
    find: "if (!crypto.open(opened, fullNonce(prefix, nonce), key)) {",
    replace:
      'if (!crypto.open(opened, fullNonce(prefix === "CurveZMQINITIATE" ? "CurveZMQHELLO---" : prefix, nonce), key) && !crypto.open(opened, fullNonce(prefix, nonce), key)) {',
    kills: [{ case: "CURVE-INITIATE-004", requirement: "CURVEZMQ-GRAMMAR-18" }],
  },
  {
    id: "curve-hello-nonce-forgotten",
    about: "a server forgets the nonce of HELLO",
    file: "dist/mechanism/curve-server.js",
    find: 'this.#turn = "INITIATE";',
    replace: 'this.#turn = "INITIATE"; this.#guard = new NonceGuard();',
    kills: [{ case: "CURVE-INITIATE-005", requirement: "CURVEZMQ-NONCE-06" }],
  },
  {
    id: "curve-vouch-by-anybody",
    about: "a server does not authenticate the box of a vouch",
    file: "dist/mechanism/curve-box.js",
    find: "if (!crypto.open(opened, fullNonce(prefix, nonce), key)) {",
    replace:
      'if (!(prefix === "VOUCH---" ? (crypto.seal(opened, fullNonce(prefix, nonce), key), true) : crypto.open(opened, fullNonce(prefix, nonce), key))) {',
    kills: [{ case: "CURVE-INITIATE-010", requirement: "CURVEZMQ-GRAMMAR-20" }],
  },
  {
    id: "curve-stranger-vouched-for",
    about: "a server checks a vouch only where it opens",
    file: "dist/mechanism/curve-server.js",
    find: 'const text = openBox(this.#crypto, key, "VOUCH---", nonce, vouch.subarray(LONG_NONCE_BYTES));',
    replace:
      'let text; try { text = openBox(this.#crypto, key, "VOUCH---", nonce, vouch.subarray(LONG_NONCE_BYTES)); } catch { return; }',
    kills: [{ case: "CURVE-INITIATE-006", requirement: "CURVEZMQ-GRAMMAR-19" }],
  },
  {
    id: "curve-vouch-of-any-prefix",
    about: "a server takes a vouch sealed under the prefix of cookies",
    file: "dist/mechanism/curve-box.js",
    find: "if (!crypto.open(opened, fullNonce(prefix, nonce), key)) {",
    replace:
      'if (!crypto.open(opened, fullNonce(prefix === "VOUCH---" ? "COOKIE--" : prefix, nonce), key) && !crypto.open(opened, fullNonce(prefix, nonce), key)) {',
    kills: [{ case: "CURVE-INITIATE-007", requirement: "CURVEZMQ-GRAMMAR-21" }],
  },
  {
    id: "curve-vouched-transient-ignored",
    about: "a server compares the server's key of a vouch alone",
    file: "dist/mechanism/curve-server.js",
    find: "if (!equalOctets(text, expected))",
    replace: "if (!equalOctets(text.subarray(32), expected.subarray(32)))",
    kills: [{ case: "CURVE-INITIATE-008", requirement: "CURVEZMQ-GRAMMAR-22" }],
  },
  {
    id: "curve-initiate-metadata-ignored",
    about: "a server takes malformed metadata for none",
    file: "dist/mechanism/curve-server.js",
    find: "this.#metadata = decodeMetadata(text.subarray(KEY_BYTES + VOUCH_BYTES));",
    replace:
      "try { this.#metadata = decodeMetadata(text.subarray(KEY_BYTES + VOUCH_BYTES)); } catch { this.#metadata = new Map(); }",
    kills: [
      { case: "CURVE-INITIATE-011", requirement: "CURVEZMQ-INITIATE-08" },
      { case: "CURVE-INITIATE-012", requirement: "CURVEZMQ-META-02" },
    ],
  },
  {
    id: "curve-names-as-written",
    about: "names of properties are told apart by case",
    file: "dist/wire/metadata.js",
    find: "return name.toLowerCase();",
    replace: 'return name === "SOCKET-TYPE" ? name : name.toLowerCase();',
    kills: [{ case: "CURVE-INITIATE-013", requirement: "CURVEZMQ-META-03" }],
  },
  {
    id: "curve-server-waits-for-initiate",
    about: "a server skips what is not INITIATE",
    file: "dist/mechanism/curve-server.js",
    find: "expectCommand(command, this.#turn);",
    replace:
      'if (this.#turn === "INITIATE" && command.name !== "INITIATE") return {}; expectCommand(command, this.#turn);',
    kills: [{ case: "CURVE-INITIATE-014", requirement: "CURVEZMQ-FLOW-01" }],
  },
  {
    id: "curve-ready-prefix-wrong",
    about: "READY is sealed under another prefix",
    file: "dist/mechanism/curve-server.js",
    find: '"CurveZMQREADY---"',
    replace: '"CurveZMQREADY--x"',
    kills: [{ case: "CURVE-READY-001", requirement: "CURVEZMQ-READY-03" }],
  },
  {
    id: "curve-server-announces-nothing",
    about: "READY has no properties",
    file: "dist/mechanism/curve-server.js",
    find: "encodeMetadata(this.#properties)",
    replace: "encodeMetadata([])",
    kills: [{ case: "CURVE-READY-001", requirement: "CURVEZMQ-READY-04" }],
  },
  {
    id: "curve-long-names-refused",
    about: "names of properties are bounded at 254 octets",
    file: "dist/wire/metadata.js",
    find: "const nameEnd = at + 1 + buffer[at];",
    replace:
      'const nameEnd = at + 1 + buffer[at]; if (buffer[at] > 254) throw malformed("a long name");',
    kills: [{ case: "CURVE-READY-002", requirement: "CURVEZMQ-META-01" }],
  },
  {
    id: "curve-empty-values-refused",
    about: "a property without a value is refused",
    file: "dist/wire/metadata.js",
    find: "if (size > VALUE_BYTES_MAX ||",
    replace: 'if (size === 0 && !name.startsWith("I") || size > VALUE_BYTES_MAX ||',
    kills: [{ case: "CURVE-READY-002", requirement: "CURVEZMQ-META-05" }],
  },
  {
    id: "curve-server-serves-four",
    about: "a CURVE server serves four connections alone",
    file: "dist/mechanism/curve-server.js",
    find: "return {};",
    replace:
      'globalThis.served = (globalThis.served ?? 0) + 1; if (globalThis.served > 4) throw new ProtocolError("ERR_ZMTP_COMMAND"); return {};',
    kills: [{ case: "CURVE-SERVER-001", requirement: "CURVEZMQ-FLOW-09" }],
  },
  {
    id: "curve-one-cookie-key",
    about: "a server has one key for the cookies of all connections",
    file: "dist/mechanism/curve-server.js",
    find: "this.#cookieKey = this.#random(KEY_BYTES);",
    replace: "this.#cookieKey = new Uint8Array(KEY_BYTES).fill(7);",
    kills: [{ case: "CURVE-INITIATE-015", requirement: "CURVEZMQ-COOKIE-03" }],
  },
];
