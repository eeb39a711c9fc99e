import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Octets of output that one command may print. */
const OUTPUT_MAX = 16 * 1024 * 1024;

/**
 * Runs a command of the Docker client.
 *
 * @returns what it printed, trimmed
 * @throws Error with the end of what it said
 */
export async function docker(...args: string[]): Promise<string> {
  try {
    return (await run("docker", args, { maxBuffer: OUTPUT_MAX })).stdout.trim();
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trim().split("\n").slice(-8).join("\n");
    throw new Error(`docker ${args.slice(0, 3).join(" ")}: ${said || (error as Error).message}`);
  }
}

/**
 * Runs one of the scripts of docker/.
 *
 * @returns undefined where it worked, else the reason in one line
 * @throws the signal's reason, where it was stopped
 */
export async function script(path: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    await run("sh", [path], { maxBuffer: OUTPUT_MAX, signal });
    return undefined;
  } catch (error) {
    signal.throwIfAborted();
    const said = (error as { stderr?: string }).stderr?.trim().split("\n").at(-1);
    return said || (error as Error).message;
  }
}
