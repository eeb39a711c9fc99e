import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./catalogue.ts";
import { docker, script } from "./docker.ts";
import { install, pack } from "./packages.ts";

/**
 * Builds the image of the suite's command line: the packages as npm would publish them, on the node
 * that runs this.
 *
 * @param tag its name
 * @throws Error where no engine can be had, or with what npm or the build said
 */
export async function suiteImage(tag: string): Promise<void> {
  const { signal } = new AbortController();
  for (const path of ["docker/engine.sh", "docker/base-image.sh"]) {
    const lack = await script(join(root, path), signal);
    if (lack !== undefined) throw new Error(lack);
  }
  const context = mkdtempSync(join(tmpdir(), "scrutineer-image-"));
  try {
    const tarballs = join(context, "tarballs");
    const suite = join(context, "suite");
    for (const folder of [tarballs, suite]) mkdirSync(folder);
    writeFileSync(join(suite, "package.json"), '{ "private": true }');
    await install(suite, await pack(tarballs));
    rmSync(tarballs, { recursive: true });
    cpSync(process.execPath, join(context, "node"));
    cpSync(join(root, "docker/suite/Dockerfile"), join(context, "Dockerfile"));
    await docker("build", "--tag", tag, context);
  } finally {
    rmSync(context, { recursive: true });
  }
}
