import type { PeerSocket } from "./peer.ts";
import { DEADLINE_MS } from "./tap.ts";

/** How long one publication is waited for before the next, in milliseconds. */
const ROUND_MS = 50;

/**
 * Subscribes to `topic` and publishes on it until it comes: then all subscriptions made before
 * have arrived as well. Publications still under way may follow.
 *
 * @throws Error where none comes in time
 */
export async function published(pub: PeerSocket, sub: PeerSocket, topic: string): Promise<void> {
  await sub.subscribe(topic);
  const deadline = performance.now() + DEADLINE_MS;
  while (performance.now() < deadline) {
    await pub.send([topic]);
    const message = await sub.receive(ROUND_MS);
    if (message?.[0] === topic) return;
  }
  throw new Error(`no publication on "${topic}" came in ${DEADLINE_MS} ms`);
}
