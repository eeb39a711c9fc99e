import { receivedFrame } from "../src/frame.ts";
import { frames } from "../src/opening.ts";
import type { Peer, PeerSocket } from "../src/peer.ts";
import { expect, scenario } from "../src/scenario.ts";
import { answering, DOMAIN, type Mechanism, mechanisms, rolesOf } from "../src/security.ts";

/** What a server's peer sees for each status of a reply, and the rows that say so. */
const statuses = {
  "200": { fate: "READY", judges: ["ZAP-FIELDS-08"] },
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
/**
 * How libzmq up to 4.3.5 begins ERROR of PLAIN: in the C literal "\\x05ERROR" the E belongs to the
 * number, so that the octet is 5E and no length stands before the name.
 */
const MANGLED_ERROR = "^RROR";

/** Milliseconds in which a message that must not come would have come. */
const REFUSED_MS = 100;

for (const mechanism of mechanisms) {
  for (const status of Object.keys(statuses) as Status[]) {
    for (const serverBinds of [true, false]) statusScenario(mechanism, status, serverBinds);
  }
}

function statusScenario(mechanism: Mechanism, status: Status, serverBinds: boolean): void {
  const { fate, judges } = statuses[status];
  const [binds, connects] = serverBinds ? ["SERVER", "CLIENT"] : ["CLIENT", "SERVER"];
  scenario(
    `INTEROP-ZAP-${mechanism}-${status}-${binds}-${connects}`,
    {
      title: `a handler says ${status} to a client of ${mechanism}, which gets ${fate}`,
      judges: [...always, ...requests[mechanism], ...judges],
    },
    async ({ binder, connecter, tap, note }) => {
      const between = await tap();
      const server = serverBinds ? binder : connecter;
      const user = status === "200" ? "somebody" : "";
      await server.handleZap([answering(mechanism, status, user)]);
      const { server: asServer, client: asClient } = rolesOf[mechanism];
      const [bindsAs, connectsAs] = serverBinds ? [asServer, asClient] : [asClient, asServer];
      const opt = { handshake_ivl: HANDSHAKE_MS };
      const bound = await binder.socket("DEALER", opt, bindsAs);
      between.lead(await bound.bind());
      const connected = await connecter.socket("DEALER", opt, connectsAs);
      await connected.connect(between.endpoint);

      const [ours, theirs] = serverBinds ? [bound, connected] : [connected, bound];
      if (status === "200") await meet(ours, theirs);
      else {
        await between.ended(1);
        const said = commandsOf(between.octets(1, serverBinds ? "backward" : "forward"));
        const mangled = server.identity.name === "libzmq" && said.includes(MANGLED_ERROR);
        if (mangled) note("ERROR comes as 5E 52 52 4F 52: its name has no length");
        const refused = said.includes(mangled ? MANGLED_ERROR : "ERROR");
        expect(refused, `ERROR among ${said.join(", ") || "no commands"}`).toBe(fate === "ERROR");
        expect(await ours.receive(REFUSED_MS), "anything of the client").toBeUndefined();
      }
      judgeRequest(server, mechanism);
    },
  );
}

async function meet(server: PeerSocket, client: PeerSocket): Promise<void> {
  await client.send(["to the server"]);
  expect(await server.receive()).toEqual(["to the server"]);
  await server.send(["to the client"]);
  expect(await client.receive()).toEqual(["to the client"]);
}

/** The first words of a side's commands: their names, or what stands in their place. */
const commandsOf = (octets: Buffer): string[] =>
  frames(octets)
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
