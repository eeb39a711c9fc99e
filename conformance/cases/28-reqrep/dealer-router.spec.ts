/** RFC 28: DEALER deals out in turn, ROUTER addresses each peer by its identity. */
import { conformanceCase, message, text } from "../../src/judge/index.ts";
import { contents, givenWhole } from "../contents.ts";
import { queuesEarly, refusesAlone } from "../outgoing-queue.ts";
import {
  allServed,
  atOnce,
  bodies,
  crowd,
  everyNth,
  filled,
  inTurn,
  takenInTurn,
} from "../several-peers.ts";

const dealer = { level: 1, sockets: ["DEALER"] } as const;
const router = { level: 1, sockets: ["ROUTER"] } as const;
const bindOnly = { roles: ["bind"], zmtp: ["3.1"] } as const;

conformanceCase(
  "RR-DEALER-001",
  {
    judges: ["REQREP-DEALER-15", "REQREP-DEALER-10"],
    title: "a DEALER sends to its peers in turn",
    needs: dealer,
    ...bindOnly,
  },
  async ({ open, again, control, checkEqual }) => {
    const peers = await crowd({ open, again }, 3);
    const { socket } = peers[0]!;
    control(await allServed(peers, () => socket.send(text("warm"))), "each peer is sent something");
    for (let at = 0; at < 9; at++) await socket.send(text(`${at}`));
    const received = await inTurn(peers, 3);
    checkEqual("REQREP-DEALER-15", received, everyNth(3, 3));
    checkEqual("REQREP-DEALER-10", received, everyNth(3, 3));
  },
);

conformanceCase(
  "RR-DEALER-002",
  {
    judges: ["REQREP-DEALER-19", "REQREP-DEALER-06"],
    title: "a DEALER takes from its peers in turn",
    needs: dealer,
    ...bindOnly,
  },
  async ({ open, again, check }) => {
    const peers = await crowd({ open, again }, 3);
    const { fair, words } = await takenInTurn(peers);
    check("REQREP-DEALER-19", fair, words);
    check("REQREP-DEALER-06", fair, words);
  },
);

refusesAlone("RR-DEALER-003", "DEALER", ["REQREP-DEALER-16", "REQREP-DEALER-17"]);

conformanceCase(
  "RR-DEALER-004",
  {
    judges: ["REQREP-DEALER-03", "REQREP-DEALER-04", "REQREP-DEALER-20"],
    title: "a DEALER neither filters nor changes what it delivers",
    needs: dealer,
    zmtp: ["3.1"],
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    await peer.handshake();
    for (const frames of contents()) {
      const whole = await givenWhole(peer, frames);
      for (const row of ["DEALER-03", "DEALER-04", "DEALER-20"]) {
        checkEqual(`REQREP-${row}`, whole, true);
      }
    }
  },
);

queuesEarly("RR-DEALER-005", "DEALER", "REQREP-DEALER-08", "REQREP-DEALER-09");

conformanceCase(
  "RR-DEALER-006",
  {
    judges: ["REQREP-DEALER-18", "REQREP-DEALER-13", "REQREP-DEALER-07", "REQREP-DEALER-02"],
    title: "a DEALER whose queue is full refuses, loses nothing, and receives all the same",
    needs: { ...dealer, options: ["sndhwm"] },
    zmtp: ["3.1"],
  },
  async ({ open, check, checkEqual }) => {
    const peer = await open({ options: { sndhwm: 5 } });
    await peer.handshake();
    peer.connection.hold(1);
    const offer = (at: number) => peer.socket.offer(300, text(`${at}`), "gen:131072:1");
    const { sent, refusal } = await filled(offer, 400);
    const limited = { expected: "a refusal within 400 messages", seen: `${refusal} after ${sent}` };
    check("REQREP-DEALER-13", refusal !== "none", limited);
    peer.send(message("the other way"));
    const other = await peer.socket.demand(5_000);
    for (const row of ["07", "02"]) checkEqual(`REQREP-DEALER-${row}`, other, "text:the other way");
    peer.connection.release();
    let whole = 0;
    for (let seen = await peer.next(); whole < sent && seen.kind === "message"; ) {
      if (!seen.more) whole += 1;
      if (whole < sent) seen = await peer.next();
    }
    checkEqual("REQREP-DEALER-18", whole, sent);
  },
);

