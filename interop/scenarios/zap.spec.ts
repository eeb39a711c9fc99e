import { receivedFrame } from "../src/frame.ts";
import { frames } from "../src/opening.ts";
import type { Peer, PeerSocket } from "../src/peer.ts";
import { expect, type Meeting, scenario } from "../src/scenario.ts";
import {
  answering,
  DOMAIN,
  type Mechanism,
  mechanisms,
  replying,
  replyOf,
  rolesOf,
} from "../src/security.ts";
import type { Tap } from "../src/tap.ts";

/** What a server's peer sees for each status of a reply, and the rows that say so. */
const statuses = {
  "200": { fate: "READY", judges: ["ZAP-FIELDS-08", "ZAP-FIELDS-15"] },
  "300": { fate: "a close", judges: ["ZAP-FIELDS-09", "ZMTP31-ERROR-05"] },
  "400": { fate: "ERROR", judges: ["ZAP-FIELDS-10", "ZMTP31-ERROR-01", "ZMTP31-ERROR-03"] },
  "500": { fate: "ERROR", judges: ["ZAP-FIELDS-11", "ZMTP31-ERROR-01", "ZMTP31-ERROR-03"] },
} as const;
type Status = keyof typeof statuses;

/** The rows of what each mechanism puts into a request. */
const requests: Readonly<Record<Mechanism, readonly string[]>> = {
  NULL: ["ZAP-NULL-01", "ZAP-NULL-02"],
  PLAIN: ["ZAP-PLAIN-01", "ZAP-PLAIN-02"],
  CURVE: ["ZAP-CURVE-01", "ZAP-CURVE-02"],
};
const always = ["ZAP-REQUEST-02", "ZAP-REQUEST-04", "ZAP-REQUEST-06", "ZAP-FIELDS-04"];

/**
 * What libzmq does after a 300 of NULL is nothing: the connection ends when the time for a
 * handshake is over.
 */
const HANDSHAKE_MS = 500;
/** Nobody comes back by himself. */
const OPTIONS = { handshake_ivl: HANDSHAKE_MS, reconnect_ivl: -1 };
/**
 * How libzmq up to 4.3.5 begins ERROR of PLAIN: in the C literal "\\x05ERROR" the E belongs to the
 * number, so that the octet is 5E and no length stands before the name.
 */
const MANGLED_ERROR = "^RROR";

/** Milliseconds in which a message that must not come would have come. */
const REFUSED_MS = 100;

/** Who a handler says that the client is. */
const USER = "somebody";

/**
 * Replies that are none, and what the server is told of each: by its code, or by the number that
 * libzmq has for it.
 *
 * @see RFC 27, "Message Format"
 */
const good = replyOf("200", USER);
const malformed = {
  "too few frames": { reply: good.slice(0, -1), told: ["ERR_ZAP_MALFORMED_REPLY", "0x20000001"] },
  "too many frames": { reply: [...good, "hex:"], told: ["ERR_ZAP_MALFORMED_REPLY", "0x20000001"] },
  "another request's id": {
    reply: good.with(1, "text:another"),
    told: ["ERR_ZAP_BAD_REQUEST_ID", "0x20000002"],
  },
  "version 2.0": { reply: good.with(0, "text:2.0"), told: ["ERR_ZAP_BAD_VERSION", "0x20000003"] },
  "status 600": {
    reply: good.with(2, "text:600"),
    told: ["ERR_ZAP_INVALID_STATUS_CODE", "0x20000004"],
  },
  "a status in words": {
    reply: good.with(2, "text:yes"),
    told: ["ERR_ZAP_INVALID_STATUS_CODE", "0x20000004"],
  },
  "metadata cut short": {
    reply: good.with(5, "hex:04726f6c6500"),
    told: ["ERR_ZAP_INVALID_METADATA", "0x20000005"],
  },
};

for (const mechanism of mechanisms) {
  for (const serverBinds of [true, false]) {
    for (const status of Object.keys(statuses) as Status[]) {
      statusScenario(mechanism, status, serverBinds);
    }
    malformedScenario(mechanism, serverBinds);
  }
}

function statusScenario(mechanism: Mechanism, status: Status, serverBinds: boolean): void {
  const { fate, judges } = statuses[status];
  scenario(
    `INTEROP-ZAP-${mechanism}-${status}-${placesOf(serverBinds)}`,
    {
      title: `a handler says ${status} to a client of ${mechanism}, which gets ${fate}`,
      judges: [...always, ...requests[mechanism], ...judges],
    },
    async (meeting) => {
      const server = serverBinds ? meeting.binder : meeting.connecter;
      await server.handleZap([answering(mechanism, status, status === "200" ? USER : "")]);
      const { between, ours, theirs } = await connected(meeting, mechanism, serverBinds);

      if (status === "200") await meet(ours, theirs);
      else {
        await between.ended(1);
        const said = commandsOf(between, serverBinds);
        const mangled = server.identity.name === "libzmq" && said.includes(MANGLED_ERROR);
        if (mangled) meeting.note("ERROR comes as 5E 52 52 4F 52: its name has no length");
        const refused = said.includes(mangled ? MANGLED_ERROR : "ERROR");
        expect(refused, `ERROR among ${said.join(", ") || "no commands"}`).toBe(fate === "ERROR");
        expect(await ours.receive(REFUSED_MS), "anything of the client").toBeUndefined();
        await judgeTold(ours, "the server", Number(status));
        const client = serverBinds ? meeting.connecter : meeting.binder;
        const deaf = mechanism === "PLAIN" && client.identity.name === "libzmq" && !mangled;
        if (deaf && refused)
          meeting.note("the client knows ERROR of PLAIN only without its length");
        if (saidReadyFirst(mechanism, serverBinds, said)) expect(theirs.failures).toEqual([]);
        else await judgeTold(theirs, "the client", refused && !deaf ? Number(status) : undefined);
      }
      judgeRequest(server, mechanism);
    },
  );
}

