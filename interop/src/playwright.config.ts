import { fileURLToPath } from "node:url";
import { defineConfig } from "@playwright/test";
import { readPlan } from "./plan.ts";
import type { Cell } from "./scenario.ts";

/** A scenario has deadlines of its own, all well below this one. */
const SCENARIO_MS = 90_000;

const plan = readPlan();

export default defineConfig<{ cell: Cell }>({
  testDir: fileURLToPath(new URL("../scenarios", import.meta.url)),
  testMatch: /\.spec\.js$/,
  outputDir: `${plan.out}/playwright`,
  // Scenarios lend all peers they need from one pool, and kill some of them.
  workers: 1,
  retries: 0,
  timeout: SCENARIO_MS,
  reporter: [[fileURLToPath(new URL("./reporter.js", import.meta.url))]],
  projects: plan.cells.map((cell) => ({
    name: `${cell.binder} binds, ${cell.connecter} connects`,
    grep: new RegExp(cell.scenarios.map((pattern) => `(?=.*(?:${pattern}))`).join("")),
    use: { cell },
  })),
});
