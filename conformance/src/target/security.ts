/** What a driver is told of security: the mechanism of a socket, and what its ZAP handler says. */
import { z } from "zod";

const curveKey = z.string().regex(/^z85:.{40}$/);
/** What a ZAP handler is told; under NULL there is no request without it. */
const domain = z.string().min(1).optional();
const shortText = z.string().max(255);

/** The mechanism of a socket, and what its role in it needs. */
export const security = z.union([
  z.object({ mechanism: z.literal("NULL"), domain }),
  z.object({ mechanism: z.literal("PLAIN"), role: z.literal("server"), domain }),
  z.object({
    mechanism: z.literal("PLAIN"),
    role: z.literal("client"),
    username: shortText,
    password: shortText,
  }),
  z.object({
    mechanism: z.literal("CURVE"),
    role: z.literal("server"),
    secretKey: curveKey,
    domain,
  }),
  z.object({
    mechanism: z.literal("CURVE"),
    role: z.literal("client"),
    publicKey: curveKey,
    secretKey: curveKey,
    serverKey: curveKey,
  }),
]);
export type Security = z.infer<typeof security>;

const requested = z.string().regex(/^(text|hex|b64|gen):/);

/** The socket of a ZAP handler. RFC 27, Architecture. */
export const zapSocket = z.enum(["ROUTER", "REP"]);
export type ZapSocket = z.infer<typeof zapSocket>;

/** What a ZAP handler answers to which requests. */
export const zapRule = z.object({
  /** The request's mechanism and credentials begin like this; empty for every request. */
  match: z.array(requested),
  /** The reply, from its version on; "echo:requestId" stands for the request's own id. */
  reply: z.array(z.union([requested, z.literal("echo:requestId")])).min(1),
  /**
   * What a ROUTER sends before it in place of the envelope of the request; "echo:routingId" stands
   * for the first frame of that.
   */
  envelope: z.array(z.union([requested, z.literal("echo:routingId")])).optional(),
});
export type ZapRule = z.infer<typeof zapRule>;

/** What a ZAP handler was asked, in literals. */
export interface ZapRequest {
  /** What its socket had before the version; undefined where the driver does not tell. */
  readonly envelope: readonly string[] | undefined;
  /** From the version on. */
  readonly frames: readonly string[];
}
