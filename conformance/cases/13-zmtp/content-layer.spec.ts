/** RFC 13, The Content Layer: broadcast, addressed and neutral content. */
import { bytes, conformanceCase, inWords, message10, text } from "../../src/judge/index.ts";

conformanceCase(
  "Z10-CONTENT-001",
  {
    judges: ["ZMTP10-CONTENT-03", "ZMTP10-CONTENT-05"],
    title: "a PUB sends everything to a 1.0 peer, which cannot subscribe, and as it is",
    needs: { level: 1, sockets: ["PUB"] },
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    await peer.greetOlder();
    let seen = await peer.next(1);
    // A target may take a peer in only when its application sends.
    for (let round = 0; seen.kind === "silence" && round < 100; round++) {
      await peer.socket.send(text("news"));
      seen = await peer.next(50);
    }
    checkEqual("ZMTP10-CONTENT-03", inWords(seen), "message 6e 65 77 73");
    checkEqual("ZMTP10-CONTENT-05", inWords(seen), "message 6e 65 77 73");
  },
);

conformanceCase(
  "Z10-CONTENT-002",
  {
    judges: ["ZMTP10-CONTENT-04", "ZMTP10-CONTENT-06"],
    title: "a SUB sends nothing to a 1.0 peer, and filters what comes",
    needs: { level: 2, sockets: ["SUB"] },
  },
  async ({ open, control, check, checkEqual }) => {
    const peer = await open();
    await peer.socket.subscribe(text("yes"));
    await peer.greetOlder();
    peer.send(message10("no"), message10("yes, the first"));
    const first = (await peer.socket.receive())?.join(" ");
    control(first !== undefined, "what it has subscribed to is received");
    checkEqual("ZMTP10-CONTENT-06", first, "text:yes, the first");
    await peer.socket.subscribe(text("more"));
    peer.send(message10("more of it"));
    await peer.socket.receive();
    const seen = await peer.next(100);
    const expected = "nothing behind the greeting";
    check("ZMTP10-CONTENT-04", seen.kind === "silence", { expected, seen: inWords(seen) });
  },
);

conformanceCase(
  "Z10-CONTENT-003",
  {
    judges: [
      ...["ZMTP10-CONTENT-07", "ZMTP10-CONTENT-08", "ZMTP10-CONTENT-10", "ZMTP10-CONTENT-11"],
      "ZMTP10-CONTENT-12",
    ],
    title: "a REQ sends a delimiter before its request, and takes the reply behind one",
    needs: { level: 1, sockets: ["REQ"] },
  },
  async ({ open, checkOctets, checkEqual }) => {
    const peer = await open();
    await peer.greetOlder();
    await peer.socket.send(text("question"));
    const octets = await peer.connection.read(12);
    const expected = bytes("01 01 09 00 'question'");
    checkOctets("ZMTP10-CONTENT-10", octets.subarray(0, 2), bytes("01 01"));
    for (const row of ["CONTENT-08", "CONTENT-11", "CONTENT-12"]) {
      checkOctets(`ZMTP10-${row}`, octets, expected);
    }
    peer.send(message10("", "answer"));
    checkEqual("ZMTP10-CONTENT-07", (await peer.socket.receive())?.join(" "), "text:answer");
  },
);

conformanceCase(
  "Z10-CONTENT-004",
  {
    judges: ["ZMTP10-CONTENT-09", "ZMTP10-CONTENT-14", "ZMTP10-CONTENT-15"],
    title: "a REP keeps the envelope for its reply",
    needs: { level: 1, sockets: ["REP"] },
  },
  async ({ open, checkOctets, checkEqual }) => {
    const peer = await open();
    await peer.greetOlder();
    peer.send(message10("far", "near", "", "question"));
    const received = (await peer.socket.receive())?.join(" ");
    checkEqual("ZMTP10-CONTENT-14", received, "text:question");
    await peer.socket.send(text("answer"));
    const expected = message10("far", "near", "", "answer");
    const octets = await peer.connection.read(expected.length);
    checkOctets("ZMTP10-CONTENT-09", octets, expected);
    checkOctets("ZMTP10-CONTENT-15", octets, expected);
  },
);

for (const [id, type] of [
  ["Z10-CONTENT-005", "PUSH"],
  ["Z10-CONTENT-006", "PAIR"],
] as const) {
  conformanceCase(
    id,
    {
      judges: ["ZMTP10-CONTENT-18", "ZMTP10-CONTENT-16", "ZMTP10-CONTENT-02"],
      title: `a ${type} sends its messages to a 1.0 peer as they are`,
      needs: { level: 1, sockets: [type] },
    },
    async ({ open, checkOctets }) => {
      const peer = await open();
      await peer.greetOlder();
      await peer.socket.send(text("a"), text("b"));
      const octets = await peer.connection.read(6);
      for (const row of ["CONTENT-18", "CONTENT-16", "CONTENT-02"]) {
        checkOctets(`ZMTP10-${row}`, octets, bytes("02 01 'a' 02 00 'b'"));
      }
    },
  );
}

conformanceCase(
  "Z10-CONTENT-007",
  {
    judges: ["ZMTP10-CONTENT-17", "ZMTP10-CONN-03"],
    title: "a PUSH that is sent a message goes on",
    rev: 2,
    needs: { level: 1, sockets: ["PUSH"] },
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    await peer.greetOlder();
    peer.send(message10("not for it"));
    const fate = await peer.fate();
    for (const row of ["CONTENT-17", "CONN-03"]) checkEqual(`ZMTP10-${row}`, fate, "open");
  },
);
