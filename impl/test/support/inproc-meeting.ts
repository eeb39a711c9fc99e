import type { Actor, Kind } from "./stages.ts";

export const patient = { receiveTimeout: 30_000, linger: 0 };
let names = 0;

export type First = "binds" | "connects";
export type Make = (kind: Kind, options?: object) => Promise<Actor>;

/** A name of its own for each test. */
export function name(): string {
  return `inproc://contract ${names++}`;
}

/** Both orders: the one that binds is there first, or comes later. */
export async function meet(binds: Actor, connects: Actor, first: First): Promise<string> {
  const endpoint = name();
  if (first === "connects") await connects.connect(endpoint);
  await binds.bind(endpoint);
  if (first === "binds") await connects.connect(endpoint);
  return endpoint;
}
