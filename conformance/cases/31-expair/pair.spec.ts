/** RFC 31: a PAIR has one peer, sends it all, and delivers all of it. */
import { conformanceCase, message, text } from "../../src/judge/index.ts";
import { contents, givenWhole, sentWhole } from "../contents.ts";
import { forgetsTheGone, queuesEarly, refusesAlone } from "../outgoing-queue.ts";
import { bodies, filled } from "../several-peers.ts";

/** How long a message may take that has come and should not, in ms. */
const HEARD_MS = 200;

const pair = { level: 1, sockets: ["PAIR"] } as const;

conformanceCase(
  "PX-PAIR-001",
  {
    judges: ["03", "04", "05", "10", "18", "19"].map((row) => `EXPAIR-PAIR-${row}`),
    title: "a PAIR neither filters nor changes, in either direction",
    needs: pair,
    zmtp: ["3.1"],
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    await peer.handshake();
    for (const frames of contents()) {
      const inward = await givenWhole(peer, frames);
      const outward = await sentWhole(peer, frames);
      for (const row of ["03", "04", "05", "10", "18", "19"]) {
        checkEqual(`EXPAIR-PAIR-${row}`, `in ${inward}, out ${outward}`, "in true, out true");
      }
    }
  },
);

refusesAlone("PX-PAIR-002", "PAIR", ["EXPAIR-PAIR-15", "EXPAIR-PAIR-16"]);

queuesEarly("PX-PAIR-003", "PAIR", "EXPAIR-PAIR-08", "EXPAIR-PAIR-09");

conformanceCase(
  "PX-PAIR-004",
  {
    judges: ["06", "07", "13", "14", "17"].map((row) => `EXPAIR-PAIR-${row}`),
    title: "a PAIR whose queue is full refuses, loses nothing, and receives all the same",
    needs: { ...pair, options: ["sndhwm"] },
    zmtp: ["3.1"],
  },
  async ({ open, check, checkEqual }) => {
    const peer = await open({ options: { sndhwm: 5 } });
    await peer.handshake();
    peer.connection.hold(1);
    const { sent, refusal } = await filled(() => peer.socket.offer(300, "gen:131072:1"), 400);
    const limited = { expected: "a refusal within 400 messages", seen: `${refusal} after ${sent}` };
    check("EXPAIR-PAIR-13", refusal !== "none", limited);
    check("EXPAIR-PAIR-14", refusal !== "none", limited);
    peer.send(message("the other way"));
    const other = await peer.socket.demand(5_000);
    for (const row of ["06", "07"]) checkEqual(`EXPAIR-PAIR-${row}`, other, "text:the other way");
    peer.connection.release();
    let whole = 0;
    while (whole < sent && (await peer.next()).kind === "message") whole += 1;
    checkEqual("EXPAIR-PAIR-17", whole, sent);
  },
);

conformanceCase(
  "PX-PAIR-005",
  {
    judges: ["EXPAIR-PAIR-02", "EXPAIR-PAIR-01"],
    title: "a second peer of a PAIR neither hears nor is heard",
    needs: pair,
    roles: ["bind"],
    zmtp: ["3.1"],
  },
  async ({ open, again, checkEqual }) => {
    const first = await open();
    await first.handshake();
    first.send(message("one"));
    checkEqual("EXPAIR-PAIR-02", await first.socket.demand(5_000), "text:one");
    const second = await again(first);
    if ((await second.attempt()) === "open") {
      second.send(message("intruder"));
      // An answer says that the message before it has come.
      if ((await second.fate()) === "open") {
        checkEqual("EXPAIR-PAIR-02", await first.socket.demand(HEARD_MS), "nothing");
      }
    }
    first.send(message("two"));
    const heard = await first.socket.demand(5_000);
    for (const row of ["01", "02"]) checkEqual(`EXPAIR-PAIR-${row}`, heard, "text:two");
    for (const name of ["a", "b", "c"]) await first.socket.send(text(name));
    checkEqual("EXPAIR-PAIR-02", await bodies(first, 3), "a b c");
  },
);

forgetsTheGone("PX-PAIR-006", "PAIR", "EXPAIR-PAIR-11", "EXPAIR-PAIR-12");
