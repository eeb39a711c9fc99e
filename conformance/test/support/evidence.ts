import type { Evidence } from "@scrutineer/report/schema";

/** Evidence, of which a test says what it is about. */
export const evidenceOf = (over: Partial<Evidence> = {}): Evidence => ({
  schema: 1,
  case: "A-B-001",
  implementation: "mine",
  title: "a case",
  requirements: [],
  verdict: "pass",
  message: "",
  repeat: "scrutineer run",
  seed: 1,
  timeline: [],
  ...over,
});
