import { aligned, type Row } from "./align.ts";
import type { Actor, Lane } from "./conversation.ts";

/** One place of two conversations, side by side. */
export interface Place {
  readonly kind: Actor["kind"];
  readonly number: number;
  readonly lane: string;
  readonly rows: readonly Row[];
}

type Met = readonly [a: Actor | undefined, b: Actor | undefined];

/** Lays two conversations side by side, place by place. */
export function sideBySide(a: readonly Actor[], b: readonly Actor[]): Place[] {
  const kinds = ["driver", "socket", "connection", "checks"] as const;
  return kinds.flatMap((kind) => {
    const own = (actors: readonly Actor[]) => actors.filter((actor) => actor.kind === kind);
    return partners(own(a), own(b)).flatMap(placesOf);
  });
}

/** Whether the conversations are the same, as far as what is not a matter of time goes. */
export const areAlike = (places: readonly Place[]): boolean =>
  places.every(({ rows }) => rows.every(({ mark }) => mark !== "differs"));

/**
 * Who of one side goes with whom of the other: those that did the same first, then in their order.
 * Several connections of a case are numbered as they come, which is a matter of time.
 */
function partners(a: readonly Actor[], b: readonly Actor[]): Met[] {
  const met: Met[] = [];
  let [leftA, leftB] = [[...a], [...b]];
  for (const isPartner of [isSame, isCompatible, () => true]) {
    for (const actor of leftA) {
      const other = leftB.find((each) => isPartner(actor, each));
      if (other === undefined) continue;
      met.push([actor, other]);
      leftB = leftB.filter((each) => each !== other);
    }
    leftA = leftA.filter((actor) => !met.some(([one]) => one === actor));
  }
  const alone: Met[] = [
    ...leftA.map((actor): Met => [actor, undefined]),
    ...leftB.map((actor): Met => [undefined, actor]),
  ];
  return [...met, ...alone];
}

const isSame = (a: Actor, b: Actor): boolean =>
  placesOf([a, b]).every(({ rows }) => rows.every(({ mark }) => mark === "alike"));

const isCompatible = (a: Actor, b: Actor): boolean => areAlike(placesOf([a, b]));

function placesOf([a, b]: Met): Place[] {
  const { kind, number, lanes } = (a ?? b)!;
  return lanes.map(({ name }) => {
    const lane = (actor: Actor | undefined): Lane | undefined =>
      actor?.lanes.find((each) => each.name === name);
    return { kind, number, lane: name, rows: aligned(lane(a), lane(b)) };
  });
}
