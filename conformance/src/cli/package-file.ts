import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** A file of this package, wherever it is installed. */
export function packageFile(path: string): string {
  const manifest = createRequire(import.meta.url).resolve("@scrutineer/conformance/package.json");
  return join(dirname(manifest), path);
}
