/** RFC 30: PUSH spreads work over its peers, PULL takes it from all of them in turn. */
import { conformanceCase, frame, message, text } from "../../src/judge/index.ts";
import { contents, givenWhole, sentWhole } from "../contents.ts";
import {
  discardsTheUnfinished,
  keepsWhatCame,
  limitsWhatWaits,
  type Receiver,
} from "../incoming-queue.ts";
import { forgetsTheGone, queuesEarly, refusesAlone } from "../outgoing-queue.ts";
import {
  allServed,
  bodies,
  crowd,
  everyNth,
  filled,
  holdsSeveral,
  inTurn,
  takenInTurn,
} from "../several-peers.ts";

const push = { level: 1, sockets: ["PUSH"] } as const;
const pull = { level: 1, sockets: ["PULL"] } as const;

conformanceCase(
  "PIPE-PUSH-001",
  {
    judges: ["PIPELINE-PUSH-13", "PIPELINE-PUSH-08", "PIPELINE-GOALS-03"],
    title: "a PUSH sends to its peers in turn",
    needs: push,
    roles: ["bind"],
    zmtp: ["3.1"],
  },
  async ({ open, again, control, checkEqual }) => {
    const peers = await crowd({ open, again }, 3);
    const { socket } = peers[0]!;
    control(await allServed(peers, () => socket.send(text("warm"))), "each peer is sent something");
    for (let at = 0; at < 9; at++) await socket.send(text(`${at}`));
    const received = await inTurn(peers, 3);
    for (const row of ["PUSH-13", "PUSH-08", "GOALS-03"]) {
      checkEqual(`PIPELINE-${row}`, received, everyNth(3, 3));
    }
  },
);

conformanceCase(
  "PIPE-PUSH-002",
  {
    judges: ["PIPELINE-PUSH-02"],
    title: "a PUSH does not receive",
    needs: push,
    roles: ["bind"],
    zmtp: ["3.1"],
  },
  async ({ open, check }) => {
    const peer = await open();
    await peer.handshake();
    peer.send(message("in vain"));
    const received = await peer.socket.demand(200);
    const refused = received !== "text:in vain";
    check("PIPELINE-PUSH-02", refused, { expected: "no message", seen: received });
  },
);

conformanceCase(
  "PIPE-PUSH-003",
  {
    judges: ["PIPELINE-PUSH-03", "PIPELINE-PUSH-04"],
    title: "a PUSH neither filters nor changes what it sends",
    needs: push,
    zmtp: ["3.1"],
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    await peer.handshake();
    for (const frames of contents()) {
      const whole = await sentWhole(peer, frames);
      checkEqual("PIPELINE-PUSH-03", whole, true);
      checkEqual("PIPELINE-PUSH-04", whole, true);
    }
  },
);

refusesAlone("PIPE-PUSH-004", "PUSH", ["PIPELINE-PUSH-14", "PIPELINE-PUSH-15"]);

queuesEarly("PIPE-PUSH-005", "PUSH", "PIPELINE-PUSH-06", "PIPELINE-PUSH-07");

conformanceCase(
  "PIPE-PUSH-006",
  {
    judges: ["PIPELINE-PUSH-07"],
    title: "a PUSH that connects keeps its queue while the connection is down",
    needs: { ...push, options: ["reconnect_ivl"] },
    roles: ["connect"],
    zmtp: ["3.1"],
  },
  async ({ open, comesBack, control, checkEqual }) => {
    const peer = await open({ options: { reconnect_ivl: 20 } });
    await peer.handshake();
    peer.connection.destroy();
    const next = await comesBack(peer);
    control(next !== undefined, "the target comes back");
    for (const name of ["one", "two", "three"]) {
      checkEqual("PIPELINE-PUSH-07", await peer.socket.offer(500, text(name)), "sent");
    }
    await next?.handshake();
    checkEqual("PIPELINE-PUSH-07", next && (await bodies(next, 3)), "one two three");
  },
);

conformanceCase(
  "PIPE-PUSH-007",
  {
    judges: ["PIPELINE-PUSH-16", "PIPELINE-GOALS-02", "PIPELINE-PUSH-11"],
    title: "a PUSH whose queue is full refuses, and loses nothing that it accepted",
    needs: { ...push, options: ["sndhwm"] },
    zmtp: ["3.1"],
  },
  async ({ open, check, checkEqual }) => {
    const peer = await open({ options: { sndhwm: 5 } });
    await peer.handshake();
    peer.connection.hold(1);
    const offer = (at: number) => peer.socket.offer(300, text(`${at}`), "gen:131072:1");
    const { sent, refusal } = await filled(offer, 400);
    const limited = { expected: "a refusal within 400 messages", seen: `${refusal} after ${sent}` };
    check("PIPELINE-PUSH-11", refusal !== "none", limited);
    peer.connection.release();
    await peer.socket.send(text("last"));
    const names: string[] = [];
    for (let seen = await peer.next(); seen.kind === "message"; seen = await peer.next()) {
      if (seen.body.length < 10) names.push(Buffer.from(seen.body).toString());
      if (names.at(-1) === "last") break;
    }
    const expected = [...Array.from({ length: sent }, (_, at) => `${at}`), "last"].join(" ");
    checkEqual("PIPELINE-PUSH-16", names.join(" "), expected);
    checkEqual("PIPELINE-GOALS-02", names.join(" "), expected);
  },
);

