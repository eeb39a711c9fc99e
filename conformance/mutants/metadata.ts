/** Bugs of what peers tell of themselves: Socket-Type, Identity and other properties. */
import type { Kill, Mutant } from "../src/target/mutant.ts";

/** Socket types by the last figure of their cases, 001 and so on. */
const types = [
  "REQ",
  "REP",
  "DEALER",
  "ROUTER",
  "PUB",
  "XPUB",
  "SUB",
  "XSUB",
  "PUSH",
  "PULL",
  "PAIR",
];

/** @param first the figure of the first type's case */
const everyType = (
  prefix: string,
  row: (type: string, index: number) => string,
  first = 1,
): [Kill, ...Kill[]] =>
  types.map((type, index) => ({
    case: `${prefix}-${String(index + first).padStart(3, "0")}`,
    requirement: row(type, index),
  })) as [Kill, ...Kill[]];

/** The row of a pair that is not legal for any type: with PAIR, or for PAIR with REQ. */
function illegalPair(type: string, index: number): string {
  const peer = type === "PAIR" ? 0 : types.indexOf("PAIR");
  return `ZMTP31-PAIR-${String(index * 19 + peer + 1).padStart(2, "0")}`;
}

/** The row of a pair with a draft type, of which there are eight: another one for each type. */
const draftPair = (_: string, index: number): string =>
  `ZMTP31-PAIR-${index * 19 + types.length + (index % 8) + 1}`;