/** The reply costs the connection that it is about, and no later one. */
function malformedScenario(mechanism: Mechanism, serverBinds: boolean): void {
  scenario(
    `INTEROP-ZAP-${mechanism}-MALFORMED-${placesOf(serverBinds)}`,
    {
      title: `a handler's malformed replies let no client of ${mechanism} in, and harm no other`,
      judges: ["ZAP-REPLY-01", "ZAP-REPLY-03", "ZAP-FIELDS-02", "ZAP-FIELDS-12", "ZAP-FIELDS-18"],
    },
    async (meeting) => {
      const server = serverBinds ? meeting.binder : meeting.connecter;
      for (const [what, { reply, told }] of Object.entries(malformed)) {
        await server.handleZap([replying(mechanism, reply)]);
        const { between, ours, theirs } = await connected(meeting, mechanism, serverBinds);
        await between.ended(1);
        const said = commandsOf(between, serverBinds);
        expect(said, what).not.toContain("ERROR");
        await expect.poll(() => told.includes(ours.failures[0]?.why ?? ""), what).toBe(true);
        if (saidReadyFirst(mechanism, serverBinds, said)) expect(theirs.failures).toEqual([]);
        else {
          expect(said, what).not.toContain("READY");
          await judgeTold(theirs, `${what}: the client`, undefined);
        }

        await server.handleZap([answering(mechanism, "200", USER)]);
        const next = await another(meeting, mechanism, serverBinds);
        await next.connect(between.endpoint);
        await (serverBinds ? meet(ours, next) : meet(next, theirs));
      }
    },
  );
}

function placesOf(serverBinds: boolean): string {
  return serverBinds ? "SERVER-CLIENT" : "CLIENT-SERVER";
}

/** A server's socket and a client's, one of which has connected to the other. */
async function connected(meeting: Meeting, mechanism: Mechanism, serverBinds: boolean) {
  const between = await meeting.tap();
  const { server, client } = rolesOf[mechanism];
  const bound = await meeting.binder.socket("DEALER", OPTIONS, serverBinds ? server : client);
  between.lead(await bound.bind());
  const connecting = await another(meeting, mechanism, serverBinds);
  await connecting.connect(between.endpoint);
  const [ours, theirs] = serverBinds ? [bound, connecting] : [connecting, bound];
  return { between, ours, theirs };
}

/** A new socket of the peer that connects. */
function another({ connecter }: Meeting, mechanism: Mechanism, serverBinds: boolean) {
  const { server, client } = rolesOf[mechanism];
  return connecter.socket("DEALER", OPTIONS, serverBinds ? client : server);
}

/**
 * Whether the client had a whole handshake before its server could ask: under NULL who connects
 * says READY first. So a client that binds is told of an end, and of no handshake that failed.
 *
 * @see RFC 37, "The NULL Security Mechanism"
 */
function saidReadyFirst(mechanism: Mechanism, serverBinds: boolean, said: readonly string[]) {
  return mechanism === "NULL" && !serverBinds && said[0] === "READY";
}

/** That a side was told of a handshake that has failed: with this status, or with none. */
async function judgeTold(socket: PeerSocket, whom: string, status: number | undefined) {
  const statuses = () => socket.failures.map((failure) => failure.status);
  await expect.poll(statuses, `what ${whom} is told`).toContain(status);
  expect([...new Set(statuses())], `all that ${whom} is told`).toEqual([status]);
}

async function meet(server: PeerSocket, client: PeerSocket): Promise<void> {
  await client.send(["to the server"]);
  const received = await server.receiveOf(["User-Id"]);
  expect(received).toEqual({ frames: ["to the server"], properties: { "User-Id": USER } });
  await server.send(["to the client"]);
  expect(await client.receive()).toEqual(["to the client"]);
}

/** Of the first connection the server's commands: their names, or what stands in their place. */
const commandsOf = (between: Tap, serverBinds: boolean): string[] =>
  frames(between.octets(1, serverBinds ? "backward" : "forward"))
    .filter(({ command }) => command)
    .map(({ body }) => /[\x21-\x7e]+/.exec(body.toString("latin1"))?.[0] ?? "");

/** The first request that the handler has had: version, domain, address, mechanism, credentials. */
function judgeRequest(server: Peer, mechanism: Mechanism): void {
  const [version, id, domain, address, , ...rest] = server.zapRequests[0] ?? [];
  expect(version).toBe("1.0");
  expect(id, "a request id").toBeDefined();
  expect(domain).toBe(DOMAIN);
  expect(address).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
  expect(rest).toEqual([mechanism, ...rolesOf[mechanism].credentials.map(receivedFrame)]);
}
