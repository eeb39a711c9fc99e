/** RFC 29: an XPUB shows subscriptions to its application, an XSUB takes them from its own. */
import { conformanceCase, message, type Peer, same, text } from "../../src/judge/index.ts";
import { contents, givenWhole, sentWhole } from "../contents.ts";
import { crowd } from "../several-peers.ts";
import { cancel, subscribe } from "../subscription.ts";

const xpub = { level: 1, sockets: ["XPUB"] } as const;
const xsub = { level: 2, sockets: ["XSUB"] } as const;
const bindOnly = { roles: ["bind"], zmtp: ["3.1"] } as const;

/** Subscribes, and waits until the application was told. */
async function subscribed(peer: Peer, topic: string): Promise<string> {
  peer.send(subscribe(peer, text(topic)));
  return peer.socket.demand(5_000);
}

conformanceCase(
  "PS-XPUB-001",
  {
    judges: ["PUBSUB-XPUB-20", "PUBSUB-XPUB-19", "PUBSUB-XPUB-18"],
    breaks: ["ZMTP31-PUBSUB-02", "ZMTP31-PUBSUB-05"],
    title: "an XPUB tells its application of subscriptions and cancellations, in either form",
    needs: xpub,
    zmtp: ["3.1"],
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    await peer.handshake();
    // A command is a form of 3.1 alone, a message one that 3.1 takes as well.
    for (const [octets, told] of [
      [subscribe(peer, text("A")), "hex:0141"],
      [cancel(peer, text("A")), "hex:0041"],
      [message("\u0001B"), "hex:0142"],
      [message("\u0000B"), "hex:0042"],
    ] as const) {
      peer.send(octets);
      const received = await peer.socket.demand(5_000);
      for (const row of ["20", "19", "18"]) checkEqual(`PUBSUB-XPUB-${row}`, received, told);
    }
  },
);

conformanceCase(
  "PS-XPUB-002",
  {
    judges: ["PUBSUB-XPUB-22", "PUBSUB-XPUB-08"],
    title: "an XPUB tells its application when a subscriber goes without a cancellation",
    needs: xpub,
    ...bindOnly,
  },
  async ({ open, control, checkEqual }) => {
    const peer = await open();
    await peer.handshake();
    control((await subscribed(peer, "A")) === "hex:0141", "the subscription is told");
    peer.connection.destroy();
    const told = await peer.socket.demand(5_000);
    checkEqual("PUBSUB-XPUB-22", told, "hex:0041");
    checkEqual("PUBSUB-XPUB-08", told, "hex:0041");
  },
);

conformanceCase(
  "PS-XPUB-003",
  {
    judges: ["PUBSUB-XPUB-11", "PUBSUB-XPUB-13", "PUBSUB-XPUB-14", "PUBSUB-XPUB-07"],
    title: "an XPUB sends what begins with a subscription, as it is",
    needs: xpub,
    zmtp: ["3.1"],
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    await peer.handshake();
    await subscribed(peer, "A");
    await peer.socket.send(text("x"), text("A"));
    await peer.socket.send(text("A"), text("x"));
    const expected = message("A", "x");
    const first = same(await peer.connection.read(expected.length), expected);
    checkEqual("PUBSUB-XPUB-13", first, true);
    checkEqual("PUBSUB-XPUB-14", first, true);
    await subscribed(peer, "");
    for (const frames of contents()) {
      const whole = await sentWhole(peer, frames);
      checkEqual("PUBSUB-XPUB-11", whole, true);
      checkEqual("PUBSUB-XPUB-07", whole, true);
    }
  },
);

conformanceCase(
  "PS-XSUB-001",
  {
    judges: ["PUBSUB-XSUB-20", "PUBSUB-XSUB-21"],
    title: "an XSUB sends the subscriptions of its application as its version has them",
    needs: xsub,
    zmtp: ["3.1"],
  },
  async ({ open, checkOctets }) => {
    const peer = await open();
    await peer.handshake();
    // A socket that hands this out has taken the peer in; one that filters it is given the time.
    peer.send(message("taken in"));
    await peer.socket.receive(300);
    for (const [verb, form] of [
      ["subscribe", subscribe],
      ["unsubscribe", cancel],
    ] as const) {
      await peer.socket[verb](text("A"));
      const expected = form(peer, text("A"));
      const octets = await peer.connection.read(expected.length, 1_500);
      checkOctets("PUBSUB-XSUB-20", octets, expected);
      checkOctets("PUBSUB-XSUB-21", octets, expected);
    }
  },
);

conformanceCase(
  "PS-XSUB-002",
  {
    judges: ["PUBSUB-XSUB-17", "PUBSUB-XSUB-16"],
    rev: 2,
    title: "an XSUB sends a message to all its publishers, as it is",
    needs: xsub,
    ...bindOnly,
  },
  async ({ open, again, checkEqual }) => {
    const peers = await crowd({ open, again }, 3);
    const expected = message("to all", "of you");
    await peers[0]!.socket.subscribe(text(""));
    // Whoever is told of the subscription is attached to the socket.
    for (const peer of peers) await peer.next();
    await peers[0]!.socket.send(text("to all"), text("of you"));
    for (const peer of peers) {
      const whole = same(await peer.connection.read(expected.length), expected);
      checkEqual("PUBSUB-XSUB-17", whole, true);
      checkEqual("PUBSUB-XSUB-16", whole, true);
    }
  },
);

conformanceCase(
  "PS-XSUB-003",
  {
    judges: ["PUBSUB-XSUB-13", "PUBSUB-XSUB-15", "PUBSUB-XSUB-07"],
    title: "an XSUB delivers what it has subscribed to, as it came",
    needs: xsub,
    zmtp: ["3.1"],
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    await peer.handshake();
    await peer.socket.subscribe(text(""));
    await peer.next();
    for (const frames of contents()) {
      const whole = await givenWhole(peer, frames);
      for (const row of ["13", "15", "07"]) checkEqual(`PUBSUB-XSUB-${row}`, whole, true);
    }
  },
);
