/** RFC 37, Connection Metadata, The Identity Property and The Resource Property. */
import {
  both,
  bytes,
  conformanceCase,
  everyOctet,
  fill,
  isLiteralOf,
  message,
  type Peer,
  propertyValue,
  text,
} from "../../src/judge/index.ts";

const router = { level: 1, sockets: ["ROUTER"] } as const;

/** The routing id under which the application of a ROUTER sees this peer. */
async function seenAs(peer: Peer, identity: Uint8Array, name = "Identity"): Promise<string> {
  await peer.handshake([name, identity]);
  peer.send(message("hello"));
  const [routingId, body] = (await peer.socket.receive()) ?? [];
  return body === "text:hello" ? (routingId ?? "nothing") : "nothing";
}

conformanceCase(
  "ZMTP-META-001",
  {
    judges: both("META-01", "META-03", "META-04", "OVERALL-03"),
    title: "READY holds the property Socket-Type",
    needs: { level: 0 },
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    const { properties } = await peer.handshake();
    const value = propertyValue(properties, "Socket-Type");
    const seen = value === undefined ? "none" : Buffer.from(value).toString();
    for (const row of ["META-01", "META-03", "META-04", "OVERALL-03"]) {
      checkEqual(`ZMTP31-${row}`, seen, peer.targetType);
    }
  },
);

conformanceCase(
  "ZMTP-META-002",
  {
    judges: both("META-05"),
    records: both("IDENTITY-01"),
    title: "the Identity that a target announces is the one that its application set",
    needs: { level: 1, sockets: ["DEALER", "REQ", "ROUTER"], options: ["identity"] },
  },
  async ({ open, checkOctets, note }) => {
    for (const type of ["DEALER", "REQ", "ROUTER"] as const) {
      const peer = await open({ type, options: { identity: "text:me" } });
      const { properties } = await peer.handshake();
      // To announce it at all is a permission.
      const identity = propertyValue(properties, "Identity");
      checkOctets("ZMTP31-META-05", identity ?? text("me"), text("me"));
      note("ZMTP31-IDENTITY-01", `a ${type} ${identity === undefined ? "keeps" : "says"} its name`);
    }
  },
);

conformanceCase(
  "ZMTP-META-003",
  {
    judges: ["ZMTP31-META-11", "ZMTP30-META-09"],
    title: "a target announces no X- property that its application did not set",
    needs: { level: 0 },
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    const { properties } = await peer.handshake();
    const reserved = properties.filter(({ name }) => /^x-/i.test(name)).map(({ name }) => name);
    checkEqual("ZMTP31-META-11", reserved.join(" "), "");
  },
);

conformanceCase(
  "ZMTP-META-004",
  {
    judges: both("META-02"),
    title: "Identity is understood whatever its case",
    needs: router,
  },
  async ({ open, control, checkEqual }) => {
    control((await seenAs(await open(), text("me"))) === "text:me", "Identity is understood");
    for (const name of ["IDENTITY", "identity"]) {
      const seen = await seenAs(await open(), text("me"), name);
      checkEqual("ZMTP31-META-02", `${name}: ${seen}`, `${name}: text:me`);
    }
  },
);

conformanceCase(
  "ZMTP-META-005",
  {
    judges: both("IDENTITY-02"),
    title: "a ROUTER knows a peer by its Identity, and reaches it so",
    needs: router,
  },
  async ({ open, checkEqual, checkOctets }) => {
    const peer = await open();
    checkEqual("ZMTP31-IDENTITY-02", await seenAs(peer, text("me")), "text:me");
    await peer.socket.send(text("me"), text("reply"));
    const seen = await peer.next();
    checkOctets("ZMTP31-IDENTITY-02", "frame" in seen ? seen.frame.body : bytes(""), text("reply"));
  },
);

