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
  judges: z.array(z.string()),
  passed: z.boolean(),
  message: z.string(),
  notes: z.array(z.string()),
  durationMs: z.number(),
  /** Absent where the peers could not be started. */
  implementations: z.object({ binder: identity, connecter: identity }).optional(),
});
export type Result = z.infer<typeof result>;
export const results = z.array(result);
