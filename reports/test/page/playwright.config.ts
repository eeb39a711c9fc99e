/** The page in a real Chromium, the system's: a missing browser fails the run, it never skips. */
import { defineConfig } from "@playwright/test";
import { chromiumOptions } from "./chromium.ts";

export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.ts",
  outputDir: "../../out/page-tests",
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  retries: 0,
  // A shared machine may take its time over each step.
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [["list"], ["./reporter.ts"]],
  use: { viewport: { width: 1440, height: 900 }, launchOptions: chromiumOptions() },
});
