import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join, normalize } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

// The laws of the layout, over everything that git tracks.

const root = fileURLToPath(new URL("../../", import.meta.url));
const tracked = execFileSync("git", ["ls-files"], { cwd: root, encoding: "utf8" })
  .split("\n")
  .filter((path) => path !== "" && existsSync(join(root, path)));
const sources = tracked.filter((path) => /\.(ts|tsx|mjs|cc|hh|py)$/.test(path));
const text = (path: string) => readFileSync(join(root, path), "utf8");

test("no source file has more than 400 lines", () => {
  const long = sources.filter((path) => text(path).split("\n").length - 1 > 400);

  assert.deepEqual(long, []);
});

test("no line is wider than 100 columns, but for what cannot be broken", () => {
  const wide: string[] = [];
  for (const path of sources) {
    text(path)
      .split("\n")
      .forEach((line, i) => {
        if (line.length > 100 && !unbreakable(line)) wide.push(`${path}:${i + 1}`);
      });
  }

  assert.deepEqual(wide, []);
});

/** A line that is long because of one literal, address or run of hex. */
function unbreakable(line: string): boolean {
  const literals = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|\/[^/ ].*\/[a-z]*/g;
  return /https?:\/\/|[0-9a-fA-F]{40}/.test(line) || line.replace(literals, "").length < 60;
}

