// Everything that must hold, in one run: prints each step's own output, then one line a step and a
// line for each test that failed, then the sum.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = new URL("..", import.meta.url).pathname;
const scratch = mkdtempSync(join(tmpdir(), "scrutineer-test-"));
process.on("exit", () => rmSync(scratch, { recursive: true }));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(130));
const cli = "conformance/dist/src/cli/main.js";
const out = (name) => join(scratch, name);
const onNet = ["--require-backend", "net"];

/**
 * Runs what follows as in a container whose seccomp profile refuses io_uring: the program has to
 * notice by itself, so nothing forces a backend, and nothing asks for io_uring.
 */
const refusing = {
  argv: ["python3", join(root, "native/test/without-io-uring.py")],
  env: { SCRUTINEER_TRANSPORT: undefined, SCRUTINEER_REQUIRE_IO_URING: undefined },
};
const saysWhy = `
  const { backend } = await import("@scrutineer/zmq");
  const { name, reason } = await backend();
  console.log(name + ": " + reason);
  process.exit(name === "net" && reason.startsWith("io_uring is blocked by seccomp") ? 0 : 1);`;

/** A step is a command, and how to read from what it left how many passed and failed. */
const steps = [
  command("lint and import directions", ["npx", "biome", "check", "--error-on-warnings", "."]),
  command("types of the tests", ["npx", "tsc", "-p", "tsconfig.test.json"]),
  ...["native", "impl", "reports", "conformance", "interop"].map((folder) => unitTests(folder)),
  under(
    refusing,
    command("the program says why", ["node", "--input-type=module", "--eval", saysWhy]),
  ),
  under(refusing, unitTests("impl", "impl-refused.tap")),
  under(
    refusing,
    suite("conformance of frames", "reference", ["--id", "ZMTP-FRAME-*", ...onNet], "frames"),
  ),
  suite("conformance of the reference", "reference", backendFlags()),
  suite("conformance of libzmq against its baseline", "libzmq", []),
  command("mutants", ["node", cli, "mutants", "--quick", "--sample", "100", "--seed", seed()]),
  playwright("the report's page in Chromium", "reports/test/page"),
];

let passed = 0;
let failed = 0;
const summary = [];
for (const step of steps) {
  process.stdout.write(`\n== ${step.name}\n`);
  const startedAt = Date.now();
  const code = await run(step.argv, step.cwd ?? root, step.env);
  const counts = step.read(code);
  // A step that fails without a failed test of its own (a crash, a build error) counts as one
  // failure.
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  if (code === 0 && counts.passed === 0) counts.failed += 1;
  passed += counts.passed;
  failed += counts.failed;
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : "";
  const word = counts.failed === 0 ? "ok    " : "FAILED";
  summary.push(`${word} ${step.name}: ${counts.passed} passed${skipped} (${seconds} s)`);
  summary.push(...(counts.names ?? []).map((name) => `FAILED ${step.name}: ${name}`));
}
process.stdout.write(`\n${summary.join("\n")}\n\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;

function command(name, argv) {
  return { name, argv, read: (code) => (code === 0 ? count(1, 0) : count(0, 1)) };
}

/** A step under a filter of system calls. */
function under({ argv, env }, step) {
  const name = `io_uring refused by seccomp: ${step.name}`;
  return { ...step, name, argv: [...argv, ...step.argv], env: { ...step.env, ...env } };
}

function unitTests(folder, file = `${folder}.tap`) {
  const tap = out(file);
  const argv = ["node", "--import", "tsx", "--test"];
  argv.push("--test-reporter=spec", "--test-reporter-destination=stdout");
  argv.push("--test-reporter=tap", `--test-reporter-destination=${tap}`);
  argv.push(...testFiles(join(root, folder, "test")));
  const read = () => {
    const text = readFileSync(tap, "utf8");
    const figure = (word) => Number(text.match(new RegExp(`^# ${word} (\\d+)$`, "m"))?.[1] ?? 0);
    const bad = figure("fail") + figure("cancelled");
    return { ...count(figure("pass"), bad, figure("skipped")), names: failedOf(text) };
  };
  return { name: `unit tests of ${folder}/`, argv, cwd: join(root, folder), read };
}

/** Each failed test of a TAP file with the first line of its error; its parents fail only by it. */
function failedOf(tap) {
  const blocks = tap.split(/^ *not ok \d+ - /m).slice(1);
  return blocks
    .filter((block) => !block.includes("failureType: 'subtestsFailed'"))
    .map((block) => {
      const error = block.match(/^ *error: (?:\|-\n *)?(.*)$/m)?.[1] ?? "no error is told";
      return `${block.split("\n", 1)[0]}: ${error}`;
    });
}

/**
 * Of the commit, so that commits together try every mutant and each always the same; 1 where git
 * does not tell.
 */
function seed() {
  const { stdout } = spawnSync("git", ["rev-parse", "HEAD"], { cwd: root, encoding: "utf8" });
  return String(Number.parseInt(stdout?.slice(0, 6), 16) || 1);
}

/** Node 20 takes files, no patterns. */
function testFiles(folder) {
  const names = readdirSync(folder, { recursive: true });
  return names.filter((name) => name.endsWith(".test.ts")).map((name) => join("test", name));
}

function suite(name, sut, flags, file = sut) {
  const folder = out(file);
  const argv = ["node", cli, "run", "--sut", sut, "--out", folder, ...flags];
  const read = (code) => {
    const { runs } = JSON.parse(readFileSync(join(folder, "report.json"), "utf8"));
    const judged = runs.flatMap((one) => one.cases);
    const bad = judged.filter(({ verdict }) =>
      ["fail", "hang", "crash", "suite-error", "xpass", "blocked"].includes(verdict),
    );
    const good = judged.filter(({ verdict }) =>
      ["pass", "warn", "info", "xfail"].includes(verdict),
    );
    const names = bad.map(({ id, zmtp, role, transport, verdict, message }) =>
      [id, zmtp, role, transport, verdict, message].filter(Boolean).join(" "),
    );
    return { ...count(good.length, code === 0 ? bad.length : Math.max(1, bad.length)), names };
  };
  return { name, argv, read };
}

function playwright(name, config) {
  const file = out("page.json");
  const argv = ["npx", "playwright", "test", "-c", config, "--reporter=list,json"];
  const read = () => {
    const { stats } = JSON.parse(readFileSync(file, "utf8"));
    return count(stats.expected, stats.unexpected + stats.flaky + stats.skipped);
  };
  return { name, argv, env: { PLAYWRIGHT_JSON_OUTPUT_NAME: file }, read };
}

/**
 * Where the machine is known to have io_uring (our CI), a silent fall-back to node:net is a
 * failure.
 */
function backendFlags() {
  return process.env.SCRUTINEER_REQUIRE_IO_URING === "1" ? ["--require-backend", "io_uring"] : [];
}

function count(good, bad, skipped = 0) {
  return { passed: good, failed: bad, skipped };
}

function run(argv, cwd, env = {}) {
  return new Promise((done) => {
    const child = spawn(argv[0], argv.slice(1), {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "inherit", "inherit"],
    });
    child.on("error", (error) => {
      process.stdout.write(`${argv[0]} did not start: ${error.message}\n`);
      done(127);
    });
    child.on("exit", (code, signal) => done(signal ? 128 : code));
  });
}
