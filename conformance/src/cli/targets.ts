import type { Implementation } from "@scrutineer/report/schema";
import { mutants } from "../../mutants/all.ts";
import { dial } from "../peer/raw-peer.ts";
import { Timeline } from "../peer/timeline.ts";
import { type Connectable, installedDrivers, parseConnectable } from "../target/connectable.ts";
import { UnusableTarget } from "../target/driver-error.ts";
import { DriverTarget, type RunIdentity } from "../target/driver-target.ts";
import { type Mutant, mutantConnectable } from "../target/mutant.ts";
import { UsageError } from "./usage-error.ts";

export interface KnownTarget {
  readonly connectable: Connectable;
  readonly implementation: Implementation;
}

/**
 * Starts each target once and asks who it is.
 *
 * @throws UnusableTarget one sentence that names the target and what was expected
 */
export async function knownTargets(
  suts: readonly string[],
  identity: RunIdentity,
): Promise<KnownTarget[]> {
  const twice = suts.find((sut, index) => suts.indexOf(sut) !== index);
  if (twice !== undefined) throw new UsageError(`--sut: "${twice}" is named twice`);
  const connectables = suts.map(connectableOf);
  const known: KnownTarget[] = [];
  for (const connectable of connectables) {
    known.push({ connectable, implementation: await whoIs(connectable, identity) });
  }
  return known;
}

/** Mutants, which say of themselves what the implementation says that they are made of. */
export function mutantTargets(made: readonly Mutant[], of: Implementation): KnownTarget[] {
  const drivers = installedDrivers();
  return made.map((mutant) => ({
    connectable: mutantConnectable(mutant, drivers),
    implementation: { ...of, name: `mutant:${mutant.id}` },
  }));
}

/**
 * What a `--sut` stands for, mutants too.
 *
 * @throws UsageError, UnusableTarget one sentence that names the value and what was expected
 */
export function connectableOf(sut: string): Connectable {
  if (!sut.startsWith("mutant:")) return parseConnectable(sut);
  const mutant = mutants.find(({ id }) => sut === `mutant:${id}`);
  if (mutant === undefined) {
    throw new UsageError(`unknown target "${sut}": expected mutant: and one of ${mutantNames}`);
  }
  return mutantConnectable(mutant, installedDrivers());
}

const mutantNames = mutants.map(({ id }) => id).join(", ");

async function whoIs(target: Connectable, identity: RunIdentity): Promise<Implementation> {
  if (target.kind === "address") {
    await reached(target.endpoint);
    return { name: target.endpoint, version: "unknown", language: "unknown" };
  }
  const driver = new DriverTarget(target.command, identity);
  try {
    const { impl } = await driver.ready();
    const { name, version, language, backend, runtime, homepage } = impl;
    return {
      name: target.sut.startsWith("mutant:") ? target.sut : name,
      version,
      language,
      ...(backend !== undefined && { backend }),
      ...(runtime !== undefined && { runtime }),
      ...(homepage !== undefined && { homepage }),
    };
  } finally {
    await driver.close();
  }
}

/** @throws UnusableTarget where nobody listens */
async function reached(endpoint: string): Promise<void> {
  try {
    (await dial(endpoint, new Timeline())).destroy();
  } catch (error) {
    throw new UnusableTarget(`nobody listens on ${endpoint}: ${(error as Error).message}`);
  }
}

/** @throws UsageError where a target that can tell its backend runs on another one */
export function requireBackend(
  targets: readonly KnownTarget[],
  sut: string,
  backend: string,
): void {
  const target = targets.find(({ connectable }) => connectable.sut === sut);
  const got = target?.implementation.backend;
  if (target !== undefined && got !== backend) {
    throw new UsageError(`"${sut}" runs on ${got ?? "an unnamed backend"}, expected ${backend}`);
  }
}
