import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const entry = z.strictObject({
  about: z.string(),
  /** Relative to docker/. */
  dockerfile: z.string(),
  /**
   * Paths in the build context, and where each comes from: relative to the repository, "@node" is
   * node.
   */
  files: z.record(z.string(), z.string()),
  /**
   * Names in interop/drivers/drivers.json, for processes: the first that works is taken. None where
   * it lives in a container only.
   */
  drivers: z.array(z.string()),
  /** The program without which it cannot be built: where that is not there, nor is the peer. */
  needs: z.string().optional(),
  /** Makes what `files` names, in the root of the repository. */
  build: z.tuple([z.string()], z.string()).optional(),
  backend: z.string().optional(),
  /** A seccomp profile in docker/, used only where the backend does not come up without. */
  seccomp: z.string().optional(),
  /** System calls that seccomp refuses to it, with EPERM. Its backend has to be the one named. */
  refuse: z.array(z.string()).optional(),
  /** The peers that it meets; all by default, itself included. */
  with: z.array(z.string()).optional(),
  /** A regular expression of the scenarios for what it has; all by default. */
  scenarios: z.string().optional(),
  /** The peer whose image it shares. */
  like: z.string().optional(),
});
export type CatalogueEntry = z.infer<typeof entry>;
export type Catalogue = Readonly<Record<string, CatalogueEntry>>;

/** The root of the repository: from src, or from dist/src. */
export const root = new URL(
  import.meta.url.endsWith(".ts") ? "../../" : "../../../",
  import.meta.url,
).pathname;

/**
 * The peers of docker/peers.json by name.
 *
 * @throws ZodError naming the field
 */
export function catalogue(): Catalogue {
  const path = join(root, "docker/peers.json");
  const listed = z
    .record(z.string(), z.looseObject({ like: z.string().optional() }))
    .parse(JSON.parse(readFileSync(path, "utf8")));
  const whole = Object.entries(listed).map(([name, own]) => {
    const shared = own.like === undefined ? {} : listed[own.like];
    return [name, { ...shared, ...own }];
  });
  return z.record(z.string(), entry).parse(Object.fromEntries(whole));
}

/** Who meets whom, and in which scenarios: regular expressions, all of which have to match. */
export interface CatalogueCell {
  readonly binder: string;
  readonly connecter: string;
  readonly scenarios: string[];
}

/** Each with each that it may meet, in both directions, itself included. */
export function cellsOf(all: Catalogue): CatalogueCell[] {
  const names = Object.keys(all);
  const meets = (one: string, other: string) => all[one]!.with?.includes(other) ?? true;
  return names
    .flatMap((binder) => names.map((connecter) => ({ binder, connecter })))
    .filter(({ binder, connecter }) => meets(binder, connecter) && meets(connecter, binder))
    .map((pair) => {
      const limits = [all[pair.binder]!.scenarios, all[pair.connecter]!.scenarios];
      return { ...pair, scenarios: limits.filter((one) => one !== undefined) };
    });
}

const SECURED = "EXCHANGE-(PLAIN|CURVE)|MECHANISM|ZAP";

/**
 * What a run judges that is asked for nothing in particular, in a few minutes: the pairs in which
 * the reference is, and libzmq with itself, which shows that a scenario is right. Peers that have
 * to be built are left out, and mechanisms other than NULL left to the reference and libzmq.
 */
export function everyday(cells: readonly CatalogueCell[], all: Catalogue): CatalogueCell[] {
  return cells.flatMap((cell) => {
    if (all[cell.binder]!.needs ?? all[cell.connecter]!.needs) return [];
    const pair = [cell.binder, cell.connecter].sort().join(" ");
    if (pair === "libzmq reference") return [cell];
    if (!pair.includes("reference") && pair !== "libzmq libzmq") return [];
    return [{ ...cell, scenarios: [...cell.scenarios, `^(?!.*(${SECURED}))`] }];
  });
}
