import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Report, report } from "@scrutineer/report/schema";
import { PLAN_VARIABLE, type Plan } from "../judge/plan.ts";

/** Runs a plan in the test runner and returns its report, or undefined where none was written. */
export async function execute(plan: Plan): Promise<Report | undefined> {
  // An old report must not pass for this run's.
  for (const name of ["report.json", "evidence", "playwright"]) {
    rmSync(join(plan.out, name), { recursive: true, force: true });
  }
  mkdirSync(plan.out, { recursive: true });
  const folder = mkdtempSync(join(tmpdir(), "scrutineer-"));
  const planFile = join(folder, "plan.json");
  writeFileSync(planFile, JSON.stringify(plan));
  await runner(planFile);
  rmSync(folder, { recursive: true, force: true });
  rmSync(join(plan.out, "playwright"), { recursive: true, force: true });
  return readReport(plan.out);
}

/** The report in a folder, or undefined where there is none. */
export function readReport(out: string): Report | undefined {
  const path = join(out, "report.json");
  return existsSync(path) ? report.parse(JSON.parse(readFileSync(path, "utf8"))) : undefined;
}

/** The exit code of the runner is no verdict: the report has them. */
function runner(planFile: string): Promise<void> {
  const cli = createRequire(import.meta.url).resolve("@playwright/test/cli");
  const config = fileURLToPath(new URL("../judge/playwright.config.js", import.meta.url));
  const child = spawn(process.execPath, [cli, "test", "-c", config], {
    env: { ...process.env, [PLAN_VARIABLE]: planFile },
    stdio: ["ignore", "inherit", "inherit"],
  });
  // A terminal sends SIGINT to the runner too, which takes two within a second for one.
  const stop = () => void child.kill("SIGINT");
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", () => {
      process.off("SIGINT", stop);
      process.off("SIGTERM", stop);
      resolve();
    });
  });
}
