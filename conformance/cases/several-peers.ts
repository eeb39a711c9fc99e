/** What cases share that have several raw peers with one bound socket of the target. */
import {
  type CaseContext,
  conformanceCase,
  message,
  type OpenOptions,
  type Peer,
  ping,
} from "../src/judge/index.ts";

/** How long a peer is waited for that may not be served yet, in ms. */
const WARM_MS = 200;
const WARM_ROUNDS = 40;

/** How long a request may take, and how often its peers are looked at, in ms. */
const HEARD_MS = 5_000;
const POLL_MS = 5;

/** How long a send may take before it counts as blocked, in ms. */
const BLOCKED_MS = 1_500;

/** `count` raw peers of one bound socket, each through its handshake. */
export async function crowd(
  { open, again }: Pick<CaseContext, "open" | "again">,
  count: number,
  options: OpenOptions = {},
): Promise<Peer[]> {
  const first = await open(options);
  await first.handshake();
  const peers = [first];
  while (peers.length < count) {
    const peer = await again(first);
    await peer.handshake();
    peers.push(peer);
  }
  return peers;
}

/**
 * A case of one socket and three peers at once.
 *
 * @param row what says that it may hold connections with all of them
 */
export function holdsSeveral(id: string, type: OpenOptions["type"] & string, row: string): void {
  conformanceCase(
    id,
    {
      records: [row],
      title: `how many of three peers one ${type} holds connections with`,
      needs: { level: 1, sockets: [type] },
      roles: ["bind"],
      zmtp: ["3.1"],
    },
    async ({ open, again, note }) => {
      const first = await open();
      await first.handshake();
      const fates = [await (await again(first)).attempt(), await (await again(first)).attempt()];
      const held = [await first.fate(), ...fates].filter((fate) => fate === "open").length;
      note(row, `${held} of 3`);
    },
  );
}

/**
 * Has the target send until each peer was sent something, and takes all of that in: a target may
 * take a new peer in later than its handshake.
 *
 * @param send has the target send one message
 * @returns whether it came to that
 */
export async function allServed(
  peers: readonly Peer[],
  send: () => Promise<void>,
): Promise<boolean> {
  let under = 0;
  for (let round = 0; round < WARM_ROUNDS; round++) {
    for (const _ of peers) await send();
    under += peers.length;
    const seen = await Promise.all(peers.map((peer) => peer.next(WARM_MS)));
    const came = seen.filter(({ kind }) => kind === "message").length;
    under -= came;
    if (came === peers.length) return (await taken(peers, under)) === under;
  }
  return false;
}

/** Takes what else has been sent to these peers, `count` messages in all. */
async function taken(peers: readonly Peer[], count: number): Promise<number> {
  let came = 0;
  for (const peer of peers) {
    while (came < count && (await peer.next(WARM_MS)).kind === "message") came += 1;
  }
  return came;
}

/** The bodies of the next `count` messages, in one text; single-frame messages only. */
export async function bodies(peer: Peer, count: number): Promise<string> {
  const received: string[] = [];
  while (received.length < count) {
    const seen = await peer.next();
    if (seen.kind !== "message") return [...received, seen.kind].join(" ");
    received.push(Buffer.from(seen.body).toString("latin1"));
  }
  return received.join(" ");
}

/** Whether these messages went to the peers in turn: each peer has every n-th of them. */
export async function inTurn(peers: readonly Peer[], rounds: number): Promise<string> {
  const received = await Promise.all(peers.map((peer) => bodies(peer, rounds)));
  return received
    .map((list) => list.split(" ").map(Number))
    .sort((a, b) => a[0]! - b[0]!)
    .map((list) => list.join(" "))
    .join(" | ");
}

/** What `inTurn` gives for `count` peers where the rule is kept. */
export const everyNth = (count: number, rounds: number): string =>
  Array.from({ length: count }, (_, at) =>
    Array.from({ length: rounds }, (_, round) => at + round * count).join(" "),
  ).join(" | ");

/**
 * Sends many messages of the first peer and three of each other one, and waits until the target has
 * all of them. One of each is taken before: a socket may take a new peer in later than its
 * handshake, and takes nothing from it until then.
 *
 * @param frames frames of the message with this text
 * @param take has the target's application take one message
 */
export async function piledUp(
  peers: readonly Peer[],
  frames: (text: string) => readonly string[],
  take: () => Promise<unknown> = () => peers[0]!.socket.demand(HEARD_MS),
): Promise<void> {
  for (const peer of peers) {
    peer.send(message(...frames("here")));
    await take();
  }
  for (const [at, peer] of peers.entries()) {
    const count = at === 0 ? 30 : 3;
    peer.send(...Array.from({ length: count }, (_, n) => message(...frames(`${at}-${n}`))));
    await peer.fate();
  }
}

/**
 * Has the messages of three peers pile up, and the target take twelve of them: in turn, those are
 * all three of either later peer.
 *
 * @param isOf whether this message, in the text of `demand`, is of the peer with this number
 * @returns whether it was so, and the words for a check of that
 */
export async function takenInTurn(
  peers: readonly Peer[],
  isOf = (got: string, at: number): boolean => got.startsWith(`text:${at}-`),
): Promise<{ fair: boolean; words: { expected: string; seen: string } }> {
  await piledUp(peers, (name) => [name]);
  const received: string[] = [];
  for (let count = 0; count < 12; count++) received.push(await peers[0]!.socket.demand(2_000));
  const fair = [1, 2].every((at) => received.filter((got) => isOf(got, at)).length === 3);
  const words = { expected: "three of each peer within twelve", seen: received.join(" ") };
  return { fair, words };
}

/** Sends with `offer` until one is refused, or `most` were sent. Returns how many were. */
export async function filled(
  offer: (at: number) => Promise<string>,
  most: number,
): Promise<{ sent: number; refusal: string }> {
  for (let sent = 0; sent < most; sent++) {
    const outcome = await offer(sent);
    if (outcome !== "sent") return { sent, refusal: outcome };
  }
  return { sent: most, refusal: "none" };
}

/** A PING, after whose answer all that was sent before has been read. */
export async function inSync(peer: Peer): Promise<void> {
  peer.send(ping("sync"));
  await peer.next();
}

/** The number of the peer that was sent a request, which is taken: delimiter and one frame; -1 for none. */
export async function heardBy(peers: readonly Peer[]): Promise<number> {
  for (let waited = 0; waited < HEARD_MS; waited += POLL_MS) {
    const at = peers.findIndex((peer) => peer.connection.pending.length > 0);
    if (at >= 0) {
      await peers[at]!.next();
      await peers[at]!.next();
      return at;
    }
    // biome-ignore lint/plugin: one look at several connections, up to a deadline.
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return -1;
}

/** An offer that must not block: "blocked" where its answer takes most of its time-out. */
export async function atOnce(offer: (timeout: number) => Promise<string>): Promise<string> {
  const beganAt = performance.now();
  await offer(BLOCKED_MS);
  return performance.now() - beganAt < BLOCKED_MS ? "sent" : "blocked";
}
