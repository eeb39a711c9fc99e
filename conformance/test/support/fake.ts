import { fileURLToPath } from "node:url";
import type { Command } from "../../src/target/driver-process.ts";

const path = fileURLToPath(new URL("./fake-driver.mjs", import.meta.url));

/** The command of the fake driver in one of its modes. */
export const fake = (...mode: string[]): Command => ({
  command: [process.execPath, path, ...mode],
});

/** The fake driver as a `--sut`. */
export const fakeSut = (...mode: string[]): string =>
  `cmd:"${process.execPath}" "${path}" ${mode.join(" ")}`;

export const identity = { suite: "0.0.0", run: "test", seed: 1 };
