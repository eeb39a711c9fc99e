import { createHash } from "node:crypto";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { type CatalogueEntry, root } from "./catalogue.ts";
import { docker } from "./docker.ts";

/**
 * The image of a peer: built when no image of the same content is there, and kept.
 *
 * @returns its name, "scrutineer-peer-NAME:HASH"
 * @throws Error naming a file that is missing, or with what the build said
 */
export async function image(name: string, entry: CatalogueEntry): Promise<string> {
  const context = mkdtempSync(join(tmpdir(), "scrutineer-image-"));
  try {
    stage(context, entry);
    const tag = `scrutineer-peer-${name}:${contentHash(context)}`;
    const known = await docker("images", "--quiet", tag);
    if (known === "") await docker("build", "--network", "host", "--tag", tag, context);
    return tag;
  } finally {
    rmSync(context, { recursive: true });
  }
}

function stage(context: string, { dockerfile, files }: CatalogueEntry): void {
  cpSync(join(root, "docker", dockerfile), join(context, "Dockerfile"));
  for (const [path, source] of Object.entries(files)) {
    const target = join(context, path);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(source === "@node" ? process.execPath : join(root, source), target, {
      recursive: true,
      dereference: true,
      filter: (file) => !/\.(d\.ts|map|tsbuildinfo)$|__pycache__|\/build$/.test(file),
    });
  }
}

/** The first 16 digits of a digest of all paths, modes and octets. */
function contentHash(folder: string): string {
  const hash = createHash("sha256");
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name))
    .sort();
  for (const path of paths) {
    const octets = readFileSync(path);
    const mode = statSync(path).mode & 0o111;
    hash.update(`${relative(folder, path)}\0${mode}\0${octets.length}\0`).update(octets);
  }
  return hash.digest("hex").slice(0, 16);
}
