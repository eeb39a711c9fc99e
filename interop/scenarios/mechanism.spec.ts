import { frames, greetingOf } from "../src/opening.ts";
import type { PeerSocket } from "../src/peer.ts";
import { expect, scenario } from "../src/scenario.ts";
import { rolesOf } from "../src/security.ts";

const { server, client } = rolesOf.CURVE;

/** The commands of the handshake: name, and the octets that it has, or has at least. */
const clientCommands = [
  ["HELLO", 200, 200],
  ["INITIATE", 257, Infinity],
] as const;
const serverCommands = [
  ["WELCOME", 168, 168],
  ["READY", 30, Infinity],
] as const;

const judges = [
  "ZMTP31-GREETING-08",
  "ZMTP31-AUTH-04",
  "CURVEZMQ-HELLO-02",
  "CURVEZMQ-WELCOME-02",
  "CURVEZMQ-INITIATE-03",
  "CURVEZMQ-READY-02",
];

const SECRET = "what only the two may read";
const COUNT = 20;
/** Milliseconds in which a message that must not come would have come. */
const REFUSED_MS = 300;

for (const serverBinds of [true, false]) {
  const [binds, connects] = serverBinds ? ["server", "client"] : ["client", "server"];
  scenario(
    `INTEROP-MECHANISM-CURVE-${binds!.toUpperCase()}-${connects!.toUpperCase()}`,
    { title: `a ${connects} of CURVE connects to a ${binds}: messages both ways`, judges },
    async ({ binder, connecter, tap }) => {
      const between = await tap();
      const [bindsAs, connectsAs] = serverBinds ? [server, client] : [client, server];
      const bound = await binder.socket("DEALER", {}, bindsAs);
      between.lead(await bound.bind());
      const connected = await connecter.socket("DEALER", {}, connectsAs);
      await connected.connect(between.endpoint);

      await exchange(connected, bound);
      await exchange(bound, connected);

      judgeWire(between.octets(1, "forward"), serverBinds ? clientCommands : serverCommands);
      judgeWire(between.octets(1, "backward"), serverBinds ? serverCommands : clientCommands);
    },
  );
}

scenario(
  "INTEROP-MECHANISM-CURVE-REFUSED",
  {
    title: "a server of CURVE takes no message of a client without it",
    judges: ["ZMTP31-SECURITY-01", "ZMTP31-AUTH-19"],
  },
  async ({ binder, connecter, tap }) => {
    const between = await tap();
    const pull = await binder.socket("PULL", {}, server);
    between.lead(await pull.bind());
    const stranger = await connecter.socket("PUSH");
    await stranger.connect(between.endpoint);
    const refused = stranger.send(["from a stranger"], REFUSED_MS).catch(() => {});
    await between.ended(1);
    const friend = await connecter.socket("PUSH", {}, client);
    await friend.connect(between.endpoint);
    await friend.send(["from a friend"]);

    expect(await pull.receive()).toEqual(["from a friend"]);
    expect(await pull.receive(REFUSED_MS), "anything of the stranger").toBeUndefined();
    await refused;
  },
);

async function exchange(from: PeerSocket, to: PeerSocket): Promise<void> {
  for (let n = 0; n < COUNT; n++) await from.send([SECRET, `${n}`, ""]);
  for (let n = 0; n < COUNT; n++) expect(await to.receive()).toEqual([SECRET, `${n}`, ""]);
}

/** One side announces CURVE, makes its half of the handshake, and shows nobody its messages. */
function judgeWire(octets: Buffer, expected: typeof clientCommands | typeof serverCommands): void {
  expect(greetingOf(octets)!.mechanism).toBe("CURVE");
  const commands = frames(octets).filter(({ command }) => command);
  for (const [at, [name, least, most]] of expected.entries()) {
    const { body } = commands[at]!;
    expect(body.toString("latin1", 1, 1 + body[0]!)).toBe(name);
    expect(body.length, `octets of ${name}`).toBeGreaterThanOrEqual(least);
    expect(body.length, `octets of ${name}`).toBeLessThanOrEqual(most);
  }
  expect(octets.includes(SECRET), "whether messages can be read on the wire").toBe(false);
}
