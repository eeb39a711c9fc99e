/** What cases share that subscribe with a publisher. */
import { inWords, type Peer, text } from "../../src/judge/index.ts";
import { subscribe } from "../subscription.ts";

/** How often a publisher is tried that has not taken a subscription in yet, in ms. */
export const RETRY_MS = 50;
export const RETRIES = 100;

/** Subscribes each peer to all, and waits until the publisher sends to each of them. */
export async function subscribed(...peers: readonly Peer[]): Promise<void> {
  for (const peer of peers) peer.send(subscribe(peer));
  const served = new Set<Peer>();
  for (let attempt = 0; attempt < RETRIES && served.size < peers.length; attempt++) {
    await peers[0]!.socket.send(text("~"));
    const seen = await Promise.all(peers.map((peer) => peer.next(RETRY_MS)));
    for (const [at, { kind }] of seen.entries()) if (kind === "message") served.add(peers[at]!);
  }
}

/** The next message that is no marker, in words. */
export async function nextOf(peer: Peer): Promise<string> {
  for (;;) {
    const seen = await peer.next();
    if (seen.kind !== "message") return inWords(seen);
    const body = Buffer.from(seen.body).toString("latin1");
    if (body !== "~") return body;
  }
}