conformanceCase(
  "ZMTP-META-006",
  {
    judges: both("IDENTITY-05"),
    title: "an empty Identity is none: the ROUTER names the peer itself",
    needs: router,
  },
  async ({ open, check }) => {
    const peer = await open();
    const seen = await seenAs(peer, bytes(""));
    const named = seen !== "nothing" && seen !== "hex:" && seen !== "text:";
    check("ZMTP31-IDENTITY-05", named, { expected: "a routing id of the ROUTER's own", seen });
  },
);

conformanceCase(
  "ZMTP-META-007",
  {
    judges: both("IDENTITY-04"),
    title: "an identity may have 1 to 255 octets of any value",
    needs: router,
  },
  async ({ open, checkEqual }) => {
    const longest = everyOctet().subarray(1);
    for (const identity of [text("a"), bytes("01 00"), fill(255, 0x69), longest]) {
      const seen = await seenAs(await open(), identity);
      const ok = seen !== "nothing" && isLiteralOf(seen, identity);
      checkEqual("ZMTP31-IDENTITY-04", `${identity.length}: ${ok}`, `${identity.length}: true`);
    }
  },
);

conformanceCase(
  "ZMTP-META-008",
  {
    records: ["ZMTP31-IDENTITY-04", "ZMTP30-IDENTITY-04", "ZMTP31-IDENTITY-06"],
    breaks: ["ZMTP31-IDENTITY-04", "ZMTP31-IDENTITY-06"],
    title: "what a ROUTER does with an identity of 256 octets, and with one that begins with 00",
    needs: { level: 0, sockets: ["ROUTER"] },
  },
  async ({ open, control, note }) => {
    const announced = async (identity: Uint8Array) => {
      const peer = await open();
      return peer.attempt({ ready: peer.ready(["Identity", identity]) });
    };
    const [legal, long, reserved] = await Promise.all(
      [fill(255, 1), fill(256, 1), bytes("00 01 02 03 04")].map(announced),
    );
    control(legal === "open", "an identity of 255 octets is accepted");
    note("ZMTP31-IDENTITY-04", `256 octets: ${long}`);
    note("ZMTP31-IDENTITY-06", `00 first: ${reserved}`);
  },
);

conformanceCase(
  "ZMTP-META-009",
  {
    judges: ["ZMTP31-IDENTITY-06"],
    title: "a target announces no identity that begins with 00",
    needs: { level: 1, sockets: ["DEALER", "REQ", "ROUTER"] },
  },
  async ({ open, check }) => {
    for (const type of ["DEALER", "REQ", "ROUTER"] as const) {
      const peer = await open({ type });
      const { properties } = await peer.handshake();
      const identity = propertyValue(properties, "Identity") ?? bytes("");
      const seen = identity.length === 0 ? "none" : `first octet ${identity[0]}`;
      check("ZMTP31-IDENTITY-06", identity[0] !== 0, { expected: "no identity from 00 on", seen });
    }
  },
);

conformanceCase(
  "ZMTP-META-010",
  {
    judges: both("IDENTITY-03"),
    title: "Identity means nothing to a PULL: two peers of one name are both heard",
    needs: { level: 1, sockets: ["PULL"] },
    roles: ["bind"],
  },
  async ({ open, again, checkEqual }) => {
    const first = await open();
    await first.handshake(["Identity", "same"]);
    const second = await again(first);
    await second.handshake(["Identity", "same"]);
    first.send(message("one"));
    const one = await first.socket.receive();
    second.send(message("two"));
    const two = await first.socket.receive();
    checkEqual("ZMTP31-IDENTITY-03", `${one} ${two}`, "text:one text:two");
  },
);

conformanceCase(
  "ZMTP-META-011",
  {
    judges: both("IDENTITY-03"),
    title: "Identity means nothing to a REP: two peers of one name are both answered",
    needs: { level: 1, sockets: ["REP"] },
    roles: ["bind"],
  },
  async ({ open, again, control, checkEqual }) => {
    const asked = async (peer: Peer, identity: string): Promise<string> => {
      await peer.handshake(["Identity", identity]);
      peer.send(message("", "ask"));
      return (await peer.socket.receive(1_000))?.join(" ") ?? "nothing";
    };
    const replied = await open();
    control((await asked(replied, "one")) === "text:ask", "a request is delivered");
    await replied.socket.send(text("reply"));
    const other = await again(replied);
    control((await asked(other, "other")) === "text:ask", "one of another name is delivered");
    await replied.socket.send(text("reply"));
    checkEqual("ZMTP31-IDENTITY-03", await asked(await again(replied), "one"), "text:ask");
  },
);

