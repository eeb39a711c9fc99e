import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const entry = z.object({
  about: z.string(),
  /** Relative to docker/. */
  dockerfile: z.string(),
  /**
   * Paths in the build context, and where each comes from: relative to the repository, "@node" is
   * node.
   */
  files: z.record(z.string(), z.string()),
  /** Names in interop/drivers/drivers.json, for processes: the first that works is taken. */
  drivers: z.array(z.string()).min(1),
  backend: z.string().optional(),
  /** A seccomp profile in docker/, used only where the backend does not come up without. */
  seccomp: z.string().optional(),
});
export type CatalogueEntry = z.infer<typeof entry>;

/** The root of the repository, from dist/src. */
export const root = new URL("../../../", import.meta.url).pathname;

/** The peers of docker/peers.json by name. */
export function catalogue(): Record<string, CatalogueEntry> {
  const path = join(root, "docker/peers.json");
  return z.record(z.string(), entry).parse(JSON.parse(readFileSync(path, "utf8")));
}
