import { existsSync } from "node:fs";
import { z } from "zod";
import type { CatalogueEntry } from "../judge/catalogue.ts";
import { packageFile } from "./package-file.ts";
import { readJson } from "./read-json.ts";
import { UsageError } from "./usage-error.ts";

/**
 * A frozen set of cases: what is added to the suite later fails nobody who is held to it. The
 * number is the revision of the case when it was frozen.
 */
const profile = z.strictObject({
  profile: z.string().min(1),
  about: z.string().optional(),
  cases: z.record(z.string(), z.int().positive()),
});
export type Profile = z.infer<typeof profile>;

/**
 * Reads a profile that is shipped with the suite, by name, or one of the user's, by path.
 *
 * @throws UsageError one sentence that names file, line and what was expected
 */
export function readProfile(nameOrPath: string): Profile {
  const path =
    /^[\w.-]+$/.test(nameOrPath) && !existsSync(nameOrPath) ? shipped(nameOrPath) : nameOrPath;
  if (!existsSync(path)) {
    throw new UsageError(
      `--profile: expected the name of a profile or a file, got "${nameOrPath}"`,
    );
  }
  return readJson(path, "a profile", profile);
}

const shipped = (name: string): string => packageFile(`profiles/${name}.json`);

/**
 * The cases of a profile.
 *
 * @throws UsageError where a case is not there any more, or was revised since
 */
export function ofProfile(
  all: readonly CatalogueEntry[],
  { profile: name, cases }: Profile,
): readonly CatalogueEntry[] {
  for (const [id, rev] of Object.entries(cases)) {
    const found = all.find(({ entry }) => entry.id === id)?.entry;
    if (found === undefined) throw new UsageError(`profile ${name}: no case is named "${id}"`);
    if ((found.rev ?? 1) !== rev) {
      throw new UsageError(
        `profile ${name}: expected ${id} at revision ${rev}, got ${found.rev ?? 1}: freeze it anew`,
      );
    }
  }
  return all.filter(({ entry }) => cases[entry.id] !== undefined);
}
