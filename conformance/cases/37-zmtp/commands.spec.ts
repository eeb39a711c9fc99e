/** RFC 37, Commands: names and data, PING and PONG, subscriptions, and what an application never sees. */
import {
  both,
  bytes,
  command,
  conformanceCase,
  everyOctet,
  fill,
  frame,
  inWords,
  join,
  message,
  type Peer,
  ping,
  text,
} from "../../src/judge/index.ts";

const application = { level: 1, sockets: ["DEALER"] } as const;

const basicTypes = ["REQ", "REP", "DEALER", "ROUTER", "PUB", "SUB", "PUSH", "PULL"] as const;

/** What the application receives first after `octets` and a message "after". */
async function firstAfter(peer: Peer, ...octets: Uint8Array[]): Promise<string> {
  await peer.handshake();
  peer.send(...octets, message("after"));
  return (await peer.socket.receive())?.join(" ") ?? "nothing";
}

conformanceCase(
  "ZMTP-CMD-001",
  {
    judges: both(
      ...["FRAME-01", "CMD-01", "CMD-02", "CMD-03", "CMD-06", "CMD-07", "WIRE-04", "WIRE-05"],
    ),
    title: "a command is one frame: the length of a name of letters, the name, the data",
    needs: { level: 0 },
  },
  async ({ open, role, check, checkEqual }) => {
    const peer = await open();
    await peer.greet();
    if (role === "bind") peer.send(peer.ready());
    const seen = await peer.next();
    const name = seen.kind === "command" ? seen.name : "";
    const words = { expected: "a name of 1 to 255 letters", seen: inWords(seen) };
    for (const row of ["FRAME-01", "CMD-01", "CMD-02", "CMD-03", "CMD-06"]) {
      check(`ZMTP31-${row}`, /^[A-Za-z]{1,255}$/.test(name), words);
    }
    const printable = { expected: "a printable name", seen: inWords(seen) };
    check("ZMTP31-CMD-07", /^[!-~]+$/.test(name), printable);
    check("ZMTP31-WIRE-05", /^[!-~]+$/.test(name), printable);
    checkEqual("ZMTP31-WIRE-04", name, "READY");
  },
);

conformanceCase(
  "ZMTP-CMD-002",
  {
    judges: ["ZMTP31-CMD-10", "ZMTP31-HEARTBEAT-10", "ZMTP31-HEARTBEAT-11", "ZMTP31-HEARTBEAT-14"],
    title: "PING is answered by PONG with the same context",
    needs: { level: 0 },
  },
  async ({ open, check }) => {
    const peer = await open();
    await peer.handshake();
    for (const context of [text("c"), bytes("00 01 7f 80 ff"), everyOctet().subarray(240)]) {
      peer.send(ping(context));
      const expected = command("PONG", context);
      const seen = await peer.next();
      const ok = "frame" in seen && Buffer.compare(seen.frame.octets, expected) === 0;
      const words = { expected: `PONG with ${context.length} octets`, seen: inWords(seen) };
      for (const row of ["CMD-10", "HEARTBEAT-10", "HEARTBEAT-11", "HEARTBEAT-14"]) {
        check(`ZMTP31-${row}`, ok, words);
      }
    }
  },
);

conformanceCase(
  "ZMTP-CMD-003",
  {
    judges: ["ZMTP31-HEARTBEAT-12", "ZMTP31-HEARTBEAT-15"],
    title: "PING without context is answered by a PONG of five octets",
    needs: { level: 0 },
  },
  async ({ open, checkOctets }) => {
    const peer = await open();
    await peer.handshake();
    peer.send(ping());
    const octets = await peer.connection.read(7);
    checkOctets("ZMTP31-HEARTBEAT-12", octets, bytes("04 05 04 'PONG'"));
    checkOctets("ZMTP31-HEARTBEAT-15", octets, bytes("04 05 04 'PONG'"));
  },
);

conformanceCase(
  "ZMTP-CMD-004",
  {
    judges: ["ZMTP31-HEARTBEAT-10"],
    title: "a socket answers PING, whatever its type",
    needs: { level: 1, sockets: basicTypes },
  },
  async ({ open, checkEqual }) => {
    for (const type of basicTypes) {
      const peer = await open({ type });
      checkEqual("ZMTP31-HEARTBEAT-10", `${type}: ${await peer.attempt()}`, `${type}: open`);
    }
  },
);