export const metadataMutants: readonly Mutant[] = [
  {
    id: "socket-type-not-checked",
    about: "the Socket-Type of a peer is not checked",
    file: "dist/engine/socket-type.js",
    find: "if (announced !== undefined && !legal.includes(announced)) {",
    replace: "if (announced === null) {",
    kills: [
      { case: "ZMTP-SOCKTYPE-012", requirement: "ZMTP31-SOCKTYPE-22" },
      ...everyType("ZMTP-PAIRING", illegalPair),
    ],
  },
  {
    id: "draft-types-let-in",
    about: "peers of the draft types are legal for every socket",
    file: "dist/engine/socket-type.js",
    find: "if (announced !== undefined && !legal.includes(announced)) {",
    replace:
      "if (announced !== undefined && !legal.includes(announced) && !/^(CLIENT|SERVER|RADIO|DISH|SCATTER|GATHER|PEER|CHANNEL)$/.test(announced)) {",
    kills: everyType("ZMTP-PAIRING", draftPair, 12),
  },
  {
    id: "dealer-refuses-dealer",
    about: "a DEALER refuses another DEALER",
    file: "dist/engine/socket-type.js",
    find: 'DEALER: ["REP", "DEALER", "ROUTER"],',
    replace: 'DEALER: ["REP", "ROUTER"],',
    kills: [{ case: "ZMTP-PAIRING-003", requirement: "ZMTP31-PAIR-41" }],
  },
  {
    id: "push-refuses-pull",
    about: "a PUSH refuses every peer",
    file: "dist/engine/socket-type.js",
    find: 'PUSH: ["PULL"],',
    replace: "PUSH: [],",
    kills: [{ case: "ZMTP-SOCKET-001", requirement: "ZMTP31-SOCKET-01" }],
  },
  {
    id: "socket-type-in-lower-case",
    about: "Socket-Type is announced in lower case",
    file: "dist/engine/socket-type.js",
    find: '[["Socket-Type", Buffer.from(type)]]',
    replace: '[["Socket-Type", Buffer.from(type.toLowerCase())]]',
    shared: "each socket type announces itself by a name of its own",
    kills: everyType("ZMTP-SOCKTYPE", () => "ZMTP31-SOCKTYPE-02"),
  },
  {
    id: "socket-type-by-another-name",
    about: "the socket type is announced in another property",
    file: "dist/engine/socket-type.js",
    find: '[["Socket-Type", Buffer.from(type)]]',
    replace: '[["Socket-Kind", Buffer.from(type)]]',
    kills: [{ case: "ZMTP-META-001", requirement: "ZMTP31-META-03" }],
  },
  {
    id: "reserved-property-announced",
    about: "a property X- is announced that no application has set",
    file: "dist/engine/socket-type.js",
    find: "return [...properties, ...metadata];",
    replace: 'return [...properties, ["X-Name", Buffer.from("v")]];',
    kills: [{ case: "ZMTP-META-003", requirement: "ZMTP31-META-11" }],
  },
  {
    id: "resource-with-empty-names",
    about: "a Resource is announced that begins with a slash and has two in a row",
    file: "dist/engine/socket-type.js",
    find: "return [...properties, ...metadata];",
    replace: 'return [...properties, ["Resource", Buffer.from("/a//b")], ...metadata];',
    kills: [
      { case: "ZMTP-META-015", requirement: "ZMTP31-RESOURCE-02" },
      { case: "ZMTP-META-015", requirement: "ZMTP31-RESOURCE-03" },
    ],
  },
  {
    id: "resource-of-other-characters",
    about: "a Resource is announced with characters that it must not have",
    file: "dist/engine/socket-type.js",
    find: "return [...properties, ...metadata];",
    replace: 'return [...properties, ["Resource", Buffer.from("a b/c?d")], ...metadata];',
    kills: [{ case: "ZMTP-META-015", requirement: "ZMTP31-RESOURCE-05" }],
  },
  {
    id: "resource-refused",
    about: "a peer that asks for a resource is refused",
    file: "dist/engine/socket-type.js",
    find: "const legal = legalPeers[type];",
    replace: 'const legal = metadata.has("resource") ? [] : legalPeers[type];',
    kills: [{ case: "ZMTP-META-012", requirement: "ZMTP31-RESOURCE-06" }],
  },
  {
    id: "identity-not-announced",
    about: "an identity that the application sets is announced as none",
    file: "dist/engine/socket-type.js",
    find: 'properties.push(["Identity", identity]);',
    replace: 'properties.push(["Identity", identity.subarray(0, 0)]);',
    kills: [{ case: "ZMTP-META-002", requirement: "ZMTP31-META-05" }],
  },
  {
    id: "reserved-identity-announced",
    about: "a socket without identity announces one that begins with 00",
    file: "dist/engine/socket-type.js",
    find: 'properties.push(["Identity", identity]);',
    replace: 'properties.push(["Identity", identity.length > 0 ? identity : Buffer.of(0, 1)]);',
    kills: [{ case: "ZMTP-META-009", requirement: "ZMTP31-IDENTITY-06" }],
  },
  {
    id: "identity-of-255-refused",
    about: "an identity of 255 octets is refused",
    file: "dist/engine/socket-type.js",
    find: "identity.length > IDENTITY_BYTES_MAX",
    replace: "identity.length >= IDENTITY_BYTES_MAX",
    kills: [{ case: "ZMTP-META-007", requirement: "ZMTP31-IDENTITY-04" }],
  },
  {
    id: "identity-not-used",
    about: "a ROUTER names all peers itself",
    file: "dist/pattern/routing-table.js",
    find: "pipe.givenId.length > 0 ? pipe.givenId : announced;",
    replace: "pipe.givenId;",
    kills: [{ case: "ZMTP-META-005", requirement: "ZMTP31-IDENTITY-02" }],
  },
  {
    id: "empty-identity-used",
    about: "a ROUTER takes an empty identity for a name",
    file: "dist/pattern/routing-table.js",
    find: "(made ?? this.#make())",
    replace: "(made ?? Buffer.alloc(0))",
    kills: [{ case: "ZMTP-META-006", requirement: "ZMTP31-IDENTITY-05" }],
  },
  {
    id: "taken-name-given-away",
    about: "a ROUTER gives a name that is taken to whoever announces it",
    file: "dist/pattern/routing-table.js",
    find: "if (holder !== undefined) {",
    replace: "if (holder !== undefined && holder.routingId[0] === 0) {",
    kills: [{ case: "ZMTP-IDENT-001", requirement: "REQREP-ROUTER-11" }],
  },
  {
    id: "made-name-not-found",
    about: "a ROUTER reaches no peer by a name that it has made itself",
    file: "dist/pattern/routing-table.js",
    find: 'return this.#pipes.get(identity.toString("latin1"));',
    replace: 'return identity[0] === 0 ? undefined : this.#pipes.get(identity.toString("latin1"));',
    kills: [{ case: "ZMTP-IDENT-003", requirement: "REQREP-ROUTER-11" }],
  },
  {
    id: "never-handed-over",
    about: "a ROUTER that is told to hand names over keeps them",
    file: "dist/pattern/router.js",
    find: "if (settings.handover)",
    replace: "if (settings.handover === null)",
    kills: [{ case: "ZMTP-IDENT-002", requirement: "ZMTP31-IDENTITY-02" }],
  },
  {
    id: "name-kept-for-ever",
    about: "a ROUTER keeps the names of peers that have gone",
    file: "dist/pattern/routing-table.js",
    find: "this.#pipes.delete(key);",
    replace: "this.#pipes.set(key, { routingId: pipe.routingId });",
    kills: [{ case: "ZMTP-IDENT-004", requirement: "ZMTP31-IDENTITY-02" }],
  },
  {
    id: "nameless-peers-share-a-name",
    about: "a ROUTER makes one name for all peers that announce none",
    file: "dist/pattern/routing-table.js",
    find: "(made ?? this.#make())",
    replace: "(made ?? Buffer.alloc(5))",
    kills: [{ case: "ZMTP-IDENT-005", requirement: "ZMTP31-IDENTITY-05" }],
  },
];
