import { encodeZ85 } from "../octets/z85.ts";
import { type Hello, type SocketType, socketTypes } from "../target/protocol.ts";
import type { Security, ZapRule } from "../target/security.ts";
import { type Mechanism, mechanisms, type Subject } from "./conversation.ts";
import { clientKeys, serverKeys } from "./curve-side.ts";
import { user } from "./opening.ts";

/** Types that hear nothing of their peers: only the answer to a PING shows that one is served. */
const MUTE: readonly SocketType[] = ["PUSH", "REQ"];

/** All that the fuzzer can talk to in a target that says this of itself. */
export function subjectsOf({ caps }: Hello): Subject[] {
  const types = socketTypes.filter(
    (type) => caps.sockets.includes(type) && (caps.zmtp.includes("3.1") || !MUTE.includes(type)),
  );
  const declared = mechanisms.filter((mechanism) => caps.mechanisms.includes(mechanism));
  return types.flatMap((socket) =>
    declared.flatMap((mechanism) =>
      (["bind", "connect"] as const)
        // A PLAIN server asks a ZAP handler who may come in.
        .filter((role) => mechanism !== "PLAIN" || role === "connect" || caps.zap === true)
        .map((role) => ({ socket, role, mechanism })),
    ),
  );
}

const z85 = (key: Uint8Array) => `z85:${encodeZ85(key)}`;

/** What the target's socket is told: it is the server where it binds. */
export function securityOf(mechanism: Mechanism, role: Subject["role"]): Security | undefined {
  if (mechanism === "NULL") return undefined;
  if (mechanism === "PLAIN") {
    return role === "bind" ? { mechanism, role: "server" } : { mechanism, role: "client", ...user };
  }
  const { publicKey, secretKey } = clientKeys;
  return role === "bind"
    ? { mechanism, role: "server", secretKey: z85(serverKeys.secretKey) }
    : {
        mechanism,
        role: "client",
        publicKey: z85(publicKey),
        secretKey: z85(secretKey),
        serverKey: z85(serverKeys.publicKey),
      };
}

const zapReply = (status: string) => [
  ...["text:1.0", "echo:requestId", `text:${status}`, "text:", "text:", "hex:"],
];

/** The one user of PLAIN may come in. */
export const zapRules: readonly ZapRule[] = [
  {
    match: ["text:PLAIN", `text:${user.username}`, `text:${user.password}`],
    reply: zapReply("200"),
  },
  { match: [], reply: zapReply("400") },
];
