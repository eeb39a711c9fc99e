import { createRequire } from "node:module";

/** The version of this package. */
export function suiteVersion(): string {
  return createRequire(import.meta.url)("@scrutineer/conformance/package.json").version;
}
