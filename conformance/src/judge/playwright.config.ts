import { fileURLToPath } from "node:url";
import { defineConfig } from "@playwright/test";
import { readPlan } from "./plan.ts";

/** A case has deadlines of its own, all well below this one. */
const CASE_MS = 60_000;

const plan = readPlan();

export default defineConfig({
  testDir: fileURLToPath(new URL(".", import.meta.url)),
  testMatch: /cases\.spec\.[jt]s$/,
  outputDir: `${plan.out}/playwright`,
  fullyParallel: true,
  workers: plan.workers,
  retries: 0,
  timeout: CASE_MS,
  reporter: [[fileURLToPath(new URL("./reporter.js", import.meta.url))]],
});
