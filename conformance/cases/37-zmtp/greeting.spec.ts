/** RFC 37, Formal Grammar and Topology: the 64 octets with which every connection begins. */
import { both, bytes, COMMAND, conformanceCase, fill, join, text } from "../../src/judge/index.ts";

conformanceCase(
  "ZMTP-GREET-001",
  {
    judges: both("GREETING-03", "GREETING-04"),
    title: "the signature begins with FF and ends with 7F",
    needs: { level: 0 },
  },
  async ({ open, checkOctets }) => {
    const peer = await open();
    const { signature } = await peer.greet();
    checkOctets("ZMTP31-GREETING-03", signature.subarray(0, 1), bytes("FF"));
    checkOctets("ZMTP31-GREETING-04", signature.subarray(9), bytes("7F"));
  },
);

conformanceCase(
  "ZMTP-GREET-002",
  {
    judges: both("GREETING-06"),
    title: "the major version is 3",
    needs: { level: 0 },
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    const { major } = await peer.greet();
    checkEqual("ZMTP31-GREETING-06", major, 3);
  },
);

conformanceCase(
  "ZMTP-GREET-003",
  {
    judges: ["ZMTP31-GREETING-07"],
    title: "the minor version of a 3.1 peer is 1",
    needs: { level: 0 },
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    const { minor } = await peer.greet();
    checkEqual("ZMTP31-GREETING-07", minor, 1);
  },
);

conformanceCase(
  "ZMTP-GREET-015",
  {
    judges: ["ZMTP30-GREETING-07"],
    title: "towards 3.0 a target announces the minor version of its own ZMTP",
    needs: { level: 0 },
  },
  async ({ open, check }) => {
    const { minor } = await (await open()).greet();
    const own = minor === 0 || minor === 1;
    check("ZMTP30-GREETING-07", own, { expected: "0, or 1 of a 3.1 peer", seen: `${minor}` });
  },
);

conformanceCase(
  "ZMTP-GREET-016",
  {
    judges: both("EXAMPLE-01", "EXAMPLE-02"),
    title: "but for the padding and the version, the greeting is that of the worked example",
    needs: { level: 0 },
  },
  async ({ open, checkOctets }) => {
    const { signature, major, mechanism, asServer, filler } = await (await open()).greet();
    const ends = join(signature.subarray(0, 1), signature.subarray(9), Uint8Array.of(major));
    checkOctets("ZMTP31-EXAMPLE-01", ends, bytes("FF 7F 03"));
    const rest = join(mechanism, Uint8Array.of(asServer), filler);
    checkOctets("ZMTP31-EXAMPLE-02", rest, join(text("NULL"), fill(48, 0)));
  },
);

conformanceCase(
  "ZMTP-GREET-004",
  {
    judges: both("GREETING-08", "GREETING-09", "AUTH-02", "AUTH-05", "AUTH-09", "AUTH-10"),
    title: "the mechanism is NULL, padded with null octets to 20",
    needs: { level: 0 },
  },
  async ({ open, check, checkOctets }) => {
    const peer = await open();
    const { mechanism, mechanismName } = await peer.greet();
    const padded = join(text("NULL"), fill(16, 0));
    checkOctets("ZMTP31-GREETING-08", mechanism.subarray(mechanismName.length), fill(16, 0));
    checkOctets("ZMTP31-AUTH-05", mechanism, padded);
    checkOctets("ZMTP31-AUTH-10", mechanism, padded);
    const name = { expected: "NULL", seen: mechanismName };
    check("ZMTP31-AUTH-02", mechanismName === "NULL", name);
    check("ZMTP31-GREETING-09", /^[A-Z0-9._+-]+$/.test(mechanismName), name);
    check("ZMTP31-AUTH-09", /^[A-Z0-9]([A-Z0-9_-]*[A-Z0-9])?$/.test(mechanismName), name);
  },
);

conformanceCase(
  "ZMTP-GREET-005",
  {
    judges: [...both("GREETING-10", "NULL-03"), "ZMTP31-TOPOLOGY-05", "ZMTP30-TOPOLOGY-06"],
    title: "as-server is zero under NULL",
    needs: { level: 0 },
  },
  async ({ open, check, checkEqual }) => {
    const peer = await open();
    const { asServer } = await peer.greet();
    const seen = { expected: "0 or 1", seen: `${asServer}` };
    check("ZMTP31-GREETING-10", asServer === 0 || asServer === 1, seen);
    checkEqual("ZMTP31-NULL-03", asServer, 0);
    checkEqual("ZMTP31-TOPOLOGY-05", asServer, 0);
  },
);

conformanceCase(
  "ZMTP-GREET-006",
  {
    judges: both("GREETING-11"),
    title: "the filler is 31 zero octets",
    needs: { level: 0 },
  },
  async ({ open, checkOctets }) => {
    const peer = await open();
    const { filler } = await peer.greet();
    checkOctets("ZMTP31-GREETING-11", filler, fill(31, 0));
  },
);