conformanceCase(
  "ZMTP-META-012",
  {
    judges: ["ZMTP31-RESOURCE-06"],
    title: "a resource that nobody has yet is accepted",
    needs: { level: 0 },
    roles: ["bind"],
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    const ready = peer.ready(["Resource", "nobody/here"]);
    checkEqual("ZMTP31-RESOURCE-06", await peer.attempt({ ready }), "open");
  },
);

conformanceCase(
  "ZMTP-META-013",
  {
    records: ["ZMTP31-META-04", "ZMTP30-META-04", ...both("META-09"), ...both("META-06")],
    breaks: ["ZMTP31-META-04"],
    title: "what a target does without Socket-Type, with one twice, and what it announces",
    needs: { level: 0 },
    zmtp: ["3.1"],
  },
  async ({ open, note }) => {
    const none = await (await open()).attempt({ ready: bytes("04 06 05 'READY'") });
    note("ZMTP31-META-04", `READY without properties: ${none}`);
    const twice = await open();
    const ready = twice.ready(["Identity", "a"], ["Identity", "b"]);
    note("ZMTP31-META-09", `Identity twice: ${await twice.attempt({ ready })}`);
    const { properties } = await (await open()).handshake();
    note("ZMTP31-META-06", `announces ${properties.map(({ name }) => name).join(", ")}`);
  },
);

conformanceCase(
  "ZMTP-META-014",
  {
    records: both("EXAMPLE-03", "EXAMPLE-04"),
    title: "what the READY of a DEALER and of a ROUTER hold, beside the worked example",
    needs: { level: 1, sockets: ["DEALER", "ROUTER"] },
  },
  async ({ open, note }) => {
    for (const [row, type] of [
      ["EXAMPLE-03", "DEALER"],
      ["EXAMPLE-04", "ROUTER"],
    ] as const) {
      const { properties } = await (await open({ type })).handshake();
      const told = properties.map(({ name, value }) => `${name}=${Buffer.from(value)}`);
      note(`ZMTP31-${row}`, `${type}: ${told.join(", ")}`);
    }
  },
);

conformanceCase(
  "ZMTP-META-015",
  {
    judges: ["RESOURCE-02", "RESOURCE-03", "RESOURCE-04", "RESOURCE-05"].map(
      (row) => `ZMTP31-${row}`,
    ),
    records: ["ZMTP31-META-07", "ZMTP31-META-08"],
    title: "a Resource that a target announces is names between single slashes",
    needs: { level: 0 },
  },
  async ({ open, check, note }) => {
    const { properties } = await (await open()).handshake();
    const value = propertyValue(properties, "Resource");
    const seen = value === undefined ? "no Resource" : `"${Buffer.from(value).toString("latin1")}"`;
    const names = value === undefined ? [] : Buffer.from(value).toString("latin1").split("/");
    const named = names.every((name) => name.length > 0);
    const legal = names.every((name) => /^[A-Za-z0-9$_@.&+-]*$/.test(name));
    check("ZMTP31-RESOURCE-02", named && legal, { expected: "names between slashes", seen });
    check("ZMTP31-RESOURCE-03", named, { expected: "single slashes, none at an end", seen });
    check("ZMTP31-RESOURCE-04", named, { expected: "names of a character or more", seen });
    check("ZMTP31-RESOURCE-05", legal, { expected: "letters, digits, $ - _ @ . & +", seen });
    for (const row of ["META-07", "META-08"]) note(`ZMTP31-${row}`, seen);
  },
);
