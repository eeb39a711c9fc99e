/** Conversations of CURVE with a target of either role, one field of which may be bent. */
import {
  bytes,
  type CaseContext,
  type CurveChannel,
  CurveClient,
  CurveServer,
  command,
  conformanceCase,
  encodeZ85,
  type HelloBend,
  type InitiateBend,
  inWords,
  join,
  keyPair,
  metadata,
  type Peer,
  type ReadyBend,
  SEALED_COMMAND,
  type Seen,
  same,
  text,
  type WelcomeBend,
} from "../../src/judge/index.ts";

/** How long an answer is waited for that a target which refuses never gives, in ms. */
const REFUSAL_MS = 1_000;

const z85 = (key: Uint8Array) => `z85:${encodeZ85(key)}`;

/** S and s: the server's keys, whoever is the server. */
export const server = keyPair();
/** C and c of a target that is the client. */
export const client = keyPair();

/** What the target is told. */
export const asServer = {
  mechanism: "CURVE",
  role: "server",
  secretKey: z85(server.secretKey),
} as const;
export const asClient = {
  mechanism: "CURVE",
  role: "client",
  publicKey: z85(client.publicKey),
  secretKey: z85(client.secretKey),
  serverKey: z85(server.publicKey),
} as const;

const needs = { level: 1, sockets: ["DEALER"], mechanism: "CURVE" } as const;
/** The target is the server: it is bound, and the raw peer the client. */
export const judgesServer = { needs, roles: ["bind"], zmtp: ["3.1"] } as const;
/** The target is the client: it connects, and the raw peer is the server. */
export const judgesClient = { needs, roles: ["connect"], zmtp: ["3.1"] } as const;
/** Either: the server binds, the client connects. */
export const judgesBoth = { needs, zmtp: ["3.1"] } as const;

type Context = Pick<CaseContext, "open">;

/** What the raw peer says of itself: that which a DEALER may talk to. */
export const ours = metadata([["Socket-Type", "ROUTER"]]);

export interface ServerBends {
  /** In place of HELLO. */
  readonly first?: Uint8Array;
  readonly hello?: HelloBend;
  /** In place of INITIATE. */
  readonly second?: Uint8Array;
  readonly initiate?: (curve: CurveClient) => InitiateBend;
  readonly metadata?: Uint8Array;
  readonly traffic?: (channel: CurveChannel) => readonly Uint8Array[];
}

export interface ClientBends {
  /** In place of WELCOME. */
  readonly first?: Uint8Array;
  readonly welcome?: WelcomeBend;
  /** In place of READY. */
  readonly second?: Uint8Array;
  readonly ready?: ReadyBend;
  readonly metadata?: Uint8Array;
  readonly traffic?: (channel: CurveChannel) => readonly Uint8Array[];
}

/** A connection with a target that is the server, after the greetings. */
export async function withServer({ open }: Context, curve = new CurveClient(server.publicKey)) {
  const peer = await open({ security: asServer });
  await peer.greet({ mechanism: "CURVE", asServer: 0 });
  return { peer, curve };
}

/** A connection with a target that is the client, after the greetings. */
export async function withClient({ open }: Context) {
  const peer = await open({ security: asClient });
  await peer.greet({ mechanism: "CURVE", asServer: 1 });
  return { peer, curve: new CurveServer(server) };
}

/** Data of the command of this name, or undefined where something else came. */
export const dataOf = (seen: Seen, name: string): Uint8Array | undefined =>
  seen.kind === "command" && seen.name === name ? seen.data : undefined;

/** The data of WELCOME, and the metadata of READY, once a target that is the server has sent both. */
export async function openServer(context: Context, curve?: CurveClient, properties = ours) {
  const { peer, curve: own } = await withServer(context, curve);
  peer.send(own.hello());
  const welcome = dataOf(await peer.next(), "WELCOME") ?? bytes("");
  const taken = own.takeWelcome(welcome);
  if (taken === undefined) return undefined;
  peer.send(own.initiate(properties));
  const ready = dataOf(await peer.next(), "READY") ?? bytes("");
  const theirs = own.takeReady(ready);
  if (theirs === undefined) return undefined;
  return { peer, curve: own, welcome, taken, ready, theirs, channel: own.channel() };
}

/** The data of HELLO, and what is in INITIATE, once a target that is the client has sent both. */
export async function openClient(context: Context, properties = ours) {
  const { peer, curve } = await withClient(context);
  const hello = dataOf(await peer.next(), "HELLO") ?? bytes("");
  const signature = curve.takeHello(hello);
  if (signature === undefined) return undefined;
  peer.send(curve.welcome());
  const data = dataOf(await peer.next(), "INITIATE") ?? bytes("");
  const initiate = curve.takeInitiate(data);
  if (initiate === undefined) return undefined;
  peer.send(curve.ready(properties));
  return { peer, curve, hello, signature, initiate, data, channel: curve.channel() };
}

