/** Clients of each mechanism that a target lets in or not, as a ZAP handler says. */
import { bytes, type CaseContext, command, metadata } from "../../src/judge/index.ts";
import { asServer, serverFate } from "../26-curve/handshake.ts";

export const mechanisms = ["NULL", "PLAIN", "CURVE"] as const;
export type Mechanism = (typeof mechanisms)[number];

export const DOMAIN = "scrutineer";

/** How long a handshake may take in which nobody says yes, in ms. */
export const HANDSHAKE_MS = 600;

/** What a server of each mechanism is told. */
export const securities = {
  NULL: { mechanism: "NULL", domain: DOMAIN },
  PLAIN: { mechanism: "PLAIN", role: "server", domain: DOMAIN },
  CURVE: { ...asServer, domain: DOMAIN },
} as const;

/** What a case needs whose target asks a handler under this mechanism. */
export const needsOf = (mechanism: Mechanism) =>
  ({
    needs: { level: 1, sockets: ["DEALER"], mechanism, zap: true, options: ["handshake_ivl"] },
    roles: ["bind"],
    zmtp: ["3.1"],
  }) as const;

/** Frames of a reply, from the version on, as literals; what is given replaces the legal ones. */
export function reply(
  bend: Partial<Record<"version" | "id" | "status" | "user" | "data", string>>,
) {
  const { version = "text:1.0", id = "echo:requestId", status = "text:200" } = bend;
  return [version, id, status, "text:why", bend.user ?? "hex:", bend.data ?? "hex:"];
}

/** "open" where a legal client is served once the handler has given this reply; none where it gives none. */
export async function fateUnder(
  context: CaseContext,
  mechanism: Mechanism,
  answer: readonly string[] | undefined,
  expected: "open" | "refused" = "refused",
): Promise<string> {
  await context.handleZap(...(answer === undefined ? [] : [{ match: [], reply: [...answer] }]));
  // Only a handshake that is to come to nothing may be cut short.
  const options = expected === "open" ? {} : { handshake_ivl: HANDSHAKE_MS };
  const open = () => context.open({ security: securities[mechanism], options });
  if (mechanism === "CURVE") return serverFate({ open });
  if (mechanism === "NULL") return (await open()).attempt();
  return plainFate({ open });
}

async function plainFate({ open }: Pick<CaseContext, "open">): Promise<string> {
  const peer = await open();
  await peer.greet({ mechanism: "PLAIN", asServer: 0 });
  peer.send(command("HELLO", bytes("05 'admin' 06 'secret'")));
  const welcome = await peer.next();
  if (welcome.kind === "command" && welcome.name === "WELCOME") {
    peer.send(command("INITIATE", metadata([["Socket-Type", "ROUTER"]])));
    const ready = await peer.next();
    if (ready.kind === "command" && ready.name === "READY") return peer.fate();
  }
  if (welcome.kind === "silence") return "stalled";
  return (await peer.connection.closes()) ? "closed" : "stalled";
}
