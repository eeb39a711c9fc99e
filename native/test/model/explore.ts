import { CONTROL_OCTETS, HEAD, type Side, TAIL } from "../../lib/queue-memory.ts";
import type { Positions } from "../../lib/queue-sides.ts";
import { type Access, Pending, ReplayMemory, type Result } from "./model-memory.ts";

/** Where a thread stands between two operations; JSON. With an outcome it has finished. */
export interface Local {
  positions?: Positions;
  outcome?: unknown;
  [variable: string]: unknown;
}

/** One operation of a thread: goes by `local` and the memory alone, and returns the next `local`. */
export type Thread = (memory: ReplayMemory, local: Local) => Local;

export interface Model {
  capacity: number;
  /** Where head and tail start: near 2^31 and 2^32 positions change their sign. */
  position?: number;
  producer: Thread;
  consumer: Thread;
  /** This side may stop for good before any of its accesses. */
  dies?: Side;
}

export interface Exploration {
  states: number;
  /** Each pair of outcomes that some interleaving has; a side that died has none. */
  outcomes: { producer: unknown; consumer: unknown }[];
  /** States in which somebody waits and nobody can go on. */
  deadlocks: number;
  /** States in which both sides are about to touch the same plain octets, one to write. */
  races: number;
}

interface Standing {
  local: Local;
  /** Results of the operation that has begun. */
  log: Result[];
  /** What it does next; none: it has finished, or is dead. */
  access?: Access;
}

interface State {
  cells: number[];
  octets: number[];
  woken: Record<Side, number>;
  producer: Standing;
  consumer: Standing;
  dead?: Side;
}

const SIDES: readonly Side[] = ["producer", "consumer"];

/** Goes through every state that any interleaving of the accesses reaches, each once. */
export function explore(model: Model): Exploration {
  const found: Exploration = { states: 0, outcomes: [], deadlocks: 0, races: 0 };
  const seen = new Set<string>();
  const open = [JSON.stringify(start(model))];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (seen.has(key)) continue;
    seen.add(key);
    found.states++;
    open.push(...successors(model, key, found));
  }
  return found;
}

function start(model: Model): State {
  const cells: number[] = new Array(CONTROL_OCTETS / 4).fill(0);
  cells[HEAD] = cells[TAIL] = (model.position ?? 0) | 0;
  return {
    cells,
    octets: new Array(model.capacity).fill(0),
    woken: { producer: 0, consumer: 0 },
    producer: settle(model, "producer", { local: {}, log: [] }),
    consumer: settle(model, "consumer", { local: {}, log: [] }),
  };
}

function successors(model: Model, key: string, found: Exploration): string[] {
  const { producer, consumer } = JSON.parse(key) as State;
  if (races(producer.access, consumer.access, model.capacity)) found.races++;
  const next: State[] = [];
  for (const side of SIDES) {
    const state = JSON.parse(key) as State;
    const { access, ...rest } = state[side];
    if (access === undefined) continue;
    if (model.dies === side) next.push({ ...state, [side]: rest, dead: side });
    if (enabled(state, access)) next.push(advance(model, JSON.parse(key) as State, side, access));
  }
  if (next.length > 0) return next.map((state) => JSON.stringify(state));
  if (producer.access !== undefined || consumer.access !== undefined) found.deadlocks++;
  else found.outcomes.push({ producer: producer.local.outcome, consumer: consumer.local.outcome });
  return [];
}

function advance(model: Model, state: State, side: Side, access: Access): State {
  const { local, log } = state[side];
  log.push(perform(state, access));
  state[side] = settle(model, side, { local, log });
  return state;
}

/** Replays what a thread did of its operation, and goes on to its next access. */
function settle(model: Model, side: Side, standing: Standing): Standing {
  let { local, log } = standing;
  try {
    while (!("outcome" in local)) {
      local = model[side](new ReplayMemory(model.capacity, log), local);
      log = [];
    }
    return { local, log };
  } catch (pending) {
    if (pending instanceof Pending) return { local, log, access: pending.access };
    throw pending;
  }
}

function enabled(state: State, access: Access): boolean {
  return access.kind !== "wait" || state.woken[access.side] > 0 || state.dead !== undefined;
}

function perform(state: State, access: Access): Result {
  switch (access.kind) {
    case "load":
      return state.cells[access.cell] as number;
    case "store":
    case "exchange": {
      const old = state.cells[access.cell] as number;
      state.cells[access.cell] = access.value;
      return access.kind === "store" ? "done" : old;
    }
    case "write":
      for (const [i, octet] of access.octets.entries()) {
        state.octets[(access.at + i) % state.octets.length] = octet;
      }
      return "done";
    case "read":
      return rangeOf(access, state.octets.length).map((at) => state.octets[at] as number);
    case "wake":
      state.woken[access.side]++;
      return "done";
    case "wait":
      if (state.woken[access.side] === 0) return "gone";
      state.woken[access.side]--;
      return "woken";
  }
}

/** Without such a state the program has no data race, and then interleavings are all there is. */
function races(one: Access | undefined, other: Access | undefined, size: number): boolean {
  if (one?.kind !== "write" && other?.kind !== "write") return false;
  const touched = new Set(rangeOf(one, size));
  return rangeOf(other, size).some((at) => touched.has(at));
}

function rangeOf(access: Access | undefined, size: number): number[] {
  if (access?.kind !== "write" && access?.kind !== "read") return [];
  const length = access.kind === "write" ? access.octets.length : access.length;
  return Array.from({ length }, (_, i) => (access.at + i) % size);
}
