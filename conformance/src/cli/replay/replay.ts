import type { Command } from "commander";
import { exitCodes } from "../../judge/exit-code.ts";
import { parseConnectable } from "../../target/connectable.ts";
import { DriverTarget } from "../../target/driver-target.ts";
import { UsageError } from "../usage-error.ts";
import { suiteVersion } from "../version.ts";
import { Player } from "./player.ts";
import { readRecorded } from "./recorded.ts";

export function addReplay(program: Command): void {
  program
    .command("replay <file>")
    .description("do again what was recorded: the evidence of a case, or a driver.jsonl")
    .requiredOption("--sut <target>", "the driver to do it with: cmd:COMMAND or a name")
    .action(async (file: string, { sut }: { readonly sut: string }) => {
      const say = (line: string) => process.stdout.write(`${line}\n`);
      process.exitCode = await replay(file, sut, say);
    });
}

/**
 * Does again what was recorded, and says what came each time.
 *
 * @returns 0 where everything came as it was recorded, 1 where something did not
 * @throws UsageError, UnusableTarget
 */
export async function replay(
  file: string,
  sut: string,
  say: (line: string) => void,
): Promise<number> {
  const entries = readRecorded(file);
  const connectable = parseConnectable(sut);
  if (connectable.kind !== "driver") {
    throw new UsageError(`"${sut}" has no driver: expected cmd:COMMAND or a driver's name`);
  }
  const driver = new DriverTarget(connectable.command, {
    suite: suiteVersion(),
    run: "replay",
    seed: 1,
  });
  const player = new Player(driver);
  let different = 0;
  try {
    await driver.ready({ driver: () => {}, stderr: (text) => say(`! ${text}`) });
    for (const entry of entries) {
      const played = await player.play(entry);
      if (played === undefined) continue;
      if (!played.same) different += 1;
      say(`${played.same ? "  " : "! "}${played.text}`);
    }
  } finally {
    await player.close();
    await driver.close();
  }
  say(different === 0 ? "as recorded" : `${different} differ from what was recorded`);
  return different === 0 ? exitCodes.conformant : exitCodes.notConformant;
}
