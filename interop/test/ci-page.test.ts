import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { catalogue, root } from "../src/catalogue.ts";
import { docker } from "../src/docker.ts";
import { image } from "../src/images.ts";
import { labelOf, removeContainers } from "../src/leftovers.ts";
import { pack } from "../src/packages.ts";
import { engineLack } from "./support/engine.ts";
import { blocksOf } from "./support/markdown.ts";
import { Registry } from "./support/registry.ts";

// Follows conformance/docs/ci.md to the letter: each command, in one container of a bare Debian
// with what the page asks for, and nothing of this repository but its packages.

const run = promisify(execFile);
const page = readFileSync(join(root, "conformance/docs/ci.md"), "utf8");
const commands = blocksOf(page).filter(({ info }) => /^sh( exits=\d)?$/.test(info));
const folder = mkdtempSync(join(tmpdir(), "scrutineer-page-"));
const skip = await engineLack();

let registry: Registry;
let container = "";

before(async () => {
  if (skip) return;
  registry = await Registry.of(await pack(folder));
  const { pyzmq } = catalogue();
  const set = (await npmSettings()).flatMap((variable) => ["--env", variable]);
  container = await docker(
    ...["run", "--detach", "--init", "--network", "host", "--label", labelOf(process.pid)],
    ...mounts(),
    ...set,
    ...["--workdir", "/project", await image("pyzmq", pyzmq!), "sleep", "infinity"],
  );
  const npm = "/usr/local/lib/node_modules/npm/bin";
  await inside(`ln -s ${npm}/npm-cli.js /usr/local/bin/npm`);
  await inside(`ln -s ${npm}/npx-cli.js /usr/local/bin/npx`);
  await inside(`npm init -y && echo '@scrutineer:registry=${registry.address}' > .npmrc`);
});

after(async () => {
  rmSync(folder, { recursive: true });
  if (skip) return;
  registry.close();
  await removeContainers(process.pid);
});

test("the page on CI holds in a container, each command with the exit code that it says", {
  skip,
}, async () => {
  const said = commands.map(({ info }) => Number(/exits=(\d)/.exec(info)?.[1] ?? 0));
  const seen: number[] = [];
  for (const [i, { text }] of commands.entries()) {
    const { code, output } = await inside(text);
    seen.push(code);
    if (code !== said[i]) process.stderr.write(`${text}${output}`);
  }
  const { output: junit } = await inside("head -c 5 scrutineer-report/junit.xml");

  assert.ok(commands.length >= 5, `${commands.length} blocks of commands`);
  assert.deepEqual(seen, said);
  assert.equal(junit, "<?xml");
});

/** Runs a script in the container, as somebody who types it. */
async function inside(script: string): Promise<{ code: number; output: string }> {
  try {
    const args = ["exec", container, "bash", "-euo", "pipefail", "-c", script];
    const { stdout } = await run("docker", args, { maxBuffer: 64 * 1024 * 1024 });
    return { code: 0, output: stdout };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, output: `${stdout}${stderr}` };
  }
}

/** The node that runs this, its npm, and the certificates that this machine trusts. */
function mounts(): string[] {
  const npm = join(dirname(dirname(process.execPath)), "lib/node_modules/npm");
  const certificates = "/etc/ssl/certs/ca-certificates.crt";
  const paths: [string, string][] = [
    [process.execPath, "/usr/local/bin/node"],
    [npm, "/usr/local/lib/node_modules/npm"],
  ];
  if (existsSync(certificates)) paths.push([certificates, certificates]);
  return paths.flatMap(([from, to]) => ["--volume", `${from}:${to}:ro`]);
}

/** From where this machine's npm takes packages. */
async function npmSettings(): Promise<string[]> {
  const settings: string[] = [];
  for (const name of ["registry", "cafile"]) {
    const { stdout } = await run("npm", ["config", "get", name], { cwd: folder });
    const value = stdout.trim();
    if (value !== "null" && value !== "") settings.push(`npm_config_${name}=${value}`);
  }
  return settings;
}
