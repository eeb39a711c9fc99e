import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { root } from "./catalogue.ts";

const run = promisify(execFile);

/** Whether this machine has a program of that name. */
export function isThere(program: string, path: string | undefined = process.env.PATH): boolean {
  return (path ?? "").split(delimiter).some((folder) => existsSync(join(folder, program)));
}

/**
 * Builds the driver of a peer, in the root of the repository.
 *
 * @throws Error with the end of what the build said, or the signal's reason where it was stopped
 */
export async function build(
  [program, ...args]: readonly [string, ...string[]],
  signal: AbortSignal,
): Promise<void> {
  try {
    await run(program, args, { cwd: root, signal });
  } catch (error) {
    signal.throwIfAborted();
    const said = (error as { stderr?: string }).stderr?.trim().split("\n").slice(-8).join("\n");
    throw new Error(`${[program, ...args].join(" ")}: ${said || (error as Error).message}`);
  }
}
