import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Catalogue, type CatalogueEntry, root } from "./catalogue.ts";
import { docker, script } from "./docker.ts";
import { image } from "./images.ts";
import {
  labelOf,
  makeFolder,
  removeContainers,
  removeFolder,
  sweepContainers,
  sweepFolders,
} from "./leftovers.ts";
import type { Plan } from "./plan.ts";
import { build } from "./toolchain.ts";

export interface Prepared extends Pick<Plan, "containers" | "peers" | "folder"> {
  /** Why peers are processes; absent where they are containers. */
  readonly reason?: string;
}

/**
 * Gets the drivers that are built here, an engine, a base image, the peers' images and a network;
 * or, where that cannot be, processes. `cleanUp` removes what it has made.
 *
 * @param signal stops it
 * @param unwanted why containers are not to be used at all
 * @throws Error where an engine answers and an image does not build: that is a fault, not a lack
 */
export async function prepare(
  all: Catalogue,
  signal: AbortSignal,
  unwanted?: string,
): Promise<Prepared> {
  sweepFolders();
  const folder = makeFolder(process.pid);
  const lack =
    unwanted ??
    (await script(join(root, "docker/engine.sh"), signal)) ??
    (await script(join(root, "docker/base-image.sh"), signal));
  const peers: Plan["peers"] = {};
  for (const [name, { drivers, backend, refuse }] of Object.entries(all)) {
    peers[name] = { drivers, backend, refused: refuse !== undefined };
  }
  for (const entry of Object.values(all)) {
    if (entry.build !== undefined) await build(entry.build, signal);
  }
  signal.throwIfAborted();
  if (lack !== undefined) return { peers, folder, reason: lack };

  await sweepContainers();
  for (const [name, entry] of Object.entries(all)) {
    signal.throwIfAborted();
    peers[name]!.image = await image(entry.like ?? name, entry);
    peers[name]!.seccomp = profileOf(entry);
  }
  return { containers: await network(), peers, folder };
}

/** Removes what this run has made: containers, their network, the folder of Unix sockets. */
export async function cleanUp(): Promise<void> {
  removeFolder(process.pid);
  // Where no engine answers there is nothing of ours in it.
  await removeContainers(process.pid).catch(() => {});
}

/** The text of a peer's seccomp profile, with what it is refused besides. */
function profileOf({ seccomp, refuse }: CatalogueEntry): string | undefined {
  if (seccomp === undefined) return undefined;
  const profile = JSON.parse(readFileSync(join(root, "docker", seccomp), "utf8"));
  if (refuse !== undefined) {
    profile.syscalls.push({ names: refuse, action: "SCMP_ACT_ERRNO", errnoRet: 1 });
  }
  return JSON.stringify(profile);
}

async function network(): Promise<Plan["containers"]> {
  const name = `scrutineer-${process.pid}`;
  const label = labelOf(process.pid);
  await docker("network", "create", "--label", label, name);
  const format = "{{(index .IPAM.Config 0).Gateway}}";
  return {
    network: name,
    gateway: await docker("network", "inspect", "--format", format, name),
    label,
  };
}