conformanceCase(
  "RR-ROUTER-001",
  {
    judges: ["REQREP-ROUTER-11", "REQREP-ROUTER-14", "REQREP-ROUTER-15", "REQREP-ROUTER-07"],
    title: "a ROUTER gives each peer an identity, and says whose a message is",
    needs: router,
    ...bindOnly,
  },
  async ({ open, again, check, checkEqual }) => {
    const peers = await crowd({ open, again }, 3);
    const identities = new Set<string>();
    for (const [at, peer] of peers.entries()) {
      peer.send(message(`from ${at}`));
      const [identity = "", body] = (await peer.socket.receive()) ?? [];
      identities.add(identity);
      for (const row of ["ROUTER-14", "ROUTER-15", "ROUTER-07"]) {
        checkEqual(`REQREP-${row}`, body, `text:from ${at}`);
      }
    }
    const seen = [...identities].join(" ");
    check("REQREP-ROUTER-11", identities.size === 3, { expected: "three identities", seen });
  },
);

conformanceCase(
  "RR-ROUTER-002",
  {
    judges: ["REQREP-ROUTER-16", "REQREP-ROUTER-17", "REQREP-ROUTER-12", "REQREP-ROUTER-02"],
    title: "a ROUTER sends to the peer that the first frame names, and takes that frame off",
    needs: router,
    ...bindOnly,
  },
  async ({ open, again, checkEqual }) => {
    const first = await open();
    await first.handshake(["Identity", "one"]);
    const other = await again(first);
    await other.handshake(["Identity", "two"]);
    for (const [name, peer] of [
      ["one", first],
      ["two", other],
    ] as const) {
      peer.send(message("hello"));
      checkEqual("REQREP-ROUTER-12", await peer.socket.demand(5_000), `text:${name} text:hello`);
    }
    for (const [name, peer] of [
      ["two", other],
      ["one", first],
    ] as const) {
      await peer.socket.send(text(name), text(`to ${name}`));
      const received = await bodies(peer, 1);
      for (const row of ["16", "17", "02"]) {
        checkEqual(`REQREP-ROUTER-${row}`, received, `to ${name}`);
      }
    }
  },
);

conformanceCase(
  "RR-ROUTER-003",
  {
    judges: ["REQREP-ROUTER-18"],
    title: "a ROUTER drops or refuses what goes to an identity that it does not know",
    needs: router,
    ...bindOnly,
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    await peer.handshake(["Identity", "known"]);
    await peer.socket.offer(1_000, text("unknown"), text("lost"));
    peer.send(message("hello"));
    checkEqual("REQREP-ROUTER-18", await peer.socket.demand(5_000), "text:known text:hello");
    await peer.socket.send(text("known"), text("kept"));
    checkEqual("REQREP-ROUTER-18", await bodies(peer, 1), "kept");
  },
);

conformanceCase(
  "RR-ROUTER-004",
  {
    judges: ["REQREP-ROUTER-13", "REQREP-ROUTER-03"],
    title: "a ROUTER takes from its peers in turn",
    needs: router,
    ...bindOnly,
  },
  async ({ open, again, check }) => {
    const peers = await crowd({ open, again }, 3);
    const isOf = (got: string, at: number) => got.includes(`text:${at}-`);
    const { fair, words } = await takenInTurn(peers, isOf);
    check("REQREP-ROUTER-13", fair, words);
    check("REQREP-ROUTER-03", fair, words);
  },
);

conformanceCase(
  "RR-ROUTER-005",
  {
    judges: ["REQREP-ROUTER-19"],
    title: "a ROUTER does not block on sending, though its peer takes nothing",
    needs: { ...router, options: ["sndhwm"] },
    zmtp: ["3.1"],
  },
  async ({ open, control, checkEqual }) => {
    const peer = await open({ options: { sndhwm: 2 } });
    await peer.handshake(["Identity", "held"]);
    peer.send(message("hello"));
    control((await peer.socket.demand(5_000)) === "text:held text:hello", "the peer is known");
    peer.connection.hold(1);
    const offer = () =>
      atOnce((timeout) => peer.socket.offer(timeout, text("held"), "gen:131072:1"));
    checkEqual("REQREP-ROUTER-19", (await filled(offer, 200)).refusal, "none");
  },
);
