/** RFC 37, The NULL Security Mechanism: READY, its properties, and what follows it. */
import {
  both,
  bytes,
  command,
  conformanceCase,
  decodeMetadata,
  fill,
  frame,
  inWords,
  join,
  metadata,
  text,
  uint32,
} from "../../src/judge/index.ts";

/** How long a target is watched that has no reason to send more, in ms. */
const UNPROMPTED_MS = 500;

conformanceCase(
  "ZMTP-NULL-001",
  {
    judges: ["ZMTP31-NULL-05", "ZMTP31-NULL-06"],
    title: "the side that connects sends READY first",
    needs: { level: 1 },
    roles: ["connect"],
  },
  async ({ open, check }) => {
    const peer = await open();
    await peer.greet();
    const seen = await peer.next();
    const ready = seen.kind === "command" && seen.name === "READY";
    check("ZMTP31-NULL-05", ready, { expected: "READY", seen: inWords(seen) });
    check("ZMTP31-NULL-06", ready, { expected: "READY", seen: inWords(seen) });
  },
);

conformanceCase(
  "ZMTP-NULL-002",
  {
    judges: ["ZMTP31-NULL-04", "ZMTP31-NULL-07"],
    title: "the side that binds answers READY with READY",
    needs: { level: 0 },
    roles: ["bind"],
  },
  async ({ open, check }) => {
    const peer = await open();
    await peer.greet();
    peer.send(peer.ready());
    const seen = await peer.next();
    const ready = seen.kind === "command" && seen.name === "READY";
    check("ZMTP31-NULL-04", ready, { expected: "READY", seen: inWords(seen) });
    check("ZMTP31-NULL-07", ready, { expected: "READY", seen: inWords(seen) });
  },
);

conformanceCase(
  "ZMTP-NULL-003",
  {
    judges: ["ZMTP30-NULL-04", "ZMTP30-NULL-26", "ZMTP30-NULL-27"],
    title: "towards 3.0 either side sends READY before it has received one",
    needs: { level: 0 },
  },
  async ({ open, check }) => {
    const peer = await open();
    await peer.greet();
    const seen = await peer.next();
    const ready = seen.kind === "command" && seen.name === "READY";
    for (const row of ["NULL-04", "NULL-26", "NULL-27"]) {
      check(`ZMTP30-${row}`, ready, { expected: "READY", seen: inWords(seen) });
    }
  },
);

conformanceCase(
  "ZMTP-NULL-004",
  {
    judges: [
      ...["NULL-12", "NULL-13", "NULL-14", "NULL-15", "NULL-16", "NULL-17", "NULL-18"],
      ...["NULL-21", "NULL-27"],
    ].flatMap((row) => [`ZMTP31-${row}`, `ZMTP30-NULL-${shifted(row)}`]),
    title: "READY is its name and a list of properties to its last octet",
    needs: { level: 0 },
  },
  async ({ open, role, check, checkEqual, checkOctets }) => {
    const peer = await open();
    await peer.greet();
    if (role === "bind") peer.send(peer.ready());
    const seen = await peer.next();
    const body = seen.kind === "command" ? seen.frame.body : new Uint8Array();
    checkEqual("ZMTP31-NULL-12", seen.kind === "command" ? seen.name : seen.kind, "READY");
    checkOctets("ZMTP31-NULL-13", body.subarray(0, 6), bytes("05 'READY'"));
    const { properties, rest } = decodeMetadata(body.subarray(6));
    for (const row of ["NULL-14", "NULL-15", "NULL-16", "NULL-18", "NULL-21", "NULL-27"]) {
      checkEqual(`ZMTP31-${row}`, rest.length, 0);
    }
    const names = properties.map(({ name }) => name).join(" ");
    const legal = /^[A-Za-z0-9._+ -]*$/.test(names);
    check("ZMTP31-NULL-17", legal, { expected: "letters, digits, - _ . +", seen: names });
  },
);

conformanceCase(
  "ZMTP-NULL-005",
  {
    judges: both(
      ...["WIRE-01", "WIRE-02", "NULL-01", "CMD-08", "FRAME-10", "OVERALL-05"],
      ...["EXAMPLE-05", "EXAMPLE-06"],
    ),
    title: "after READY, messages flow both ways in clear text",
    needs: { level: 1, sockets: ["DEALER"] },
  },
  async ({ open, checkEqual, checkOctets }) => {
    const peer = await open();
    await peer.handshake();
    checkEqual("ZMTP31-CMD-08", peer.theirs?.mechanismName, "NULL");
    await peer.socket.send(text("from target"));
    const seen = await peer.next();
    const body = seen.kind === "message" ? seen.body : new Uint8Array();
    for (const row of ["WIRE-01", "WIRE-02", "NULL-01"]) {
      checkOctets(`ZMTP31-${row}`, body, text("from target"));
    }
    peer.send(bytes("00 02 'hi'"));
    const [received] = (await peer.socket.receive()) ?? [];
    // One side of the connection is the server and the other the client, whichever the role is.
    for (const row of ["FRAME-10", "OVERALL-05", "EXAMPLE-05", "EXAMPLE-06"]) {
      checkEqual(`ZMTP31-${row}`, received, "text:hi");
    }
  },
);

