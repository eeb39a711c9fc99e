/** RFC 37, Version Negotiation and Backwards Interoperability. */
import { both, bytes, conformanceCase, hex, text } from "../../src/judge/index.ts";

/** How long a target is watched that has no reason to send more, in ms. */
const UNPROMPTED_MS = 1_500;

/** How long a handshake that cannot go on is watched, in ms. */
const HANDSHAKE_MS = 1_500;

/** How long a target may take to close a connection that it cannot use, in ms. */
const CLOSE_MS = 2_000;

conformanceCase(
  "ZMTP-VERSION-001",
  {
    judges: both("VERSION-03"),
    title: "a target opens with 11 octets or more, unprompted",
    needs: { level: 0 },
    zmtp: ["3.1"],
  },
  async ({ open, check }) => {
    const peer = await open();
    const opening = await peer.connection.read(11, UNPROMPTED_MS);
    const seen = `${opening.length} octets: ${hex(opening)}`;
    const expectation = { expected: "signature and major version, 11 octets at least", seen };
    check("ZMTP31-VERSION-03", opening.length === 11 && opening[10] === 3, expectation);
  },
);

conformanceCase(
  "ZMTP-VERSION-002",
  {
    judges: both("VERSION-04", "COMPAT-06", "COMPAT-07", "COMPAT-19"),
    title: "11 octets of a peer are enough for the whole greeting",
    needs: { level: 0 },
  },
  async ({ open, check, checkEqual }) => {
    const peer = await open();
    peer.send(peer.greeting().subarray(0, 11));
    const octets = await peer.connection.read(64);
    const greeted = await open();
    greeted.send(greeted.greeting().subarray(0, 11));
    const rest = greeted.greeting().subarray(11);
    const fate = await greeted.attempt({ greeting: rest });
    // Judged now that the target's version is known.
    const seen = { expected: "64 octets", seen: `${octets.length} octets` };
    for (const row of ["VERSION-04", "COMPAT-06", "COMPAT-19"]) {
      check(`ZMTP31-${row}`, octets.length === 64, seen);
    }
    checkEqual("ZMTP31-COMPAT-07", fate, "open");
  },
);

conformanceCase(
  "ZMTP-VERSION-003",
  {
    judges: both("VERSION-11", "VERSION-12"),
    title: "every version from its own up is accepted",
    needs: { level: 0 },
    zmtp: ["3.1"],
  },
  async ({ open, checkEqual }) => {
    for (const version of ["3.1", "3.2", "3.255", "4.0", "255.255"]) {
      const peer = await open();
      const fate = await peer.attempt({ greeting: { version } });
      checkEqual("ZMTP31-VERSION-11", `${version}: ${fate}`, `${version}: open`);
      checkEqual("ZMTP31-VERSION-12", `${version}: ${fate}`, `${version}: open`);
    }
  },
);

conformanceCase(
  "ZMTP-VERSION-004",
  {
    judges: both("VERSION-13"),
    title: "towards a higher version a target keeps its own protocol",
    needs: { level: 0 },
    zmtp: ["3.1"],
  },
  async ({ open, role, checkEqual }) => {
    const peer = await open();
    const { major } = await peer.greet({ version: "4.0" });
    checkEqual("ZMTP31-VERSION-13", major, 3);
    if (role === "bind") peer.send(peer.ready());
    const seen = await peer.next();
    checkEqual("ZMTP31-VERSION-13", seen.kind === "command" ? seen.name : seen.kind, "READY");
  },
);

conformanceCase(
  "ZMTP-VERSION-005",
  {
    judges: ["ZMTP30-VERSION-12", "ZMTP30-VERSION-11"],
    title: "a peer that announces 3.0 is served",
    needs: { level: 1 },
    zmtp: ["3.0"],
  },
  async ({ open, checkEqual }) => {
    const fate = await (await open()).attempt();
    checkEqual("ZMTP30-VERSION-12", fate, "open");
    checkEqual("ZMTP30-VERSION-11", fate, "open");
  },
);