conformanceCase(
  "ZMTP-GREET-007",
  {
    judges: both("GREETING-01", "GREETING-02", "GREETING-12", "FRAME-09"),
    title: "the greeting has 64 octets, and a command frame follows",
    needs: { level: 0 },
  },
  async ({ open, role, check, checkEqual }) => {
    const peer = await open();
    await peer.greet();
    if (role === "bind") peer.send(peer.ready());
    const [flags = 0xff] = await peer.connection.read(1);
    const seen = { expected: "04 or 06", seen: `flags ${flags.toString(16)}` };
    check("ZMTP31-GREETING-02", (flags & 0xf8) === 0, seen);
    check("ZMTP31-FRAME-09", (flags & 0xf8) === 0, seen);
    checkEqual("ZMTP31-GREETING-12", flags & COMMAND, COMMAND);
    checkEqual("ZMTP31-GREETING-01", flags & COMMAND, COMMAND);
  },
);

conformanceCase(
  "ZMTP-GREET-008",
  {
    judges: both("GREETING-05", "VERSION-09", "VERSION-10"),
    title: "the padding of a peer means nothing",
    needs: { level: 0 },
  },
  async ({ open, checkEqual }) => {
    for (const padding of [fill(8, 0), fill(8, 0xff), bytes("01 23 45 67 89 ab cd ef")]) {
      const peer = await open();
      const fate = await peer.attempt({ greeting: { padding } });
      checkEqual("ZMTP31-GREETING-05", fate, "open");
      checkEqual("ZMTP31-VERSION-09", fate, "open");
      checkEqual("ZMTP31-VERSION-10", fate, "open");
    }
  },
);

conformanceCase(
  "ZMTP-GREET-009",
  {
    judges: ["ZMTP31-TOPOLOGY-04", "ZMTP30-TOPOLOGY-05"],
    breaks: ["ZMTP31-NULL-03"],
    title: "as-server of a NULL peer means nothing",
    needs: { level: 0 },
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    checkEqual("ZMTP31-TOPOLOGY-04", await peer.attempt({ greeting: { asServer: 1 } }), "open");
  },
);

conformanceCase(
  "ZMTP-GREET-010",
  {
    judges: both("AUTH-19"),
    breaks: ["ZMTP31-AUTH-09", "ZMTP31-GREETING-08"],
    title: "a mechanism that does not match exactly is refused",
    needs: { level: 0 },
  },
  async ({ open, control, checkClosed }) => {
    const offer = async (mechanism: string | Uint8Array) =>
      (await open()).attempt({ greeting: { mechanism } });
    control((await offer("NULL")) === "open", "a peer with NULL is accepted");
    for (const other of ["null", "NUL", "NULLS", "PLAIN", "CURVE", "", bytes("'NULL' 00 'X'")]) {
      checkClosed("ZMTP31-AUTH-19", await offer(other));
    }
  },
);

conformanceCase(
  "ZMTP-GREET-011",
  {
    judges: both("AUTH-18"),
    title: "a peer with another mechanism still gets the whole greeting",
    needs: { level: 0 },
  },
  async ({ open, control, check }) => {
    const answered = async (mechanism: string) => {
      const peer = await open();
      peer.send(peer.greeting({ mechanism }));
      return (await peer.connection.read(64)).length;
    };
    control((await answered("NULL")) === 64, "a peer with NULL gets 64 octets");
    const octets = await answered("PLAIN");
    check("ZMTP31-AUTH-18", octets === 64, { expected: "64 octets", seen: `${octets} octets` });
  },
);

conformanceCase(
  "ZMTP-GREET-012",
  {
    judges: both("GREETING-02"),
    title: "a greeting that comes octet by octet is understood",
    needs: { level: 0 },
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    await peer.trickle(peer.greeting().subarray(0, 63));
    checkEqual(
      "ZMTP31-GREETING-02",
      await peer.attempt({ greeting: peer.greeting().subarray(63) }),
      "open",
    );
  },
);

conformanceCase(
  "ZMTP-GREET-013",
  {
    records: both("GREETING-04", "GREETING-10", "GREETING-11"),
    breaks: ["ZMTP31-GREETING-04", "ZMTP31-GREETING-10", "ZMTP31-GREETING-11", "ZMTP31-NULL-03"],
    title: "what a target does with an illegal field of the greeting",
    needs: { level: 0 },
  },
  async ({ open, control, note }) => {
    control((await (await open()).attempt()) === "open", "a legal greeting is accepted");
    const last = await (await open()).attempt({ greeting: { last: 0x01 } });
    note("ZMTP31-GREETING-04", `a signature that ends with 01: ${last}`);
    const asServer = await (await open()).attempt({ greeting: { asServer: 2 } });
    note("ZMTP31-GREETING-10", `as-server 2: ${asServer}`);
    const filler = await (await open()).attempt({ greeting: { filler: fill(31, 0xff) } });
    note("ZMTP31-GREETING-11", `a filler of FF: ${filler}`);
  },
);

conformanceCase(
  "ZMTP-GREET-014",
  {
    judges: both("AUTH-11", "AUTH-12"),
    title: "a peer that was refused leaves the socket usable",
    needs: { level: 1, options: ["reconnect_ivl"] },
    roles: ["bind"],
  },
  async ({ open, again, control, checkEqual, checkClosed }) => {
    control((await (await open()).attempt()) === "open", "a peer with NULL is accepted");
    const refused = await open();
    checkClosed("ZMTP31-AUTH-11", await refused.attempt({ greeting: { mechanism: "PLAIN" } }));
    const honest = await again(refused);
    checkEqual("ZMTP31-AUTH-12", await honest.attempt(), "open");
  },
);