conformanceCase(
  "ZMTP-NULL-006",
  {
    judges: ["ZMTP31-NULL-06", "ZMTP31-NULL-11"],
    title: "the side that connects sends no message before READY was answered",
    needs: { level: 1, sockets: ["DEALER"] },
    roles: ["connect"],
  },
  async ({ open, check, control }) => {
    const peer = await open();
    await peer.socket.send(text("early"));
    await peer.greet();
    const ready = await peer.next();
    control(ready.kind === "command", "the target comes to its READY");
    const early = await peer.next(UNPROMPTED_MS);
    check("ZMTP31-NULL-06", early.kind === "silence", {
      expected: "nothing",
      seen: inWords(early),
    });
    peer.send(peer.ready());
    const then = await peer.next();
    for (const row of ["ZMTP31-NULL-06", "ZMTP31-NULL-11"]) {
      check(row, then.kind === "message", { expected: "a message", seen: inWords(then) });
    }
  },
);

conformanceCase(
  "ZMTP-NULL-007",
  {
    judges: ["ZMTP31-NULL-08", "ZMTP30-NULL-05"],
    breaks: ["ZMTP31-NULL-14"],
    title: "READY with a property list that is cut off is refused",
    needs: { level: 0 },
  },
  async ({ open, control, checkRefused }) => {
    const send = async (cut: number, tail: string) => {
      const peer = await open();
      const whole = peer.ready(["Note", "value"]).subarray(2);
      const body = join(whole.subarray(0, whole.length - cut), text(tail));
      return peer.attempt({ ready: frame(0x04, body) });
    };
    control((await send(0, "")) === "open", "the same list is accepted whole");
    checkRefused("ZMTP31-NULL-08", await send(1, ""));
    checkRefused("ZMTP31-NULL-08", await send(6, ""));
    checkRefused("ZMTP31-NULL-08", await send(0, "X"));
  },
);

conformanceCase(
  "ZMTP-NULL-008",
  {
    records: ["ZMTP31-NULL-23", "ZMTP30-NULL-20", "ZMTP31-NULL-16", "ZMTP30-NULL-13"],
    breaks: ["ZMTP31-NULL-22"],
    title: "what a target does with a property name of no octets",
    needs: { level: 0 },
  },
  async ({ open, control, note }) => {
    const named = async (name: string) => {
      const peer = await open();
      return peer.attempt({ ready: peer.ready([name, "value"]) });
    };
    control((await named("X")) === "open", "the same property with a name is accepted");
    note("ZMTP31-NULL-23", `a name of no octets: ${await named("")}`);
  },
);

conformanceCase(
  "ZMTP-NULL-009",
  {
    judges: [
      ...["ZMTP31-NULL-22", "ZMTP30-NULL-19", "ZMTP31-NULL-28", "ZMTP30-NULL-25"],
      ...["ZMTP31-META-09", "ZMTP30-META-07"],
    ],
    title: "property names of 1 to 255 characters are accepted, at any alignment",
    needs: { level: 0 },
  },
  async ({ open, checkEqual }) => {
    for (const length of [1, 2, 3, 4, 5, 6, 7, 8, 254, 255]) {
      const peer = await open();
      const fate = await peer.attempt({ ready: peer.ready(["n".repeat(length), "v"]) });
      for (const row of ["NULL-22", "NULL-28", "META-09"]) {
        checkEqual(`ZMTP31-${row}`, `${length}: ${fate}`, `${length}: open`);
      }
    }
  },
);

conformanceCase(
  "ZMTP-NULL-010",
  {
    judges: ["ZMTP31-NULL-25", "ZMTP30-NULL-22", "ZMTP31-NULL-26", "ZMTP30-NULL-23"],
    title: "property values of no octets and of many are accepted",
    needs: { level: 0 },
  },
  async ({ open, checkEqual }) => {
    for (const length of [0, 1, 255, 256, 8_000]) {
      const peer = await open();
      const fate = await peer.attempt({ ready: peer.ready(["Note", fill(length, 0xff)]) });
      checkEqual("ZMTP31-NULL-25", `${length}: ${fate}`, `${length}: open`);
      if (length === 0) checkEqual("ZMTP31-NULL-26", fate, "open");
    }
  },
);