conformanceCase(
  "ZMTP-CMD-005",
  {
    judges: ["ZMTP31-GREETING-13"],
    title: "commands and messages may follow each other in any order",
    needs: application,
  },
  async ({ open, check, checkEqual }) => {
    const peer = await open();
    await peer.handshake();
    peer.send(ping("1"), message("a"), ping("2"), ping("3"), message("b"));
    const received = [await peer.socket.receive(), await peer.socket.receive()].join(" ");
    checkEqual("ZMTP31-GREETING-13", received, "text:a text:b");
    for (const context of ["1", "2", "3"]) {
      const seen = await peer.next();
      const ok = seen.kind === "command" && Buffer.from(seen.data).toString() === context;
      check("ZMTP31-GREETING-13", ok, { expected: `PONG ${context}`, seen: inWords(seen) });
    }
  },
);

conformanceCase(
  "ZMTP-CMD-006",
  {
    judges: both("CMD-05"),
    breaks: ["ZMTP31-HEARTBEAT-11"],
    title: "heartbeats and commands nobody knows are not shown to the application",
    needs: application,
  },
  async ({ open, checkEqual }) => {
    for (const hidden of [ping("x"), command("PONG", text("x")), command("NOVELTY", text("x"))]) {
      const first = await firstAfter(await open(), hidden);
      checkEqual("ZMTP31-CMD-05", first, "text:after");
    }
  },
);

conformanceCase(
  "ZMTP-CMD-007",
  {
    judges: both("CMD-05"),
    breaks: ["ZMTP30-PUBSUB-02", "ZMTP30-PUBSUB-05"],
    title: "subscriptions are not shown to the application of a socket that has none",
    needs: application,
  },
  async ({ open, control, checkEqual }) => {
    control((await firstAfter(await open())) === "text:after", "a message is delivered");
    for (const name of ["SUBSCRIBE", "CANCEL"]) {
      const first = await firstAfter(await open(), command(name, text("A")));
      checkEqual("ZMTP31-CMD-05", first, "text:after");
    }
  },
);

conformanceCase(
  "ZMTP-CMD-008",
  {
    judges: ["ZMTP31-FRAME-02", "ZMTP31-CMD-04"],
    breaks: ["ZMTP31-AUTH-13"],
    title: "a command in a long frame is understood in traffic, its data any octets",
    needs: { level: 0 },
  },
  async ({ open, checkOctets }) => {
    const peer = await open();
    await peer.handshake();
    const context = bytes("00 ff 80 7f");
    peer.send(frame(0x06, ping(context).subarray(2)));
    const octets = await peer.connection.read(11);
    checkOctets("ZMTP31-FRAME-02", octets, command("PONG", context));
    checkOctets("ZMTP31-CMD-04", octets, command("PONG", context));
  },
);

conformanceCase(
  "ZMTP-CMD-009",
  {
    judges: ["ZMTP31-GREETING-14"],
    title: "a target puts no command between the frames of a message",
    needs: application,
  },
  async ({ open, check }) => {
    const peer = await open();
    await peer.handshake();
    // More than the system's buffers hold: the target is within the message when the PING comes.
    const parts = 24;
    peer.connection.hold(65_536);
    await peer.socket.send(...Array.from({ length: parts }, () => "gen:1048576:1"));
    const [flags] = await peer.connection.read(65_536);
    peer.send(ping("within"));
    peer.connection.release();
    await peer.connection.read(1_048_576 + 9 - 65_536);
    const kinds: string[] = [flags === 3 ? "message" : `flags ${flags}`];
    while (kinds.length < parts + 1 && kinds.at(-1) !== "closed" && kinds.at(-1) !== "silence") {
      kinds.push((await peer.next()).kind);
    }
    const at = kinds.indexOf("command");
    const seen = at < 0 ? `no PONG: ${kinds.at(-1)}` : `PONG after ${at} of ${parts} frames`;
    check("ZMTP31-GREETING-14", at === parts, { expected: `PONG after ${parts} frames`, seen });
  },
);

