import { z } from "zod";

const identity = z.object({
  name: z.string(),
  version: z.string(),
  language: z.string(),
  backend: z.string().optional(),
  backendReason: z.string().optional(),
  runtime: z.string().optional(),
  homepage: z.string().optional(),
});

/** One scenario of one cell, as the reporter leaves it in results.json. */
export const result = z.object({
  binder: z.string(),
  connecter: z.string(),
  id: z.string(),
  title: z.string(),
  /** The file's name without its ending. */
  group: z.string(),
  /** Empty where no RFC states it. */
  judges: z.array(z.string()),
  passed: z.boolean(),
  message: z.string(),
  notes: z.array(z.string()),
  /** What was seen of it, at the taps and of the peer that connects. */
  seen: z.object({
    zmtp: z.array(z.string()),
    mechanism: z.array(z.string()),
    transport: z.array(z.enum(["tcp", "ipc"])),
    role: z.array(z.enum(["bind", "connect"])),
  }),
  durationMs: z.number(),
  /** Absent where the peers could not be started. */
  implementations: z.object({ binder: identity, connecter: identity }).optional(),
});
export type Seen = z.infer<typeof result>["seen"];
export type Result = z.infer<typeof result>;
export const results = z.array(result);
