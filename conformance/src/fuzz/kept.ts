import type { ProcessUsage } from "../target/process-usage.ts";

/** Memory that a library may keep for later, in KiB: pools, and what a collector has not seen. */
const KEPT_KIB = 65_536;

/** How long what hostile peers held may take to come back, in ms. */
const BACK_MS = 2_000;

/** How often what a process holds is looked at, in ms. */
const LOOK_MS = 10;

/**
 * What a process holds more than before, as a sentence, or undefined once it has given back what it
 * took.
 *
 * @param usage what it holds now; undefined where it is gone
 */
export async function keptBeyond(
  before: ProcessUsage,
  usage: () => ProcessUsage | undefined,
): Promise<string | undefined> {
  let complaint: string | undefined;
  for (let waited = 0; waited <= BACK_MS; waited += LOOK_MS) {
    complaint = complaintOf(before, usage() ?? before);
    if (complaint === undefined) return undefined;
    // biome-ignore lint/plugin: a look at another process: the system tells no event.
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return complaint;
}

function complaintOf(before: ProcessUsage, now: ProcessUsage): string | undefined {
  const descriptors = now.descriptors - before.descriptors;
  if (descriptors > 0) return `${descriptors} descriptors are kept`;
  const grown = now.residentKiB - before.residentKiB;
  return grown > KEPT_KIB ? `${grown >> 10} MiB are kept` : undefined;
}