conformanceCase(
  "ZMTP-CMD-010",
  {
    judges: ["ZMTP31-CMD-09", "ZMTP31-PUBSUB-02", "ZMTP31-PUBSUB-03"],
    title: "a SUB subscribes with the command SUBSCRIBE",
    needs: { level: 2, sockets: ["SUB"] },
  },
  async ({ open, checkOctets }) => {
    const peer = await open();
    await peer.handshake();
    for (const topic of [text("A"), bytes(""), bytes("00 ff")]) {
      await peer.socket.subscribe(topic);
      const expected = command("SUBSCRIBE", topic);
      const octets = await peer.connection.read(expected.length);
      for (const row of ["CMD-09", "PUBSUB-02", "PUBSUB-03"]) {
        checkOctets(`ZMTP31-${row}`, octets, expected);
      }
    }
  },
);

conformanceCase(
  "ZMTP-CMD-011",
  {
    judges: ["ZMTP31-CMD-09", "ZMTP31-PUBSUB-05", "ZMTP31-PUBSUB-06"],
    title: "a SUB unsubscribes with the command CANCEL",
    needs: { level: 2, sockets: ["SUB"] },
  },
  async ({ open, control, checkOctets }) => {
    const peer = await open();
    await peer.handshake();
    await peer.socket.subscribe(text("A"));
    const subscribed = await peer.next();
    control(subscribed.kind === "command", "the subscription comes as a command");
    await peer.socket.unsubscribe(text("A"));
    const octets = await peer.connection.read(10);
    for (const row of ["CMD-09", "PUBSUB-05", "PUBSUB-06"]) {
      checkOctets(`ZMTP31-${row}`, octets, command("CANCEL", text("A")));
    }
  },
);

conformanceCase(
  "ZMTP-CMD-012",
  {
    judges: ["ZMTP30-PUBSUB-02", "ZMTP30-PUBSUB-03", "ZMTP30-PUBSUB-05", "ZMTP30-PUBSUB-06"],
    title: "towards 3.0 a SUB subscribes and unsubscribes with messages",
    needs: { level: 2, sockets: ["SUB"] },
  },
  async ({ open, checkOctets }) => {
    const peer = await open();
    await peer.handshake();
    await peer.socket.subscribe(text("A"));
    const subscribed = await peer.connection.read(4);
    checkOctets("ZMTP30-PUBSUB-02", subscribed, bytes("00 02 01 'A'"));
    checkOctets("ZMTP30-PUBSUB-03", subscribed, bytes("00 02 01 'A'"));
    await peer.socket.unsubscribe(text("A"));
    const cancelled = await peer.connection.read(4);
    checkOctets("ZMTP30-PUBSUB-05", cancelled, bytes("00 02 00 'A'"));
    checkOctets("ZMTP30-PUBSUB-06", cancelled, bytes("00 02 00 'A'"));
  },
);

conformanceCase(
  "ZMTP-CMD-013",
  {
    records: ["ZMTP31-CMD-02", "ZMTP31-CMD-05", "ZMTP31-ERROR-02", "ZMTP31-NULL-12"],
    breaks: ["ZMTP31-CMD-02", "ZMTP31-NULL-12"],
    title: "what a target does with commands that have no place in traffic",
    needs: { level: 0 },
  },
  async ({ open, control, note }) => {
    const sent = async (...octets: Uint8Array[]) => {
      const peer = await open();
      await peer.handshake();
      peer.send(...octets);
      return peer.fate();
    };
    control((await sent(ping("x"))) === "open", "a PING is no reason to close");
    note("ZMTP31-CMD-05", `a command nobody knows: ${await sent(command("NOVELTY"))}`);
    note("ZMTP31-CMD-02", `a command of no octets: ${await sent(bytes("04 00"))}`);
    note("ZMTP31-CMD-02", `a name of no octets: ${await sent(bytes("04 01 00"))}`);
    note("ZMTP31-CMD-02", `a name that overruns: ${await sent(bytes("04 03 09 'AB'"))}`);
    note("ZMTP31-ERROR-02", `ERROR in traffic: ${await sent(command("ERROR", bytes("01 'x'")))}`);
    note("ZMTP31-NULL-12", `a second READY: ${await sent((await open()).ready())}`);
  },
);