/** Modules that a file imports by a path of its own package, as tracked paths. */
function imports(path: string): string[] {
  const found = text(path).matchAll(
    /(?:from|import|import\(|new URL\()\s*["'](\.{1,2}\/[^"']+)["']/g,
  );
  return Array.from(found, ([, target]) => normalize(join(dirname(path), target!)));
}

/** Sources that package.json names: what it exports, and what it runs. */
function entries(folder: string): string[] {
  const manifest = text(`${folder}/package.json`);
  const built = manifest.matchAll(/dist\/([\w/.-]+?)\.(?:d\.ts|js)"/g);
  return Array.from(built, ([, path]) => path!).flatMap((path) => [
    `${folder}/src/${path}.ts`,
    `${folder}/lib/${path}.ts`,
    `${folder}/${path}.ts`,
  ]);
}

for (const [folder, library] of [
  ["impl", "impl/src/"],
  ["native", "native/lib/"],
  ["reports", "reports/src/"],
  ["conformance", "conformance/src/"],
] as const) {
  test(`every file of ${library} is imported, or is an entry point`, () => {
    const used = new Set([...sources.flatMap(imports), ...entries(folder)]);

    const dead = sources
      .filter((path) => path.startsWith(library) && !path.endsWith(".spec.ts"))
      .filter((path) => !used.has(path))
      .filter((path) => !sources.some((other) => other !== path && names(other, path)));
    assert.deepEqual(dead, []);
  });
}

/** Some are started or configured by name: "reporter.ts", or "main.js" as it is built. */
function names(other: string, path: string): boolean {
  const stem = basename(path, ".ts").replaceAll(".", "\\.");
  return new RegExp(`["'\`/]${stem}\\.[jt]s["'\`]`).test(text(other));
}

test("nothing new stands at the top", () => {
  const allowed = new Set([
    ...[".ci", ".github", "conformance", "docker", "impl", "interop", "native", "reports"],
    ...[".editorconfig", ".gitattributes", ".gitignore", ".nvmrc"],
    ...["ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.md"],
    ...["SECURITY.md", "biome.json", "package.json", "package-lock.json"],
    ...["tsconfig.base.json", "tsconfig.json", "tsconfig.test.json"],
  ]);

  const top = new Set(tracked.map((path) => path.split("/")[0]!));
  assert.deepEqual(
    [...top].filter((name) => !allowed.has(name)),
    [],
  );
});

/** Which folders of impl/src each folder may import; files beside them count as folders. */
const layers: Record<string, readonly string[]> = {
  limits: [],
  errors: [],
  buffers: [],
  message: ["errors"],
  upstream: ["message"],
  options: ["errors", "engine/socket-type", "mechanism/z85"],
  wire: ["errors", "buffers"],
  mechanism: ["wire", "errors"],
  crypto: ["mechanism/curve-crypto", "mechanism/z85"],
  engine: ["mechanism", "wire", "errors", "message", "upstream", "buffers"],
  pipe: ["message", "errors", "buffers"],
  "process-end": [],
  threads: [
    "engine/output",
    "engine/socket-type",
    "pipe",
    "wire",
    "message",
    "errors",
    "buffers",
    "process-end",
  ],
  context: [
    "threads",
    "pipe",
    "engine/socket-type",
    "mechanism/zap",
    "options",
    "message",
    "errors",
  ],
  pattern: ["pipe", "message", "upstream", "errors"],
  transport: ["errors", "options", "engine/output"],
  session: [
    "engine",
    "mechanism",
    "pipe",
    "transport/transport",
    "transport/endpoint",
    "message",
    "errors",
    "wire",
  ],
  diagnostics: [],
  socket: [
    "context",
    "threads/contract",
    "process-end",
    "pattern",
    "pipe",
    "session",
    "transport",
    "diagnostics",
    "options",
    "message",
    "errors",
    "engine",
    "mechanism",
    "crypto",
  ],
  index: [
    "threads/sharing",
    "context",
    "mechanism/z85",
    "mechanism/zap",
    "pipe/peer",
    "socket",
    "session/reconnect",
    "transport",
    "crypto",
    "options",
    "message",
    "errors",
    "engine",
  ],
};

test("imports inside impl go down the layers only", () => {
  const wrong: string[] = [];
  for (const path of sources.filter((source) => source.startsWith("impl/src/"))) {
    const layer = path.slice("impl/src/".length).split(/[/.]/)[0]!;
    assert.ok(layer in layers, `${path} is in no layer`);
    for (const target of imports(path)) {
      const module = target.slice("impl/src/".length).replace(/\.ts$/, "");
      const legal = [layer, "limits", ...layers[layer]!];
      if (!legal.some((name) => module === name || module.startsWith(`${name}/`))) {
        wrong.push(`${path} imports ${module}`);
      }
    }
  }

  assert.deepEqual(wrong, []);
});

/** What is called a limit and is none of ours: it is a fact of the platform, or of a type. */
const facts = ["INT32_MAX", "PATH_BYTES_MAX", "SMALL_OFFSET_MAX"];

test("limits stand in limits.ts, and each of them is in use", () => {
  const inner = sources.filter((path) => path.startsWith("impl/src/"));
  const others = inner.filter((path) => path !== "impl/src/limits.ts");
  const named = others.flatMap((path) => {
    const found = text(path).matchAll(/^(?:export )?const (\w+_(?:MAX|MIN|MS)) = .*\d/gm);
    return Array.from(found, ([, name]) => `${path}: ${name}`);
  });
  const stray = named.filter((line) => !facts.some((name) => line.endsWith(` ${name}`)));
  const limits = Array.from(
    text("impl/src/limits.ts").matchAll(/^export const (\w+)/gm),
    ([, name]) => name!,
  );
  const unused = limits.filter((name) => !others.some((path) => text(path).includes(name)));

  assert.deepEqual({ stray, unused }, { stray: [], unused: [] });
});

test("times and sizes of four digits stand in limits.ts, or are defaults of options", () => {
  const known = /impl\/src\/(limits|errors|options\/(context-)?table|transport\/endpoint)\.ts$/;
  const stray = sources
    .filter((path) => path.startsWith("impl/src/") && !known.test(path))
    .filter((path) => /\b[1-9]\d{0,2}(_\d{3})+\b|\b[1-9]\d{3,}\b/.test(code(path)));

  assert.deepEqual(stray, []);
});

/** Without comments and literals of text. */
function code(path: string): string {
  return text(path).replace(/\/\*[\s\S]*?\*\/|\/\/.*|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`/g, "");
}

test("what is pure imports no module of Node", () => {
  const pure = /^impl\/src\/(wire|mechanism|engine|pipe|context|pattern|session|socket)\//;

  const impure = sources.filter((path) => pure.test(path) && /from "node:/.test(text(path)));
  assert.deepEqual(impure, []);
});
