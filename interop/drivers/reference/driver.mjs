import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { runDriver } from "../zeromq-api/driver.mjs";

const { values } = parseArgs({ options: { module: { type: "string" } } });
const url = values.module
  ? pathToFileURL(resolve(values.module)).href
  : import.meta.resolve("@scrutineer/zmq");
const library = await import(url);
const { name, version } = packageOf(fileURLToPath(url));
const backend = await library.backend();

const impl = {
  name,
  version,
  language: "TypeScript",
  backend: typeof backend === "string" ? backend : backend.name,
  ...(backend.reason === undefined ? {} : { backendReason: backend.reason }),
  runtime: `node ${process.versions.node}`,
};

const zmtp = ["3.1", "3.0", "2.0", "1.0"];
await runDriver(library, impl, { caps: { zmtp, transports: ["tcp", "ipc"] } });

/** The package.json nearest above a file. */
function packageOf(path) {
  const folder = dirname(path);
  if (folder === path) throw new Error("the module is in no package");
  try {
    return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  } catch {
    return packageOf(folder);
  }
}