for (const [id, revision] of [
  ["ZMTP-VERSION-006", 1],
  ["ZMTP-VERSION-007", 2],
] as const) {
  conformanceCase(
    id,
    {
      judges: both("VERSION-15", "COMPAT-05", "COMPAT-14"),
      title: `a peer of major version ${revision} is spoken to in ZMTP 2.0, or refused`,
      needs: { level: 1, sockets: ["DEALER"] },
      zmtp: ["3.1"],
    },
    async ({ open, check }) => {
      const peer = await open();
      // RFC 15: signature, revision, socket type ROUTER, and an empty identity as a final short
      // frame.
      peer.send(bytes("FF 00 00 00 00 00 00 00 01 7F"), Uint8Array.of(revision), bytes("06 00 00"));
      const octets = await peer.connection.read(14);
      const speaks20 = octets[11] === 5 && octets[12] === 0 && octets[13] === 0;
      // A target that does not look for older peers has sent all 64 octets, and has to close now.
      const closed = !speaks20 && (await peer.connection.closes(CLOSE_MS));
      const seen = closed ? "a close" : `${octets.length} octets: ${hex(octets)}`;
      const expected = "socket type 05 and an empty identity after 11 octets, or a close";
      for (const row of ["VERSION-15", "COMPAT-05", "COMPAT-14"]) {
        check(`ZMTP31-${row}`, speaks20 || closed, { expected, seen });
      }
    },
  );
}

conformanceCase(
  "ZMTP-VERSION-008",
  {
    judges: both("VERSION-15", "COMPAT-11", "COMPAT-12"),
    title: "a peer of ZMTP 1.0 is spoken to in ZMTP 1.0, or refused",
    needs: { level: 1, sockets: ["DEALER"] },
    zmtp: ["3.1"],
  },
  async ({ open, check }) => {
    const peer = await open();
    // RFC 13: an anonymous peer opens with an empty frame, length 1 and flags 0.
    peer.send(bytes("01 00"));
    peer.socket.send(text("hi")).catch(() => {});
    const octets = await peer.connection.read(14);
    const speaks10 = hex(octets.subarray(10)) === "03 00 68 69";
    const closed = !speaks10 && (await peer.connection.closes(CLOSE_MS));
    const seen = closed ? "a close" : `${octets.length} octets: ${hex(octets)}`;
    for (const row of ["VERSION-15", "COMPAT-11", "COMPAT-12"]) {
      const expected = "03 00 'hi' after the signature, or a close";
      check(`ZMTP31-${row}`, speaks10 || closed, { expected, seen });
    }
  },
);

conformanceCase(
  "ZMTP-VERSION-009",
  {
    judges: both("VERSION-07"),
    records: both("SECURITY-05"),
    title: "a greeting of 63 octets comes to no handshake",
    needs: { level: 1, options: ["handshake_ivl"] },
  },
  async ({ open, control, check, note }) => {
    const options = { handshake_ivl: 300 };
    control((await (await open({ options })).attempt()) === "open", "a whole greeting is accepted");
    const peer = await open({ options });
    peer.send(peer.greeting().subarray(0, 63));
    await peer.connection.read(64, HANDSHAKE_MS);
    const seen = await peer.next(HANDSHAKE_MS);
    check("ZMTP31-VERSION-07", !("frame" in seen), { expected: "no READY", seen: seen.kind });
    note("ZMTP31-SECURITY-05", `after 300 ms of a handshake_ivl of 300 ms: ${seen.kind}`);
  },
);

conformanceCase(
  "ZMTP-VERSION-010",
  {
    records: both("VERSION-01", "VERSION-02", "VERSION-14", "COMPAT-02"),
    title: "which older versions a target speaks",
    needs: { level: 1, sockets: ["DEALER"] },
    zmtp: ["3.1"],
  },
  async ({ open, note }) => {
    const v2 = await open();
    v2.send(bytes("FF 00 00 00 00 00 00 00 01 7F 01 06 00 00"));
    const octets = await v2.connection.read(14);
    const speaks20 = octets[11] === 5;
    note("ZMTP31-VERSION-14", speaks20 ? "speaks ZMTP 2.0" : "does not speak ZMTP 2.0");
    note("ZMTP31-VERSION-02", speaks20 ? "lets a peer of ZMTP 2.0 in" : "insists on ZMTP 3");
  },
);
