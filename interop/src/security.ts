import type { Security, ZapRule } from "@scrutineer/conformance/target";

/** The mechanisms of RFC 37 by their names in a greeting. */
export const mechanisms = ["NULL", "PLAIN", "CURVE"] as const;
export type Mechanism = (typeof mechanisms)[number];

/** Keys for tests that everybody knows: those of the manual page of zmq_curve. */
const serverKeys = {
  publicKey: "z85:rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7",
  secretKey: "z85:JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6",
};
const clientKeys = {
  publicKey: "z85:Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID",
  secretKey: "z85:D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs",
};
/** The client's public key in octets, as a ZAP request carries it. */
const CLIENT_KEY = "bb88471d65e2659b30c55a5321cebb5aab2b70a398645c26dca2b2fcb43fc518";

export const DOMAIN = "interop";
const username = "admin";
const password = "secret";

/** What each side of a connection sets, and by which credentials a server's handler knows it. */
export interface Roles {
  readonly server: Security;
  readonly client: Security;
  /** Frame literals. */
  readonly credentials: readonly string[];
}

/**
 * The roles in each mechanism. Under NULL the server is the side that asks a handler.
 *
 * @see RFC 27, "Detailed Specification"
 */
export const rolesOf: Readonly<Record<Mechanism, Roles>> = {
  NULL: {
    server: { mechanism: "NULL", domain: DOMAIN },
    client: { mechanism: "NULL" },
    credentials: [],
  },
  PLAIN: {
    server: { mechanism: "PLAIN", role: "server", domain: DOMAIN },
    client: { mechanism: "PLAIN", role: "client", username, password },
    credentials: [`text:${username}`, `text:${password}`],
  },
  CURVE: {
    server: {
      mechanism: "CURVE",
      role: "server",
      secretKey: serverKeys.secretKey,
      domain: DOMAIN,
    },
    client: { mechanism: "CURVE", role: "client", ...clientKeys, serverKey: serverKeys.publicKey },
    credentials: [`hex:${CLIENT_KEY}`],
  },
};

/**
 * How a handler answers the client of `rolesOf`; anybody else has no answer.
 *
 * @param user who it is, where the status is 200
 */
export const answering = (mechanism: Mechanism, status: string, user = ""): ZapRule =>
  replying(mechanism, replyOf(status, user));

/** The same by these frames, from the version on, which may be no proper reply. */
export function replying(mechanism: Mechanism, reply: readonly string[]): ZapRule {
  const match = [`text:${mechanism}`, ...rolesOf[mechanism].credentials];
  return { match, reply: [...reply] };
}

/** The frames of a reply from the version on, as literals. RFC 27, "Message Format". */
export function replyOf(status: string, user = ""): string[] {
  return [
    "text:1.0",
    "echo:requestId",
    `text:${status}`,
    `text:status ${status}`,
    `text:${user}`,
    "hex:",
  ];
}
