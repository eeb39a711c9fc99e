/** The words of RFC 37's grammar, and the end. */
export type Phase = "greeting" | "handshake" | "traffic" | "closed";

export type Transition = "greeted" | "ready" | "end";

/** All transitions there are. A pair that is not here is a fault of ours. */
export const transitions = {
  // Before ZMTP 3.0 there is no handshake.
  greeting: { greeted: "handshake", ready: "traffic", end: "closed" },
  handshake: { ready: "traffic", end: "closed" },
  traffic: { end: "closed" },
  closed: { end: "closed" },
} as const satisfies Record<Phase, Partial<Record<Transition, Phase>>>;

export function nextPhase(phase: Phase, transition: Transition): Phase {
  const next = (transitions[phase] as Partial<Record<Transition, Phase>>)[transition];
  if (next === undefined) throw new Error(`no transition ${transition} from ${phase}`);
  return next;
}
