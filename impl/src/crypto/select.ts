import { randomBytes } from "node:crypto";
import type { CurveCrypto, Random } from "../mechanism/curve-crypto.ts";
import { curveNoble } from "./curve-noble.ts";
import { loadCurveSodium } from "./curve-sodium.ts";

let chosen: CurveCrypto | undefined;

/** The fastest there is; both give the same octets. Nothing is loaded before CURVE is asked for. */
export function curveCrypto(): CurveCrypto {
  chosen ??= loadCurveSodium() ?? curveNoble;
  return chosen;
}

/** Octets of the operating system's generator, in memory of their own. */
export const systemRandom: Random = (octets) => Uint8Array.from(randomBytes(octets));
