import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { renderHtml, renderJunit } from "@scrutineer/report/render";
import {
  type Catalogue,
  type CatalogueCell,
  catalogue,
  cellsOf,
  everyday,
  root,
} from "./catalogue.ts";
import { type Plan, writePlan } from "./plan.ts";
import { cleanUp, prepare } from "./prepare.ts";
import { reportOf } from "./report.ts";
import { type Result, results } from "./result.ts";
import { table } from "./table.ts";
import { isThere } from "./toolchain.ts";

const usage = `npm run interop -- [options]
  --peer NAME            only pairs with this peer, all of their scenarios; may be repeated
  --all                  all scenarios of all pairs; without it and without --peer: pairs with the
                         reference, no peers that have to be built, and mechanisms other than NULL
                         only of the reference with libzmq
  --grep REGEX           only scenarios whose id or title matches
  --require-containers   fail where no Docker engine can be had, instead of using processes
  --processes            use processes even where containers can be had`;

const { values } = parseArgs({
  options: {
    peer: { type: "string", multiple: true, default: [] },
    all: { type: "boolean", default: false },
    grep: { type: "string" },
    "require-containers": { type: "boolean", default: false },
    processes: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

/** SIGINT and SIGTERM end the run early: what was judged is told, what was made is removed. */
const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => stopping.abort(new Error(`stopped by ${signal}`)));
}

process.exitCode = values.help ? help() : await run();

function help(): number {
  console.log(usage);
  return 0;
}

async function run(): Promise<number> {
  const all = buildable(catalogue());
  const unknown = values.peer.find((name) => !(name in all));
  if (unknown !== undefined) {
    console.error(`unknown peer "${unknown}": expected one of ${Object.keys(all).join(", ")}`);
    return 2;
  }
  const startedAt = new Date();
  const out = join(root, "reports/out/interop");
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  try {
    const unwanted = values.processes ? "no containers were wanted" : undefined;
    const { reason, ...prepared } = await prepare(met(all), stopping.signal, unwanted);
    if (reason !== undefined) {
      console.log(`Peers are processes of this machine, not containers: ${reason}`);
      if (values["require-containers"]) return failure("containers are required");
    }
    const cells = wanted(present(all, reason !== undefined));
    const plan: Plan = { ...prepared, cells, out };
    const code = await playwright(plan);
    return conclude(plan, code, startedAt);
  } catch (error) {
    return failure((error as Error).message);
  } finally {
    await cleanUp();
  }
}

/** Who meets whom in this run. */
function wanted(peers: Catalogue): CatalogueCell[] {
  const { peer, all } = values;
  const cells = cellsOf(peers);
  if (peer.length === 0) return all ? cells : everyday(cells, peers);
  return cells.filter(({ binder, connecter }) =>
    peer.some((name) => name === binder || name === connecter),
  );
}

/** The peers that meet anybody in this run: no other has to be made. */
function met(peers: Catalogue): Catalogue {
  const names = new Set(wanted(peers).flatMap(({ binder, connecter }) => [binder, connecter]));
  return Object.fromEntries(Object.entries(peers).filter(([name]) => names.has(name)));
}

/** The peers whose toolchain is there. Told of each that is left out. */
function buildable(all: Catalogue): Catalogue {
  const entries = Object.entries(all).filter(([name, { needs }]) => {
    if (needs === undefined || isThere(needs)) return true;
    console.log(`${name} is left out: ${needs} is not on this machine`);
    return false;
  });
  return Object.fromEntries(entries);
}

/** The peers that there are. Told of each that is left out because it lives in a container only. */
function present(all: Catalogue, processes: boolean): Catalogue {
  const absent = Object.keys(all).filter((name) => processes && all[name]!.drivers.length === 0);
  for (const name of absent) console.log(`${name} is left out: it lives in a container only`);
  return Object.fromEntries(Object.entries(all).filter(([name]) => !absent.includes(name)));
}

function playwright(plan: Plan): Promise<number> {
  const cli = createRequire(import.meta.url).resolve("@playwright/test/cli");
  const config = join(root, "interop/dist/src/playwright.config.js");
  const args = [cli, "test", "--config", config];
  if (values.grep !== undefined) args.push("--grep", values.grep);
  const env = { ...process.env, ...writePlan(join(plan.out, "plan.json"), plan) };
  env.TESTCONTAINERS_RYUK_DISABLED ??= "true";
  const child = spawn(process.execPath, args, { cwd: dirname(config), env, stdio: "inherit" });
  stopping.signal.addEventListener("abort", () => child.kill("SIGINT"));
  return new Promise((resolve) => child.on("close", (code) => resolve(code ?? 1)));
}

function conclude(plan: Plan, code: number, startedAt: Date): number {
  let judged: Result[];
  try {
    judged = results.parse(JSON.parse(readFileSync(join(plan.out, "results.json"), "utf8")));
  } catch (error) {
    stopping.signal.throwIfAborted();
    return failure(`the run left no results: ${(error as Error).message}`);
  }
  const report = reportOf(plan, judged, startedAt, stopping.signal.aborted);
  writeFileSync(join(plan.out, "report.json"), `${JSON.stringify(report, undefined, 1)}\n`);
  writeFileSync(join(plan.out, "report.html"), renderHtml(report));
  writeFileSync(join(plan.out, "junit.xml"), renderJunit(report));
  console.log(`\n${table(plan, judged)}`);
  const fallen = fallenBack(plan, judged);
  for (const line of fallen) console.log(`FAILED ${line}`);
  const { aborted, reason } = stopping.signal;
  if (aborted) console.log(`FAILED ${reason.message}: the rest was not judged`);
  const passed = judged.filter((one) => one.passed).length;
  let failed = judged.length - passed + fallen.length;
  if (failed === 0 && (code !== 0 || passed === 0)) failed = 1;
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

/** Peers that did not run on the backend they have to run on, where that is required. */
function fallenBack(plan: Plan, judged: readonly Result[]): string[] {
  if (process.env.SCRUTINEER_REQUIRE_IO_URING !== "1") return [];
  const told = new Set<string>();
  for (const one of judged) {
    for (const role of ["binder", "connecter"] as const) {
      const wanted = plan.peers[one[role]]?.backend;
      const { backend, backendReason } = one.implementations?.[role] ?? {};
      if (wanted === undefined || backend === undefined || backend === wanted) continue;
      told.add(`${one[role]} ran on ${backend}, not on ${wanted}: ${backendReason ?? "no reason"}`);
    }
  }
  return [...told];
}

function failure(reason: string): number {
  console.error(reason);
  console.log("\n0 passed, 1 failed");
  return 1;
}
