import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";

/** An empty folder of this test's or this file's own, gone with it. */
export function scratch(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "scrutineer-test-")));
  after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}
