/** The system's Chromium, and how it is started: nothing in the background, no network. */
import { execFileSync } from "node:child_process";

export const chromiumOptions = () => ({
  executablePath: find(),
  args: [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});

/** @throws Error with one sentence that says what to install */
function find(): string {
  const named = process.env.CHROMIUM;
  if (named !== undefined && named !== "") return named;
  try {
    return execFileSync("which", ["chromium"], { encoding: "utf8" }).trim();
  } catch {
    throw new Error(
      "no Chromium: install it (Debian: apt-get install chromium) or name its binary in CHROMIUM",
    );
  }
}
