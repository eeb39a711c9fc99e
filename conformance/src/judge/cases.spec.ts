/** Declares every planned run of every case to the Playwright runner. The cases themselves are in cases/. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test as base } from "@playwright/test";
import { loadRegister } from "../register/load.ts";
import { DriverTarget } from "../target/driver-target.ts";
import { axesOf } from "./case.ts";
import { type CatalogueEntry, catalogue } from "./catalogue.ts";
import { failsRun } from "./exit-code.ts";
import { evidencePath, type Plan, type PlannedTarget, readPlan, repeatCommand } from "./plan.ts";
import { runCase } from "./run-case.ts";
import type { Target } from "./stage.ts";

/** How a case's result travels from the worker to the reporter: as an annotation of this type. */
const RESULT = "scrutineer.result";

const plan = readPlan();
const register = loadRegister();

/** Drivers of this worker, by target. They stay from case to case. */
class Targets {
  readonly #drivers = new Map<string, DriverTarget>();

  of({ connectable }: PlannedTarget): Target {
    if (connectable.kind === "address") return connectable;
    let driver = this.#drivers.get(connectable.sut);
    if (driver === undefined) {
      const { command, cwd } = connectable.command;
      driver = new DriverTarget({ command, ...(cwd !== undefined && { cwd }) }, plan);
      this.#drivers.set(connectable.sut, driver);
    }
    return { kind: "driver", driver };
  }

  async close(): Promise<void> {
    await Promise.all([...this.#drivers.values()].map((driver) => driver.close()));
  }
}

const test = base.extend<object, { targets: Targets }>({
  targets: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern.
    async ({}, use) => {
      const targets = new Targets();
      await use(targets);
      await targets.close();
    },
    { scope: "worker" },
  ],
});

for (const { entry, group } of await catalogue()) {
  if (plan.targets.some((target) => target.cases.includes(entry.id))) declare(plan, entry, group);
}

function declare(
  { seed, out, targets, strict }: Plan,
  entry: CatalogueEntry["entry"],
  group: string,
): void {
  for (const axis of axesOf(entry)) {
    const title = `${entry.id} ${axis.role} ${axis.zmtp} ${entry.title}`;
    test(title, async ({ targets: leased }, info) => {
      const planned = targets.find(({ connectable }) => connectable.sut === info.project.name)!;
      const { sut } = planned.connectable;
      const outcome = await runCase(entry, axis, group, leased.of(planned), {
        register,
        seed,
        implementation: planned.implementation.name,
        repeat: (id) => repeatCommand(sut, id, seed),
      });
      const evidence = evidencePath(sut, entry.id, axis.role, axis.zmtp);
      const path = join(out, evidence);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, JSON.stringify(outcome.evidence));
      const result = { ...outcome.result, evidence };
      info.annotations.push({ type: RESULT, description: JSON.stringify(result) });
      // The Playwright UI and IDEs show a failure only where the test throws.
      if (process.env.SCRUTINEER_NATIVE === "1" && failsRun(result.verdict, strict)) {
        throw new Error(`${result.verdict}: ${result.message}`);
      }
    });
  }
}
