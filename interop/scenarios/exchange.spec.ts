import type { Security } from "@scrutineer/conformance/target";
import { type Conversation, conversations } from "../src/conversation.ts";
import type { Peer, Transport } from "../src/peer.ts";
import { expect, scenario } from "../src/scenario.ts";
import { answering, type Mechanism, mechanisms, rolesOf } from "../src/security.ts";

/** What each type owes the other in every exchange. */
const judges = {
  REQ: ["REQREP-REQ-02", "REQREP-REQ-06"],
  REP: ["REQREP-REP-03", "REQREP-REP-13"],
  DEALER: ["REQREP-DEALER-04", "REQREP-DEALER-20"],
  ROUTER: ["REQREP-ROUTER-14", "REQREP-ROUTER-16"],
  PUB: ["PUBSUB-PUB-11"],
  SUB: ["PUBSUB-SUB-12", "PUBSUB-SUB-14"],
  XPUB: ["PUBSUB-XPUB-11", "PUBSUB-XPUB-20"],
  XSUB: ["PUBSUB-XSUB-13", "PUBSUB-XSUB-15", "PUBSUB-XSUB-21"],
  PUSH: ["PIPELINE-PUSH-04"],
  PULL: ["PIPELINE-PULL-04", "PIPELINE-PULL-13"],
  PAIR: ["EXPAIR-PAIR-05", "EXPAIR-PAIR-19"],
} as const;

for (const mechanism of mechanisms) {
  for (const transport of ["tcp", "ipc"] as const) {
    for (const conversation of conversations) {
      const [first, second] = conversation.types;
      // Two of one type differ by their roles in a mechanism that has any.
      const same = first === second && mechanism === "NULL";
      for (const firstBinds of same ? [true] : [true, false]) {
        exchange({ mechanism, transport, conversation, firstBinds });
      }
    }
  }
}

interface Exchange {
  readonly mechanism: Mechanism;
  readonly transport: Transport;
  readonly conversation: Conversation;
  readonly firstBinds: boolean;
}

/**
 * Declares one. Under another mechanism than NULL the first of the two types is the server, so
 * that a server binds in one scenario and connects in another.
 */
function exchange({ mechanism, transport, conversation, firstBinds }: Exchange): void {
  const { types, options = [{}, {}], run } = conversation;
  const [first, second] = types;
  const [binds, connects] = firstBinds ? [first, second] : [second, first];
  const role = first === second && !firstBinds ? "-SERVER-CONNECTS" : "";
  const place = [...(mechanism === "NULL" ? [] : [mechanism]), transport.toUpperCase()].join("-");
  scenario(
    `INTEROP-EXCHANGE-${place}-${binds}-${connects}${role}`,
    {
      title: `${connects} connects to ${binds}: messages of every shape, each way that they go`,
      judges: [...new Set([...judges[binds], ...judges[connects]])],
    },
    async ({ binder, connecter, tap }) => {
      const between = await tap(transport);
      const [server, client] = await secured(mechanism, firstBinds ? binder : connecter);
      const [bindsWith, connectsWith] = firstBinds ? options : [options[1], options[0]];
      const [bindsAs, connectsAs] = firstBinds ? [server, client] : [client, server];
      const bound = await binder.socket(binds, bindsWith, bindsAs);
      between.lead(await bound.bind(transport));
      const connected = await connecter.socket(connects, connectsWith, connectsAs);
      await connected.connect(between.endpoint);

      await (firstBinds ? run(bound, connected) : run(connected, bound));

      expect(between.newest, "one connection for all of it").toBe(1);
      expect(agreed(between.mechanisms, mechanism)).toBe(true);
    },
  );
}

/**
 * What the server and the client of a mechanism set; the server's handler lets the client in. It
 * names no user: a REQ of libzmq 4.3 that serves takes no message of one who has a name.
 */
async function secured(mechanism: Mechanism, server: Peer): Promise<[Security?, Security?]> {
  if (mechanism === "NULL") return [];
  await server.handleZap([answering(mechanism, "200")]);
  return [rolesOf[mechanism].server, rolesOf[mechanism].client];
}

/** What speaks no ZMTP 3 announces no mechanism, and has none but NULL. */
const agreed = (measured: readonly string[], mechanism: Mechanism): boolean =>
  measured.length === 0 ? mechanism === "NULL" : measured.join() === mechanism;
