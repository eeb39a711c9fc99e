/** RFC 26, and mistakes that libraries have made: peers that lie in the handshake, beside a good one. */
import {
  bytes,
  type CaseContext,
  type CurveChannel,
  command,
  conformanceCase,
  fill,
  join,
  metadata,
  type Peer,
  property,
  text,
} from "../../src/judge/index.ts";
import {
  clientFate,
  dataOf,
  flipped,
  judgesClient,
  judgesServer,
  openClient,
  openServer,
  withServer,
} from "./handshake.ts";

const pull = { level: 1, sockets: ["PULL"], mechanism: "CURVE" } as const;
const pushing = metadata([["Socket-Type", "PUSH"]]);

interface Opened {
  readonly peer: Peer;
  readonly channel: CurveChannel;
}

/** Whether a message in a box comes to the application. */
async function isHeard(opened: Opened | undefined, mark: string): Promise<boolean> {
  if (opened === undefined) return false;
  opened.peer.send(opened.channel.message(text(mark), 0));
  return (await opened.peer.socket.demand(5_000)) === `text:${mark}`;
}

/** Lets hostile peers at the socket of a good one; who is heard afterwards. */
async function besieged(
  { control, beside }: Pick<CaseContext, "control" | "beside">,
  open: (place: Pick<CaseContext, "open">) => Promise<Opened | undefined>,
  place: Pick<CaseContext, "open">,
  attack: (place: Pick<CaseContext, "open">) => Promise<void>,
): Promise<string> {
  const good = await open(place);
  control(await isHeard(good, "before"), "the good peer is heard");
  const nearby = { open: () => beside(good!.peer) };
  await attack(nearby);
  const after = await isHeard(good, "after");
  const late = await isHeard(await open(nearby), "late");
  return `${after ? "" : "not "}heard after, newcomer ${late ? "" : "not "}heard`;
}

/** What a HELLO has too much. */
const long = fill(60_000, 0x01);

/** How long a server may take to answer an INITIATE that it need not answer, in ms. */
const NEXT_MS = 300;

const SERVED = "heard after, newcomer heard";

conformanceCase(
  "HOSTILE-CURVE-001",
  {
    ...judgesServer,
    needs: pull,
    judges: ["PIPELINE-PULL-13"],
    breaks: ["CURVEZMQ-HELLO-02"],
    title: "clients whose HELLO or INITIATE is far too long, or never comes, cost nobody else",
  },
  async (context) => {
    const open = (place: Pick<CaseContext, "open">) => openServer(place, undefined, pushing);
    const served = await besieged(context, open, context, async (place) => {
      for (const size of [257, 512, 65_536, 66_000, 1_048_576]) {
        const { peer, curve } = await withServer(place);
        peer.send(curve.hello());
        curve.takeWelcome(dataOf(await peer.next(), "WELCOME") ?? bytes(""));
        peer.send(curve.initiate(join(pushing, property("X", fill(size, 0x47)))));
        await peer.next(NEXT_MS);
      }
      for (let count = 0; count < 8; count++) {
        const { peer, curve } = await withServer(place);
        if (count % 2 === 0) peer.send(curve.hello({ data: (data) => join(data, long) }));
      }
    });
    context.checkEqual("PIPELINE-PULL-13", served, SERVED);
  },
);

conformanceCase(
  "HOSTILE-CURVE-002",
  {
    ...judgesClient,
    needs: pull,
    judges: ["PIPELINE-PULL-13"],
    breaks: ["CURVEZMQ-READY-02"],
    title: "servers whose READY does not open cost nobody else",
  },
  async (context) => {
    const open = (place: Pick<CaseContext, "open">) => openClient(place, pushing);
    const served = await besieged(context, open, context, async (place) => {
      for (let count = 0; count < 8; count++) {
        const large = join(pushing, property("X", fill(count * 300, 0x48)));
        const data = (ready: Uint8Array) => flipped(ready, count % 2 === 0 ? -1 : 8);
        await clientFate(place, { metadata: large, ready: { data } });
      }
      await clientFate(place, { second: command("READY", new Uint8Array(8)) });
    });
    context.checkEqual("PIPELINE-PULL-13", served, SERVED);
  },
);
