import { levels } from "@scrutineer/report/schema";
import { z } from "zod";

/** One normative statement of an RFC. The ids are never renumbered; `text` is a paraphrase, the RFC governs. */
export const row = z.strictObject({
  id: z.string().regex(/^[A-Z0-9]+(-[A-Z0-9]+)+$/),
  rfc: z.int().positive(),
  section: z.string().min(1),
  anchor: z.string(),
  line: z.int().positive(),
  level: z.enum(levels),
  /** The word of the source: upper case, lower case, "implied", "abnf" or "prose". */
  keyword: z.string(),
  /** Whom it binds: any, client, server, sender, receiver, handler or socket types joined by "/". */
  role: z.string(),
  text: z.string().min(1),
  /** Where a verdict can be read. */
  observable: z.enum(["wire", "behaviour", "internal"]),
  /** What it takes: a raw peer alone, the application's calls too, or nothing that would help. */
  stimulus: z.enum(["raw", "api", "none"]),
  how: z.string().min(1),
  /** Contradictions, and what is known of libzmq. */
  conflictsWith: z.array(
    z.strictObject({ with: z.string(), note: z.string(), evidence: z.string() }),
  ),
  pair: z.strictObject({ local: z.string(), peer: z.string(), legal: z.boolean() }).optional(),
  /** The same statement in the other of ZMTP 3.0 and 3.1. */
  twin: z.string().optional(),
  /** How the suite reads the text, and why. Changed only with a reason. */
  ruling: z.string().min(1).optional(),
  /** The text is plain, and by the ruling nobody is held to the letter of it. */
  setAside: z.literal(true).optional(),
  /** Why no case judges the row: absent exactly where one does. */
  untested: z
    .string()
    .regex(/^(open|not observable|out of scope): ./)
    .optional(),
});
export type Row = z.infer<typeof row>;
