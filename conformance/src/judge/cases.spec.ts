/** Declares every planned run of every case to the Playwright runner. The cases themselves are in cases/. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test as base } from "@playwright/test";
import { loadRegister } from "../register/load.ts";
import type { Command } from "../target/driver-process.ts";
import { DriverTarget } from "../target/driver-target.ts";
import { chosenAxes } from "./axes.ts";
import type { Axis, ConformanceCase } from "./case.ts";
import { catalogue } from "./catalogue.ts";
import { failsRun } from "./exit-code.ts";
import { capturePath, evidencePath, type PlannedTarget, readPlan, repeatCommand } from "./plan.ts";
import { finishedRun, plannedRun } from "./run-annotation.ts";
import { runCase } from "./run-case.ts";
import type { Target } from "./stage.ts";

const plan = readPlan();
const register = loadRegister();

/** Drivers that one worker keeps running at a time. Targets come one after the other, so few are enough. */
const DRIVERS_MAX = 2;

/** Drivers of this worker, by target, in the order of their use. They stay from case to case. */
class Targets {
  readonly #drivers = new Map<string, DriverTarget>();
  #isClosed = false;

  /** Whether the run was stopped: what a case sees from then on is the end of its driver. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  async of({ connectable }: PlannedTarget): Promise<Target> {
    if (connectable.kind === "address") return connectable;
    const { sut, command } = connectable;
    const driver = this.#drivers.get(sut) ?? new DriverTarget(command as Command, plan);
    this.#drivers.delete(sut);
    this.#drivers.set(sut, driver);
    for (const [oldest, idle] of this.#drivers) {
      if (this.#drivers.size <= DRIVERS_MAX) break;
      this.#drivers.delete(oldest);
      await idle.close();
    }
    return { kind: "driver", driver };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
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

// Targets outermost: a worker that goes from one to the next starts few drivers.
const cases = await catalogue();
for (const target of plan.targets) {
  test.describe(target.connectable.sut, () => {
    // Together they run in one worker, and so with one start of the driver.
    if (plan.together) test.describe.configure({ mode: "default" });
    // An address is of its one transport: of ipc there is nothing to sample.
    const addressOf =
      target.connectable.kind === "address" ? target.connectable.socketType : undefined;
    const byAddress = addressOf !== undefined && plan.transport === "sampled";
    const transport = byAddress ? "tcp" : plan.transport;
    for (const { entry, group } of cases) {
      if (!target.cases.includes(entry.id)) continue;
      const quick = plan.quick !== undefined;
      for (const axis of chosenAxes(entry, { ...plan, transport, quick, addressOf }))
        declare(target, entry, group, axis);
    }
  });
}

function declare(target: PlannedTarget, entry: ConformanceCase, group: string, axis: Axis): void {
  const { sut } = target.connectable;
  const title = `${entry.id} ${axis.role} ${axis.zmtp} ${axis.transport} ${entry.title}`;
  const annotation = plannedRun({ sut, entry, group, axis });
  test(title, { annotation }, async ({ targets }, info) => {
    const { result, evidence, capture } = await runCase(
      entry,
      axis,
      group,
      await targets.of(target),
      {
        register,
        seed: plan.seed,
        implementation: target.implementation.name,
        repeat: (id) => repeatCommand(sut, id, plan.seed, axis),
      },
    );
    if (targets.isClosed) return;
    const path = evidencePath(sut, entry.id, axis);
    mkdirSync(dirname(join(plan.out, path)), { recursive: true });
    const captured = capture === undefined ? {} : { capture: capturePath(path) };
    writeFileSync(join(plan.out, path), JSON.stringify({ ...evidence, ...captured }));
    if (capture !== undefined) writeFileSync(join(plan.out, capturePath(path)), capture);
    info.annotations.push(finishedRun({ ...result, evidence: path }));
    // The Playwright UI and IDEs show a failure only where the test throws.
    if (process.env.SCRUTINEER_NATIVE === "1" && failsRun(result.verdict, plan.strict)) {
      throw new Error(`${result.verdict}: ${result.message}`);
    }
  });
}
