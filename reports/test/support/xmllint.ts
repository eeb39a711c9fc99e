/** Asks xmllint, so that our writer is not read by a reader of our own. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

function xmllint(args: readonly string[], xml: string): string {
  const { error, status, stdout, stderr } = spawnSync("xmllint", [...args, "-"], {
    input: xml,
    encoding: "utf8",
  });
  if (error !== undefined) {
    throw new Error("xmllint does not run: install it (Debian: apt-get install libxml2-utils)", {
      cause: error,
    });
  }
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

/** @throws Error with xmllint's own words where the document does not follow the schema */
export function validate(xml: string): void {
  const schema = fileURLToPath(new URL("junit.xsd", import.meta.url));
  xmllint(["--noout", "--nonet", "--schema", schema], xml);
}

/** The value of an XPath expression. */
export function xpath(xml: string, expression: string): string {
  return xmllint(["--nonet", "--xpath", expression], xml).trim();
}