conformanceCase(
  "ZMTP-NULL-011",
  {
    judges: ["ZMTP31-NULL-24", "ZMTP30-NULL-21", ...both("META-02")],
    title: "the case of a property name means nothing",
    needs: { level: 0, sockets: ["DEALER"] },
  },
  async ({ open, control, checkEqual }) => {
    const send = async (name: string, type: string) => {
      const ready = command("READY", metadata([[name, type]]));
      return (await open()).attempt({ ready });
    };
    control((await send("Socket-Type", "ROUTER")) === "open", "Socket-Type: ROUTER is accepted");
    control((await send("Socket-Type", "PUB")) === "closed", "Socket-Type: PUB is refused");
    for (const name of ["SOCKET-TYPE", "socket-type", "sOcKeT-tYpE"]) {
      checkEqual("ZMTP31-NULL-24", `${name}: ${await send(name, "PUB")}`, `${name}: closed`);
      checkEqual("ZMTP31-META-02", `${name}: ${await send(name, "ROUTER")}`, `${name}: open`);
    }
  },
);

conformanceCase(
  "ZMTP-NULL-016",
  {
    judges: both("OVERALL-02"),
    breaks: ["ZMTP31-CMD-08", "ZMTP31-CMD-02", "ZMTP31-NULL-12"],
    title: "a handshake that goes wrong comes to no traffic",
    needs: { level: 0 },
  },
  async ({ open, control, checkRefused }) => {
    const send = async (ready?: Uint8Array) =>
      (await open()).attempt(ready === undefined ? {} : { ready });
    control((await send()) === "open", "READY in its place is accepted");
    checkRefused("ZMTP31-OVERALL-02", await send(command("HELLO")));
    checkRefused("ZMTP31-OVERALL-02", await send(bytes("04 06 06 'READY'")));
    checkRefused("ZMTP31-OVERALL-02", await send(bytes("04 00")));
    checkRefused("ZMTP31-OVERALL-02", await send(bytes("00 02 'hi'")));
  },
);

conformanceCase(
  "ZMTP-NULL-017",
  {
    judges: ["ZMTP30-NULL-28", "ZMTP30-NULL-08"],
    title: "towards 3.0 greeting, READY and a message in one write are all taken",
    needs: { level: 1, sockets: ["DEALER"] },
  },
  async ({ open, control, checkEqual }) => {
    const patient = await open();
    await patient.handshake();
    patient.send(bytes("00 02 'hi'"));
    control((await patient.socket.receive())?.[0] === "text:hi", "a message after READY is taken");
    const peer = await open();
    peer.send(peer.greeting(), peer.ready(), bytes("00 02 'hi'"));
    const received = (await peer.socket.receive(1_000))?.[0] ?? "no message";
    checkEqual("ZMTP30-NULL-28", received, "text:hi");
    checkEqual("ZMTP30-NULL-08", received, "text:hi");
  },
);

conformanceCase(
  "ZMTP-NULL-018",
  {
    judges: both("OVERALL-01"),
    title: "greeting and READY in one write come to a handshake",
    needs: { level: 0 },
    roles: ["bind"],
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    const fate = await peer.attempt({
      greeting: join(peer.greeting(), peer.ready()),
      ready: new Uint8Array(),
    });
    checkEqual("ZMTP31-OVERALL-01", fate, "open");
  },
);

conformanceCase(
  "ZMTP-NULL-019",
  {
    judges: both("FRAME-10", "FRAME-09"),
    title: "READY that comes octet by octet is understood",
    needs: { level: 0 },
  },
  async ({ open, role, checkEqual }) => {
    const peer = await open();
    await peer.greet();
    if (role === "connect") await peer.next();
    const ready = peer.ready();
    await peer.trickle(ready);
    if (role === "bind") await peer.next();
    const fate = await peer.fate();
    checkEqual("ZMTP31-FRAME-10", fate, "open");
    checkEqual("ZMTP31-FRAME-09", fate, "open");
  },
);

conformanceCase(
  "ZMTP-NULL-020",
  {
    records: ["ZMTP31-NULL-25", "ZMTP30-NULL-22"],
    breaks: ["ZMTP31-NULL-25"],
    title: "what a target does with a property that says it has 2^31 octets",
    needs: { level: 0 },
  },
  async ({ open, control, note }) => {
    control((await (await open()).attempt()) === "open", "a legal READY is accepted");
    const peer = await open();
    const property = join(bytes("04 'Note'"), uint32(2 ** 31), text("v"));
    const ready = frame(0x04, join(peer.ready().subarray(2), property));
    note(
      "ZMTP31-NULL-25",
      `a value of 2^31 octets in a short READY: ${await peer.attempt({ ready })}`,
    );
  },
);

/** The same row of RFC 23, whose section on NULL counts from another number. */
function shifted(row: string): string {
  return String(Number(row.slice(5)) - 3).padStart(2, "0");
}
