// Builds native/bin/uring.node where that is possible, and says in one line what is missing where
// it is not. Never fails: without the addon @scrutineer/zmq runs on node:net, and probe() says so.
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(fileURLToPath(import.meta.url));
const target = join(root, "bin", "uring.node");
const stamp = join(root, "bin", "uring.json");
const log = join(root, "build", "build.log");

/** What a binary is good for: another Node or another machine needs another one. */
const identity = JSON.stringify({
  abi: process.versions.modules,
  platform: process.platform,
  arch: process.arch,
});

const outcome = build();
if (outcome !== undefined) {
  console.log(`@scrutineer/uring: no io_uring addon (${outcome}); node:net is used instead`);
}

/** Returns what stood in the way, in a few words, or undefined. */
function build() {
  if (process.platform !== "linux") return `io_uring needs Linux, this is ${process.platform}`;
  if (upToDate()) return undefined;
  const missing = missingTool();
  if (missing !== undefined) return missing;
  const nodeGyp = findNodeGyp();
  if (nodeGyp === undefined) return "install node-gyp, then run npm rebuild";
  return compile(nodeGyp);
}

function upToDate() {
  if (!existsSync(target) || !existsSync(stamp)) return false;
  if (readFileSync(stamp, "utf8") !== identity) return false;
  const built = statSync(target).mtimeMs;
  return sources().every((file) => statSync(file).mtimeMs <= built);
}

function sources() {
  const folders = ["core", "addon"].map((name) => join(root, name));
  const files = folders.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
  return [...files, join(root, "binding.gyp"), join(root, "build.mjs")];
}

function missingTool() {
  const advice = "then run npm rebuild";
  const compiler = process.env.CXX ?? "c++";
  if (!runs(compiler, ["--version"])) return `install a C++ compiler (g++ or clang++), ${advice}`;
  if (!runs("make", ["--version"])) return `install make, ${advice}`;
  if (!runs("python3", ["--version"])) return `install python3, ${advice}`;
  const program = "#include <liburing.h>\nauto *used = io_uring_prep_recv_multishot;\n";
  if (!runs(compiler, ["-fsyntax-only", "-x", "c++", "-"], program)) {
    return `install liburing-dev 2.3 or later, ${advice}`;
  }
  return undefined;
}

function runs(command, args, input = "") {
  return spawnSync(command, args, { input, stdio: ["pipe", "ignore", "ignore"] }).status === 0;
}

/** Our own, or the one that npm brings for install scripts. */
function findNodeGyp() {
  try {
    return createRequire(import.meta.url).resolve("node-gyp/bin/node-gyp.js");
  } catch {
    return process.env.npm_config_node_gyp;
  }
}

function compile(nodeGyp) {
  const args = [nodeGyp, "rebuild"];
  const headers = findHeaders();
  if (headers !== undefined) args.push(`--nodedir=${headers}`);
  // Warnings are errors for us; a user's newer compiler may find new ones.
  const ours = existsSync(join(root, "..", ".git")) ? 1 : 0;
  args.push("--", `-Dwarnings_are_errors=${ours}`);
  const library = findStaticLibrary();
  if (library !== undefined) args.push(`-During_library=${library}`);
  const made = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
  mkdirSync(dirname(log), { recursive: true });
  writeFileSync(log, `${made.stdout}${made.stderr}`);
  if (made.status !== 0) return `the build failed, see ${log}`;
  // Renamed into place: a process that runs the old one keeps it.
  mkdirSync(dirname(target), { recursive: true });
  const fresh = `${target}.${process.pid}`;
  copyFileSync(join(root, "build", "Release", "uring.node"), fresh);
  renameSync(fresh, target);
  writeFileSync(stamp, identity);
  return undefined;
}

/** Headers of this very Node; without them node-gyp downloads some. */
function findHeaders() {
  const major = process.versions.node.split(".")[0];
  return [dirname(dirname(process.execPath)), "/usr", "/usr/local"].find((prefix) => {
    const version = join(prefix, "include", "node", "node_version.h");
    if (!existsSync(version)) return false;
    return readFileSync(version, "utf8").includes(`#define NODE_MAJOR_VERSION ${major}\n`);
  });
}

function findStaticLibrary() {
  const compiler = process.env.CXX ?? "c++";
  const found = spawnSync(compiler, ["-print-file-name=liburing.a"], { encoding: "utf8" });
  const path = found.stdout?.trim();
  return path?.startsWith("/") && existsSync(path) ? path : undefined;
}