/** A connection that is open, with a target of either role. */
export const openEither = (context: Pick<CaseContext, "open" | "role">) =>
  context.role === "bind" ? openServer(context) : openClient(context);

/** What becomes of a conversation with a target that is the server. */
export async function serverFate(context: Context, bends: ServerBends = {}): Promise<string> {
  const { peer, curve } = await withServer(context);
  peer.send(bends.first ?? curve.hello(bends.hello));
  const welcome = await peer.next();
  const data = dataOf(welcome, "WELCOME");
  if (data === undefined) return ending(peer, welcome);
  if (curve.takeWelcome(data) === undefined) return "a WELCOME that does not open";
  const bend = bends.initiate?.(curve) ?? {};
  peer.send(bends.second ?? curve.initiate(bends.metadata ?? ours, bend));
  const ready = await peer.next();
  if (dataOf(ready, "READY") === undefined) return ending(peer, ready);
  return answer(peer, curve.channel(), bends.traffic);
}

/** What becomes of a conversation with a target that is the client. */
export async function clientFate(context: Context, bends: ClientBends = {}): Promise<string> {
  const { peer, curve } = await withClient(context);
  const hello = await peer.next();
  const data = dataOf(hello, "HELLO");
  if (data === undefined) return ending(peer, hello);
  if (curve.takeHello(data) === undefined) return "a HELLO that does not open";
  peer.send(bends.first ?? curve.welcome(bends.welcome));
  const initiate = await peer.next();
  if (dataOf(initiate, "INITIATE") === undefined) return ending(peer, initiate);
  peer.send(bends.second ?? curve.ready(bends.metadata ?? ours, bends.ready));
  return answer(peer, curve.channel(), bends.traffic);
}

/** "closed", also where an ERROR came before, or what came in its place. */
async function ending(peer: Peer, seen: Seen): Promise<string> {
  if (seen.kind === "closed") return "closed";
  if (seen.kind === "silence") return "stalled";
  if (dataOf(seen, "ERROR") === undefined) return inWords(seen);
  return (await peer.connection.closes()) ? "closed" : "stalled";
}

/** "open" where a PING in a box is answered behind this traffic. */
async function answer(
  peer: Peer,
  channel: CurveChannel,
  traffic: ServerBends["traffic"] = () => [],
): Promise<string> {
  const bent = traffic(channel);
  for (const octets of bent) peer.send(octets);
  peer.send(sealedPing(channel, "mark"));
  for (;;) {
    const seen = await peer.next(bent.length > 0 ? REFUSAL_MS : undefined);
    if (seen.kind === "closed") return "closed";
    if (seen.kind === "silence") return "stalled";
    const opened = channel.open(seen.frame.body);
    if (opened === undefined) return `no box: ${inWords(seen)}`;
    if (opened.flags === SEALED_COMMAND && same(opened.data.subarray(-4), text("mark"))) {
      return "open";
    }
  }
}

/** A PING in a box, as ZMTP 3.1 has it and libzmq sends it. */
export const sealedPing = (channel: CurveChannel, context: string): Uint8Array =>
  channel.message(join(bytes("04 'PING' 00 00"), text(context)), SEALED_COMMAND);

/** One case for a target that is the server and refuses these bends. Each row is judged by all. */
export function serverRefuses(
  id: string,
  title: string,
  judges: readonly string[],
  bends: readonly ServerBends[],
  breaks: readonly string[] = [],
): void {
  const meta = { ...judgesServer, judges, breaks, title: `a server refuses ${title}` };
  conformanceCase(id, meta, async (context) => {
    context.control((await serverFate(context)) === "open", "a legal client is served");
    for (const bend of bends) {
      const fate = await serverFate(context, bend);
      for (const row of judges) context.checkClosed(row, fate);
    }
  });
}

/** One case for a target that is the client and refuses these bends. Each row is judged by all. */
export function clientRefuses(
  id: string,
  title: string,
  judges: readonly string[],
  bends: readonly ClientBends[],
  breaks: readonly string[] = [],
): void {
  const meta = { ...judgesClient, judges, breaks, title: `a client refuses ${title}` };
  conformanceCase(id, meta, async (context) => {
    context.control((await clientFate(context)) === "open", "a legal server is talked to");
    for (const bend of bends) {
      const fate = await clientFate(context, bend);
      for (const row of judges) context.checkClosed(row, fate);
    }
  });
}

/** The octets with one bit of one octet turned; `at` counts from the end where it is negative. */
export function flipped(octets: Uint8Array, at: number): Uint8Array {
  const changed = Uint8Array.from(octets);
  const index = at < 0 ? changed.length + at : at;
  changed[index] = changed[index]! ^ 0x01;
  return changed;
}

/** A command of CURVE's without data that means anything. */
export const empty = (name: string): Uint8Array => command(name, new Uint8Array(200));
