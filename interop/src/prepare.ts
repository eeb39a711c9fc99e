import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type CatalogueEntry, root } from "./catalogue.ts";
import { docker, script } from "./docker.ts";
import { image } from "./images.ts";
import type { Plan } from "./plan.ts";

/** The key of the label on all that a run makes; its value is the process id of the run. */
const LABEL = "scrutineer.interop";

export interface Prepared {
  readonly plan: Pick<Plan, "containers" | "peers">;
  /** Why peers are processes; absent where they are containers. */
  readonly reason?: string;
  /** Removes the run's containers and network. */
  remove(): Promise<void>;
}

type Catalogue = Record<string, CatalogueEntry>;

/**
 * Gets an engine, a base image, the peers' images and a network; or, where that cannot be,
 * processes.
 *
 * @param unwanted why containers are not to be used at all
 * @throws Error where an engine answers and an image does not build: that is a fault, not a lack
 */
export async function prepare(all: Catalogue, unwanted?: string): Promise<Prepared> {
  const lack =
    unwanted ??
    (await script(join(root, "docker/engine.sh"))) ??
    (await script(join(root, "docker/base-image.sh")));
  const peers: Plan["peers"] = {};
  for (const [name, { drivers, backend }] of Object.entries(all)) {
    peers[name] = { drivers, ...(backend === undefined ? {} : { backend }) };
  }
  if (lack !== undefined) return { plan: { peers }, reason: lack, remove: async () => {} };

  await sweep();
  for (const [name, entry] of Object.entries(all)) {
    peers[name]!.image = await image(name, entry);
    if (entry.seccomp !== undefined) {
      peers[name]!.seccomp = readFileSync(join(root, "docker", entry.seccomp), "utf8");
    }
  }
  const label = `${LABEL}=${process.pid}`;
  const network = `scrutineer-${process.pid}`;
  await docker("network", "create", "--label", label, network);
  const gateway = await docker(
    "network",
    "inspect",
    "--format",
    "{{(index .IPAM.Config 0).Gateway}}",
    network,
  );
  const containers = { network, gateway, label };
  return { plan: { containers, peers }, remove: () => removeAll(label) };
}

/** Removes what runs that are no longer alive have left. */
async function sweep(): Promise<void> {
  const format = `{{.Label "${LABEL}"}}`;
  const lines = await Promise.all([
    docker("ps", "--all", "--filter", `label=${LABEL}`, "--format", format),
    docker("network", "ls", "--filter", `label=${LABEL}`, "--format", format),
  ]);
  const runs = new Set(lines.flatMap((text) => text.split("\n")).filter(Boolean));
  for (const run of runs) if (!isAlive(Number(run))) await removeAll(`${LABEL}=${run}`);
}

async function removeAll(label: string): Promise<void> {
  const filter = ["--filter", `label=${label}`];
  const containers = await docker("ps", "--all", "--quiet", ...filter);
  if (containers !== "") await docker("rm", "--force", ...containers.split("\n"));
  const networks = await docker("network", "ls", "--quiet", ...filter);
  if (networks !== "") await docker("network", "rm", ...networks.split("\n"));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
