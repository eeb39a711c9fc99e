import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import type { Connectable, Drivers } from "./connectable.ts";
import { UnusableTarget } from "./driver-error.ts";

/** The driver whose implementation mutants are made of; its command takes `--module PATH`. */
const MUTATED = "reference";

/** A deliberate bug: a one-line patch of the built reference implementation. */
export interface Mutant {
  /** Lower-case words: "more-bit-lost". */
  readonly id: string;
  /** What the bug is, as a clause. */
  readonly about: string;
  /** File of the built package: "dist/wire/frame.js". */
  readonly file: string;
  /** Part of one line that is there exactly once. */
  readonly find: string;
  readonly replace: string;
  /** Why several cases kill it on the same row: a test asks for it where they do. */
  readonly shared?: string;
  /** Who is expected to notice, and on which row of the register. */
  readonly kills: readonly [Kill, ...Kill[]];
}

export interface Kill {
  readonly case: string;
  readonly requirement: string;
}

/**
 * Applies a mutant to a text.
 *
 * @throws UnusableTarget where the patch is not of one line, or does not apply exactly once
 */
export function patched({ id, file, find, replace }: Mutant, source: string): string {
  if (find === "" || `${find}${replace}`.includes("\n")) {
    throw new UnusableTarget(`mutant:${id}: expected a patch of one line`);
  }
  const count = source.split(find).length - 1;
  if (count !== 1) {
    throw new UnusableTarget(
      `mutant:${id} no longer applies: expected ${JSON.stringify(find)} once in ${file}, found it ${count} times`,
    );
  }
  return source.replace(find, () => replace);
}

/**
 * The reference implementation with one bug: a patched copy of its build, beside the packages that
 * it imports.
 *
 * The copy is kept and used again while neither build nor patch changes.
 *
 * @throws UnusableTarget where there is no reference, or the patch no longer applies
 */
export function mutantConnectable(mutant: Mutant, drivers: Drivers): Connectable {
  const entry = drivers.entries[MUTATED];
  if (entry?.module === undefined) {
    throw new UnusableTarget(`mutants need a driver "${MUTATED}" that names its module`);
  }
  const root = packageRoot(entry.module, drivers.path);
  const main = join(copyOf(mutant, root), entryFile(root));
  const cwd = join(dirname(drivers.path), entry.cwd ?? ".");
  const command = [...entry.command, "--module", main] as [string, ...string[]];
  return { kind: "driver", sut: `mutant:${mutant.id}`, command: { command, cwd } };
}

function packageRoot(module: string, from: string): string {
  try {
    return dirname(createRequire(from).resolve(`${module}/package.json`));
  } catch {
    throw new UnusableTarget(`mutants are made of ${module}, which is not installed`);
  }
}

function entryFile(root: string): string {
  const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return exports["."].default;
}

/** The nearest folder from which the imports of the copy resolve as those of the original do. */
function cacheFolder(root: string): string {
  for (let folder = dirname(root); folder !== dirname(folder); folder = dirname(folder)) {
    if (basename(folder) === "node_modules") return join(folder, ".cache/scrutineer/mutants");
    const inside = join(folder, "node_modules");
    if (existsSync(inside)) return join(inside, ".cache/scrutineer/mutants");
  }
  throw new UnusableTarget(`no node_modules folder is above ${root}`);
}

function copyOf(mutant: Mutant, root: string): string {
  const original = join(root, mutant.file);
  if (!existsSync(original)) {
    throw new UnusableTarget(`mutant:${mutant.id} no longer applies: there is no ${mutant.file}`);
  }
  const text = patched(mutant, readFileSync(original, "utf8"));
  const folder = join(cacheFolder(root), mutant.id);
  const copy = join(folder, fingerprint(root, text));
  if (existsSync(copy)) return copy;
  mkdirSync(folder, { recursive: true });
  const draft = mkdtempSync(join(folder, "draft-"));
  for (const name of ["package.json", "dist"]) {
    cpSync(join(root, name), join(draft, name), { recursive: true });
  }
  writeFileSync(join(draft, mutant.file), text);
  try {
    renameSync(draft, copy);
  } catch (error) {
    // Another run has made the same copy meanwhile: that one is as good.
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  }
  return copy;
}

/** Changes with any file of the build and with the patch. */
function fingerprint(root: string, text: string): string {
  const hash = createHash("sha256").update(text);
  const files = readdirSync(join(root, "dist"), { recursive: true, encoding: "utf8" });
  for (const file of files.filter((name) => name.endsWith(".js")).sort()) {
    hash.update(file).update(readFileSync(join(root, "dist", file)));
  }
  return hash.digest("hex").slice(0, 16);
}
