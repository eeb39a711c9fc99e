import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { root } from "../../src/catalogue.ts";
import { script } from "../../src/docker.ts";

/**
 * Why there is no container to be had; false where there is one. Starts an engine that is installed
 * and does not run, and installs none.
 *
 * @throws Error where containers are required
 */
export async function engineLack(): Promise<string | false> {
  const { signal } = new AbortController();
  const lack =
    spawnSync("docker", ["--version"]).status !== 0
      ? "no Docker is installed"
      : ((await script(join(root, "docker/engine.sh"), signal)) ??
        (await script(join(root, "docker/base-image.sh"), signal)));
  if (lack === undefined) return false;
  if (process.env.SCRUTINEER_REQUIRE_CONTAINERS === "1") throw new Error(lack);
  return lack;
}
