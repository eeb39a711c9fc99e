/** Bugs of what stands around a dialog of ZAP: envelopes, names, and what comes of a reply. */
import type { Mutant } from "../src/target/mutant.ts";

export const zapHandlerMutants: readonly Mutant[] = [
  {
    id: "zap-request-without-delimiter",
    about: "a request has no delimiter before it",
    file: "dist/socket/zap-dialog.js",
    find: "this.#end.pipe.send([NOTHING, ...",
    replace: "this.#end.pipe.send([...",
    kills: [{ case: "ZAP-HANDLER-001", requirement: "ZAP-REQUEST-03" }],
  },
  {
    id: "zap-request-with-two-delimiters",
    about: "a request has two delimiters before it",
    file: "dist/socket/zap-dialog.js",
    find: "this.#end.pipe.send([NOTHING, ...",
    replace: "this.#end.pipe.send([NOTHING, NOTHING, ...",
    kills: [{ case: "ZAP-HANDLER-002", requirement: "ZAP-SOCKETS-02" }],
  },
  {
    id: "zap-reply-without-delimiter",
    about: "a reply without a delimiter is taken",
    file: "dist/socket/zap-dialog.js",
    find: "const [delimiter, ...frames] = pipe.take() ?? [];",
    replace:
      "const taken = pipe.take() ?? []; const [delimiter, ...frames] = taken[0]?.length === 0 ? taken : [NOTHING, ...taken];",
    kills: [{ case: "ZAP-HANDLER-003", requirement: "ZAP-REPLY-02" }],
  },
  {
    id: "two-handlers",
    about: "a name of inproc can be bound twice",
    file: "dist/context/inproc-names.js",
    find: "if (this.#bound.has(name))",
    replace: "if (false)",
    kills: [{ case: "ZAP-HANDLER-004", requirement: "ZAP-ARCH-06" }],
  },
  {
    id: "zap-user-lost",
    about: "the user of a reply is forgotten",
    file: "dist/session/admission.js",
    find: "return { address, properties, userId, metadata };",
    replace: 'return { address, properties, userId: "", metadata };',
    kills: [{ case: "ZAP-REPLY-001", requirement: "ZAP-FIELDS-15" }],
  },
  {
    id: "zap-metadata-lost",
    about: "the metadata of a reply are forgotten",
    file: "dist/session/admission.js",
    find: "return { address, properties, userId, metadata };",
    replace: "return { address, properties, userId, metadata: new Map() };",
    kills: [{ case: "ZAP-REPLY-001", requirement: "ZAP-REPLY-08" }],
  },
  {
    id: "zap-user-is-enough",
    about: "a reply that names a user lets in, whatever its status",
    file: "dist/mechanism/zap.js",
    find: 'const status = zapStatus(code.toString("latin1"));',
    replace: 'const status = userId.length > 0 ? 200 : zapStatus(code.toString("latin1"));',
    kills: [{ case: "ZAP-REPLY-002", requirement: "ZAP-FIELDS-16" }],
  },
  {
    id: "zap-id-not-echoed",
    about: "a reply that repeats the id of its request is refused",
    file: "dist/mechanism/zap.js",
    find: "if (echoed.toString() !== id)",
    replace: "if (echoed.toString() === id)",
    kills: [{ case: "ZAP-CURVE-002", requirement: "ZAP-REPLY-04" }],
  },
  {
    id: "rep-keeps-its-first-envelope",
    about: "a REP sends every reply in the envelope of its first request",
    file: "dist/pattern/rep.js",
    find: "this.#envelope = request.envelope;",
    replace: "if (this.#envelope.length === 0) this.#envelope = request.envelope;",
    kills: [{ case: "ZAP-DISTANCE-002", requirement: "ZAP-PROXY-06" }],
  },
];