conformanceCase(
  "PIPE-PUSH-008",
  {
    judges: ["PIPELINE-PUSH-05", "PIPELINE-PUSH-12"],
    title: "a peer that takes nothing does not hold up the others",
    needs: { ...push, options: ["sndhwm"] },
    roles: ["bind"],
    zmtp: ["3.1"],
  },
  async ({ open, again, control, checkEqual }) => {
    const peers = await crowd({ open, again }, 2, { options: { sndhwm: 5 } });
    const [held, free] = peers as [(typeof peers)[0], (typeof peers)[0]];
    const { socket } = held;
    control(await allServed(peers, () => socket.send(text("warm"))), "each peer is sent something");
    held.connection.hold(1);
    const offer = () => socket.offer(3_000, "gen:131072:1");
    const { sent } = await filled(offer, 300);
    checkEqual("PIPELINE-PUSH-05", sent, 300);
    checkEqual("PIPELINE-PUSH-12", (await free.next()).kind, "message");
  },
);

conformanceCase(
  "PIPE-PULL-001",
  {
    judges: ["PIPELINE-PULL-02"],
    title: "a PULL does not send",
    needs: pull,
    roles: ["bind"],
    zmtp: ["3.1"],
  },
  async ({ open, check }) => {
    const peer = await open();
    await peer.handshake();
    const outcome = await peer.socket.offer(200, text("in vain"));
    check("PIPELINE-PULL-02", outcome !== "sent", { expected: "a refusal", seen: outcome });
  },
);

conformanceCase(
  "PIPE-PULL-002",
  {
    judges: ["PIPELINE-PULL-03", "PIPELINE-PULL-04", "PIPELINE-PULL-13", "PIPELINE-PULL-08"],
    title: "a PULL delivers all that comes, as it came",
    needs: pull,
    zmtp: ["3.1"],
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    await peer.handshake();
    for (const frames of contents()) {
      const whole = await givenWhole(peer, frames);
      for (const row of ["PULL-03", "PULL-04", "PULL-13", "PULL-08"]) {
        checkEqual(`PIPELINE-${row}`, whole, true);
      }
    }
  },
);

conformanceCase(
  "PIPE-PULL-003",
  {
    judges: ["PIPELINE-PULL-12", "PIPELINE-PULL-05"],
    title: "a PULL takes from its peers in turn",
    needs: pull,
    roles: ["bind"],
    zmtp: ["3.1"],
  },
  async ({ open, again, check }) => {
    const peers = await crowd({ open, again }, 3);
    const { fair, words } = await takenInTurn(peers);
    check("PIPELINE-PULL-12", fair, words);
    check("PIPELINE-PULL-05", fair, words);
  },
);

conformanceCase(
  "PIPE-PULL-004",
  {
    judges: ["PIPELINE-PULL-06"],
    title: "a PULL that connects hears a peer that comes later",
    needs: { ...pull, options: ["reconnect_ivl"] },
    roles: ["connect"],
    zmtp: ["3.1"],
  },
  async ({ openEarly, check, checkEqual }) => {
    const peer = await openEarly({ options: { reconnect_ivl: 20 } });
    const came = { expected: "a connection", seen: peer === undefined ? "none" : "one" };
    check("PIPELINE-PULL-06", peer !== undefined, came);
    await peer?.handshake();
    peer?.send(frame(0, "late"));
    checkEqual("PIPELINE-PULL-06", await peer?.socket.demand(5_000), "text:late");
  },
);

const receiver: Receiver = { type: "PULL", level: 1, heard: async () => {} };

holdsSeveral("PIPE-PUSH-009", "PUSH", "PIPELINE-PUSH-01");
holdsSeveral("PIPE-PULL-005", "PULL", "PIPELINE-PULL-01");
forgetsTheGone("PIPE-PUSH-010", "PUSH", "PIPELINE-PUSH-09", "PIPELINE-PUSH-10");
keepsWhatCame("PIPE-PULL-006", receiver, "PIPELINE-PULL-07");
discardsTheUnfinished("PIPE-PULL-007", receiver, "PIPELINE-PULL-09", "PIPELINE-PULL-10");
limitsWhatWaits("PIPE-PULL-008", receiver, ["PIPELINE-PULL-11"]);
