import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { docker } from "./docker.ts";

/** The key of the label on all that a run makes; its value is the process id of the run. */
const LABEL = "scrutineer.interop";
const FOLDER = "scrutineer-interop-";

/** What a run makes is known by this. */
export const labelOf = (run: number): string => `${LABEL}=${run}`;

/** Makes the run's folder for Unix sockets, short enough for their paths and for us alone. */
export function makeFolder(run: number): string {
  const folder = join(tmpdir(), `${FOLDER}${run}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: 0o700 });
  return folder;
}

/** Removes the folder of a run. */
export function removeFolder(run: number): void {
  rmSync(join(tmpdir(), `${FOLDER}${run}`), { recursive: true, force: true });
}

/** Removes the folders that runs which are no longer alive have left. */
export function sweepFolders(): void {
  for (const name of readdirSync(tmpdir())) {
    const run = Number(new RegExp(`^${FOLDER}(\\d+)$`).exec(name)?.[1] ?? Number.NaN);
    if (!Number.isNaN(run) && !isAlive(run)) removeFolder(run);
  }
}

/** Removes the containers and networks of a run. */
export async function removeContainers(run: number): Promise<void> {
  const filter = ["--filter", `label=${labelOf(run)}`];
  const containers = await docker("ps", "--all", "--quiet", ...filter);
  if (containers !== "") await docker("rm", "--force", "--volumes", ...containers.split("\n"));
  const networks = await docker("network", "ls", "--quiet", ...filter);
  if (networks !== "") await docker("network", "rm", ...networks.split("\n"));
}

/** Removes the containers and networks that runs which are no longer alive have left. */
export async function sweepContainers(): Promise<void> {
  const format = `{{.Label "${LABEL}"}}`;
  const lines = await Promise.all([
    docker("ps", "--all", "--filter", `label=${LABEL}`, "--format", format),
    docker("network", "ls", "--filter", `label=${LABEL}`, "--format", format),
  ]);
  const runs = new Set(lines.flatMap((text) => text.split("\n")).filter(Boolean));
  for (const run of runs) {
    // What the engine cannot part with stays: it is in nobody's way.
    if (!isAlive(Number(run))) await removeContainers(Number(run)).catch(() => {});
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
