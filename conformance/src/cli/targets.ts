import type { Implementation } from "@scrutineer/report/schema";
import { type Connectable, parseConnectable } from "../target/connectable.ts";
import { DriverTarget, type RunIdentity } from "../target/driver-target.ts";
import { mutantConnectable } from "../target/mutant.ts";
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
  return Promise.all(
    suts.map(async (sut) => {
      const connectable = await connectableOf(sut);
      return { connectable, implementation: await whoIs(connectable, identity) };
    }),
  );
}

async function connectableOf(sut: string): Promise<Connectable> {
  return sut.startsWith("mutant:") ? mutantConnectable(sut) : parseConnectable(sut);
}

async function whoIs(target: Connectable, identity: RunIdentity): Promise<Implementation> {
  if (target.kind === "address") {
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
