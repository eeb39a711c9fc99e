import { createHash } from "node:crypto";
import { type Axis, axesOf, type ConformanceCase, type Transport } from "./case.ts";

/**
 * Over what a run goes: one transport, or all of tcp and a sample of ipc by the seed, since what
 * ZMTP says does not depend on it.
 */
export const transportChoices = ["tcp", "ipc", "sampled"] as const;
export type TransportChoice = (typeof transportChoices)[number];

/** Of so many runs of a case over tcp one is done over ipc too. */
const SAMPLED_OF = 12;

export interface AxesChosen {
  readonly transport: TransportChoice;
  readonly seed: number;
  readonly quick: boolean;
}

/** The runs of a case in a run of the suite. */
export function chosenAxes(
  entry: ConformanceCase,
  { transport, seed, quick }: AxesChosen,
): readonly Axis[] {
  const axes = (over: Transport) => (quick ? quickAxes(entry, over) : axesOf(entry, over));
  if (transport !== "sampled") return axes(transport);
  return [...axes("tcp"), ...axes("ipc").filter((axis) => isSampled(entry.id, axis, seed))];
}

function isSampled(id: string, { role, zmtp }: Axis, seed: number): boolean {
  const digest = createHash("sha256").update(`${seed} ${id} ${role} ${zmtp}`).digest();
  return digest.readUInt32LE(0) % SAMPLED_OF === 0;
}

/**
 * The one axis of a case that a quick run takes: its first version, and the roles by turns over the
 * cases.
 */
function quickAxes(entry: ConformanceCase, transport: Transport): Axis[] {
  const axes = axesOf(entry, transport).filter(({ zmtp }, _, [first]) => zmtp === first!.zmtp);
  if (axes.length === 0) return [];
  const sum = [...entry.id].reduce((total, letter) => total + letter.charCodeAt(0), 0);
  return [axes[sum % axes.length]!];
}
