import { readdirSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type ConformanceCase, collectCases } from "./case.ts";

export interface CatalogueEntry {
  readonly entry: ConformanceCase;
  /** Folder and file: "37-zmtp/greeting". */
  readonly group: string;
}

/** The folder of the cases: sources where this is a source, the build's where it is built. */
const casesFolder = fileURLToPath(new URL("../../cases/", import.meta.url));

let loaded: Promise<readonly CatalogueEntry[]> | undefined;

/**
 * All cases, by file and then in the order of the file. Loads each file once per process.
 *
 * @throws TypeError where an id is used twice
 */
export function catalogue(): Promise<readonly CatalogueEntry[]> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<readonly CatalogueEntry[]> {
  const entries: CatalogueEntry[] = [];
  for (const file of caseFiles()) {
    const group = file.replace(/\.spec\.[jt]s$/, "");
    const stop = collectCases((entry) => void entries.push({ entry, group }));
    await import(pathToFileURL(casesFolder + file).href);
    stop();
  }
  const ids = new Set<string>();
  for (const { entry } of entries) {
    if (ids.has(entry.id)) throw new TypeError(`the case id ${entry.id} is used twice`);
    ids.add(entry.id);
  }
  return entries;
}

function caseFiles(): string[] {
  const files = readdirSync(casesFolder, { recursive: true, encoding: "utf8" });
  return files.filter((file) => /\.spec\.[jt]s$/.test(file)).sort();
}
