/** The page in a real Chromium, of the system: a missing browser fails the run, it never skips. */
import { execFileSync } from "node:child_process";
import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.ts",
  outputDir: "../../out/page-tests",
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  retries: 0,
  reporter: [["list"], ["./reporter.ts"]],
  use: {
    viewport: { width: 1440, height: 900 },
    launchOptions: {
      executablePath: chromium(),
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
    },
  },
});

/** @throws Error with one sentence that says what to install */
function chromium(): string {
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
