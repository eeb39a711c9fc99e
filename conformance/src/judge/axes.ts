import { createHash } from "node:crypto";
import type { SocketType } from "../target/protocol.ts";
import {
  type Axis,
  axesOf,
  type ConformanceCase,
  holdsIn,
  rowsOf,
  type Transport,
} from "./case.ts";

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
  /** The type of a target that is known by its address alone. */
  readonly addressOf?: SocketType | undefined;
}

/** The runs of a case in a run of the suite. */
export function chosenAxes(
  entry: ConformanceCase,
  { transport, seed, quick, addressOf }: AxesChosen,
): readonly Axis[] {
  const axes = (over: Transport) =>
    quick ? quickAxes(entry, over, addressOf) : axesOf(entry, over);
  if (transport !== "sampled") return axes(transport);
  return [...axes("tcp"), ...axes("ipc").filter((axis) => isSampled(entry.id, axis, seed))];
}

/**
 * The axis that a target can be judged on. A case of an RFC that is not ZMTP's own runs once, in
 * 3.1; what it says holds in 3.0 too, and is asked there of who speaks no 3.1. Heartbeats are of
 * 3.1.
 *
 * @param spoken the versions that the target declares
 */
export function spokenAxis(
  entry: ConformanceCase,
  axis: Axis,
  spoken: readonly string[] = [],
): Axis {
  if (axis.zmtp !== "3.1" || spoken.includes("3.1") || !spoken.includes("3.0")) return axis;
  if (entry.needs.options?.some((name) => name.startsWith("heartbeat"))) return axis;
  const isAskedAnyway = axesOf(entry, axis.transport).some(({ zmtp }) => zmtp === "3.0");
  const holds = rowsOf(entry).some((id) => holdsIn(id, "3.0"));
  return !isAskedAnyway && holds ? { ...axis, zmtp: "3.0" } : axis;
}

function isSampled(id: string, { role, zmtp }: Axis, seed: number): boolean {
  const digest = createHash("sha256").update(`${seed} ${id} ${role} ${zmtp}`).digest();
  return digest.readUInt32LE(0) % SAMPLED_OF === 0;
}

/** What a target that is known by its address alone lacks for a case, as a sentence. */
export function lackingOfAddress(
  { needs }: ConformanceCase,
  axis: Axis,
  type: SocketType,
): string | undefined {
  if (needs.level > 0) return `the case needs a driver of level ${needs.level}`;
  if (axis.transport !== "tcp") return `the target's address is not of ${axis.transport}`;
  if (axis.role === "connect") return "a target known by its address alone cannot connect";
  if (needs.sockets !== undefined && !needs.sockets.includes(type)) {
    return `the case needs ${needs.sockets.join(", ")} and the address is of a ${type}`;
  }
  return undefined;
}

/** Whether a case has an axis on which such a target can be judged. */
export const suitsAddress = (entry: ConformanceCase, type: SocketType): boolean =>
  axesOf(entry, "tcp").some((axis) => lackingOfAddress(entry, axis, type) === undefined);

/**
 * The one axis of a case that a quick run takes: its first version, and the roles by turns over the
 * cases; of a target by its address the one that it has.
 */
function quickAxes(entry: ConformanceCase, transport: Transport, type?: SocketType): Axis[] {
  const first = axesOf(entry, transport).filter(({ zmtp }, _, [one]) => zmtp === one!.zmtp);
  const suitable =
    type === undefined
      ? []
      : first.filter((axis) => lackingOfAddress(entry, axis, type) === undefined);
  const axes = suitable.length > 0 ? suitable : first;
  if (axes.length === 0) return [];
  const sum = [...entry.id].reduce((total, letter) => total + letter.charCodeAt(0), 0);
  return [axes[sum % axes.length]!];
}
