import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";

/**
 * An endpoint where nobody is yet, removed after the test. A path: a port that was given back may
 * be another's before it is bound again.
 */
export function absentServer(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "absent-"));
  t.after(() => rmSync(folder, { recursive: true }));
  return `ipc://${join(folder, "socket")}`;
}
