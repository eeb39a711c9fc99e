// Writes into the README what a run measured: the time of each target, the score of the mutants.
//   npm run measure -w @scrutineer/conformance
// It takes the time of all mutants, about ten minutes, and wants a machine that does nothing else.
// Exit 1, and nothing is written, where a run is red.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const cli = fileURLToPath(new URL("../dist/src/cli/main.js", import.meta.url));
const readme = fileURLToPath(new URL("../../README.md", import.meta.url));
const [BEGIN, END] = ["<!-- measured -->", "<!-- /measured -->"];

const lines = ["reference", "libzmq"].map((sut) => {
  const whole = timed(["run", "--sut", sut]);
  const quick = timed(["run", "--sut", sut, "--quick"]);
  const { implementation, cases } = JSON.parse(whole.read("report.json")).runs[0];
  const name = `${implementation.name} ${implementation.version}`;
  return `| ${name} | ${cases.length} | ${seconds(whole)} | ${seconds(quick)} |`;
});
const tried = timed(["mutants", "--quick"]);
const { mutants, killed } = JSON.parse(tried.read("mutants.json"));

const score = `${killed} of ${mutants} mutants are killed by the case and on the row that is named`;
const origin = `Node.js ${process.versions.node}, ${cpus().length} processors (${cpus()[0].model})`;
const block = `${BEGIN}
| target | results | seconds | with \`--quick\` |
| --- | ---: | ---: | ---: |
${lines.join("\n")}

${score}, in ${seconds(tried)} s.
Measured on ${new Date().toISOString().slice(0, 10)}: ${origin}.
${END}`;
const page = readFileSync(readme, "utf8");
const [before, rest] = page.split(BEGIN);
writeFileSync(readme, `${before}${block}${rest.split(END)[1]}`);
process.stdout.write(`${block}\n`);

function timed(args) {
  const folder = mkdtempSync(join(tmpdir(), "scrutineer-measure-"));
  const from = Date.now();
  const { status, stdout } = spawnSync(process.execPath, [cli, ...args, "--out", folder], {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  const tookMs = Date.now() - from;
  if (status !== 0) {
    process.stderr.write(`${stdout}\nmeasure: ${args.join(" ")} is red, exit ${status}\n`);
    process.exit(1);
  }
  const files = new Map(
    ["report.json", "mutants.json"].map((name) => [name, readIfThere(join(folder, name))]),
  );
  rmSync(folder, { recursive: true });
  return { tookMs, read: (name) => files.get(name) };
}

function readIfThere(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function seconds({ tookMs }) {
  return (tookMs / 1_000).toFixed(tookMs < 10_000 ? 1 : 0);
}
