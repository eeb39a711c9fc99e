import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { init, languages } from "../../src/cli/init.ts";
import { smoke } from "../../src/cli/smoke/smoke.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
/** Inside the checkout: what a driver imports is found from here. */
const cache = join(root, "node_modules/.cache/scrutineer");
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, "init-"));
after(() => rmSync(folder, { recursive: true }));

const works = (...command: [string, ...string[]]) =>
  spawnSync(command[0], command.slice(1)).status === 0;

/** Writes a first driver, builds it, and tries it: what smoke says where it fails. */
async function firstDriver(lang: string, start: (out: string) => string, build?: string) {
  const out = join(folder, lang);
  init(lang, out);
  if (build !== undefined) {
    const { status, stdout, stderr } = spawnSync("sh", ["-c", build], { cwd: out });
    assert.equal(status, 0, `${stdout}${stderr}`);
  }
  const lines: string[] = [];
  const code = await smoke(`cmd:${start(out)}`, {}, (line) => lines.push(line));
  assert.equal(code, 0, lines.join("\n"));
}

test("the first driver in TypeScript passes smoke", async () => {
  const tsx = import.meta.resolve("tsx");
  await firstDriver("ts", (out) => `${process.execPath} --import ${tsx} ${out}/driver.ts`);
});

test("the first driver in Python passes smoke", {
  skip: works("python3", "-c", "import zmq") ? false : "python3 has no zmq",
}, async () => {
  await firstDriver("python", (out) => `python3 ${out}/driver.py`);
});

test("the first driver in C passes smoke", {
  skip:
    works("pkg-config", "libzmq") && works("cc", "--version") ? false : "no libzmq to build with",
}, async () => {
  await firstDriver("c", (out) => `${out}/driver`, "make");
});

/** These fetch what they are built with from their registries. */
for (const [lang, start] of [
  ["go", (out: string) => `${out}/driver`],
  ["rust", (out: string) => `${out}/target/release/scrutineer-driver`],
  ["java", (out: string) => `java -cp ${out}/target/classes:${out}/target/dependency/* Driver`],
] as const) {
  test(`the first driver in ${lang} passes smoke`, {
    skip:
      process.env.SCRUTINEER_ALL_LANGUAGES === "1" ? false : "SCRUTINEER_ALL_LANGUAGES is not 1",
  }, async () => {
    await firstDriver(lang, start, languages[lang]!.build.join(" && "));
  });
}

test("the first driver in TypeScript has no error of type", () => {
  const driver = join(root, "conformance/templates/ts/driver.ts");
  const flags = ["--noEmit", "--strict", "--noUncheckedIndexedAccess", "--skipLibCheck"];
  flags.push("--ignoreConfig", "--module", "nodenext", "--target", "es2023", "--types", "node");
  const { stdout, status } = spawnSync("npx", ["tsc", ...flags, driver], {
    cwd: root,
    encoding: "utf8",
  });

  assert.equal(stdout, "");
  assert.equal(status, 0);
});

test("what to do next is said for each language", () => {
  for (const lang of Object.keys(languages)) {
    const said = init(lang, join(folder, `said-${lang}`)).join("\n");

    assert.match(said, /npx scrutineer smoke "cmd:.*"/);
  }
});

test("an unknown language, and a folder that holds something, are refused", () => {
  assert.throws(() => init("cobol", folder), /--lang: expected one of ts, .*, got "cobol"/);
  assert.throws(() => init("ts", root), /--out: expected an empty folder or none/);
});