conformanceCase(
  "ZMTP-CMD-014",
  {
    records: ["ZMTP31-HEARTBEAT-01", "ZMTP31-HEARTBEAT-02", "ZMTP31-HEARTBEAT-13"],
    breaks: ["ZMTP31-CMD-08", "ZMTP31-HEARTBEAT-03", "ZMTP31-HEARTBEAT-13"],
    title: "what a target does with a PING that is early, short or long",
    needs: { level: 0 },
  },
  async ({ open, note }) => {
    const early = await open();
    const fate = await early.attempt({ ready: join(ping("early"), early.ready()) });
    note("ZMTP31-HEARTBEAT-01", `PING before READY: ${fate}`);
    const short = await open();
    await short.handshake();
    short.send(bytes("04 05 04 'PING'"));
    note("ZMTP31-HEARTBEAT-02", `PING without a TTL: ${await short.fate()}`);
    const long = await open();
    await long.handshake();
    long.send(ping(fill(17, 0x63)));
    const seen = await long.next();
    const pong = seen.kind === "command" ? `${seen.name} of ${seen.data.length}` : inWords(seen);
    note("ZMTP31-HEARTBEAT-13", `a context of 17 octets: ${pong}`);
  },
);

conformanceCase(
  "ZMTP-CMD-015",
  {
    records: ["ZMTP31-GREETING-14"],
    breaks: ["ZMTP31-GREETING-14"],
    title: "what a target does with a PING between the frames of a message",
    needs: application,
  },
  async ({ open, note }) => {
    const peer = await open();
    await peer.handshake();
    peer.send(frame(0x01, "a"), ping("between"), frame(0x00, "b"));
    const seen = await peer.next();
    const received = (await peer.socket.receive(1_000))?.join(" ") ?? "nothing";
    note("ZMTP31-GREETING-14", `answered by ${inWords(seen)}, delivered: ${received}`);
  },
);

conformanceCase(
  "ZMTP-CMD-016",
  {
    judges: ["ZMTP31-HEARTBEAT-22", "ZMTP31-HEARTBEAT-06", "ZMTP31-HEARTBEAT-07"],
    title: "a PING with a TTL asks for a close when nothing follows in time",
    needs: { level: 0 },
  },
  async ({ open, control, checkEqual, checkClosed }) => {
    const patient = await open();
    await patient.handshake();
    patient.send(ping("none", 0));
    await patient.next();
    const kept = !(await patient.connection.closes(600));
    checkEqual("ZMTP31-HEARTBEAT-06", kept, true);
    control(kept, "a TTL of zero asks for nothing");
    const peer = await open();
    await peer.handshake();
    peer.send(ping("brief", 3));
    await peer.next();
    const closed = (await peer.connection.closes()) ? "closed" : "open";
    checkClosed("ZMTP31-HEARTBEAT-22", closed);
    checkClosed("ZMTP31-HEARTBEAT-07", closed);
  },
);

conformanceCase(
  "ZMTP-CMD-017",
  {
    judges: ["ZMTP31-HEARTBEAT-10"],
    title: "XPUB, XSUB and PAIR answer PING too",
    needs: { level: 1, sockets: ["XPUB", "XSUB", "PAIR"] },
  },
  async ({ open, checkEqual }) => {
    for (const type of ["XPUB", "XSUB", "PAIR"] as const) {
      const peer = await open({ type });
      checkEqual("ZMTP31-HEARTBEAT-10", `${type}: ${await peer.attempt()}`, `${type}: open`);
    }
  },
);

conformanceCase(
  "ZMTP-CMD-018",
  {
    judges: ["ZMTP30-GREETING-13", "ZMTP30-CMD-04"],
    title: "towards 3.0 too commands may stand between messages, their data any octets or none",
    needs: application,
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    await peer.handshake();
    const novelty = (data: Uint8Array) => command("NOVELTY", data);
    peer.send(novelty(bytes("")), message("a"), novelty(everyOctet()), novelty(bytes("00")));
    peer.send(message("b"));
    const received = [await peer.socket.receive(), await peer.socket.receive()].join(" ");
    checkEqual("ZMTP30-GREETING-13", received, "text:a text:b");
    checkEqual("ZMTP30-CMD-04", received, "text:a text:b");
  },
);
