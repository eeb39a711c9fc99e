import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { root } from "./catalogue.ts";

const run = promisify(execFile);

/** The folders of the packages that users install, those that others depend on first. */
const folders = ["native", "impl", "reports", "interop/drivers", "conformance"];

/** Octets that npm may print. */
const OUTPUT_MAX = 16 * 1024 * 1024;

export interface Tarball {
  /** The package's name and version. */
  readonly name: string;
  readonly version: string;
  /** Where the tarball is. */
  readonly path: string;
  /** Its digest, as npm writes it. */
  readonly integrity: string;
}

/**
 * Packs every public package, as it is built, as npm would publish it.
 *
 * @param folder takes the tarballs
 * @throws Error with what npm said
 */
export async function pack(folder: string): Promise<Tarball[]> {
  const flags = folders.flatMap((one) => ["-w", one]);
  const args = ["pack", "--json", "--pack-destination", folder, ...flags];
  const { stdout } = await run("npm", args, { cwd: root, maxBuffer: OUTPUT_MAX });
  // A list, or in newer versions of npm an object by name.
  const packed = Object.values<Omit<Tarball, "path"> & { filename: string }>(JSON.parse(stdout));
  return packed.map(({ name, version, integrity, filename }) => ({
    name,
    version,
    integrity,
    path: join(folder, filename),
  }));
}

/**
 * Installs tarballs in a folder that has a package.json, with what they depend on.
 *
 * @throws Error with what npm said
 */
export async function install(folder: string, tarballs: readonly Tarball[]): Promise<void> {
  const args = ["install", "--no-audit", "--no-fund", ...tarballs.map(({ path }) => path)];
  await run("npm", args, { cwd: folder, maxBuffer: OUTPUT_MAX });
}
