import { cpSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { packageFile } from "./package-file.ts";
import { UsageError } from "./usage-error.ts";

interface Language {
  /** What the first driver drives. */
  readonly library: string;
  /** Commands that make it runnable, in its folder. */
  readonly build: readonly string[];
  /** How it is started, in its folder. */
  readonly start: string;
}

/** Languages that there is a first driver in; its files are in templates/. */
export const languages: Readonly<Record<string, Language>> = {
  ts: { library: "the npm package zeromq", build: ["npm install"], start: "npx tsx driver.ts" },
  python: { library: "pyzmq", build: ["pip install pyzmq"], start: "python3 driver.py" },
  go: {
    library: "github.com/go-zeromq/zmq4",
    build: ["go mod tidy", "go build -o driver ."],
    start: "./driver",
  },
  c: { library: "libzmq", build: ["make"], start: "./driver" },
  rust: {
    library: "the crate zmq",
    build: ["cargo build --release"],
    start: "./target/release/scrutineer-driver",
  },
  java: {
    library: "JeroMQ",
    build: ["mvn -q package"],
    start: "java -cp target/classes:target/dependency/* Driver",
  },
};

interface InitOptions {
  readonly lang: string;
  readonly out: string;
}

export function addInit(program: Command): void {
  const names = Object.keys(languages).join(", ");
  program
    .command("init")
    .description("write a first driver, which works for a library of its language")
    .requiredOption("--lang <language>", `one of ${names}`)
    .option("--out <folder>", "folder to write it to", "scrutineer-driver")
    .action(({ lang, out }: InitOptions) => {
      process.stdout.write(`${init(lang, out).join("\n")}\n`);
    });
}

/**
 * Writes a first driver.
 *
 * @returns what to do next, in lines
 * @throws UsageError for an unknown language, or a folder that holds something
 */
export function init(lang: string, out: string): string[] {
  const language = Object.hasOwn(languages, lang) ? languages[lang] : undefined;
  if (language === undefined) {
    const names = Object.keys(languages).join(", ");
    throw new UsageError(`--lang: expected one of ${names}, got "${lang}"`);
  }
  if (existsSync(out) && readdirSync(out).length > 0) {
    throw new UsageError(`--out: expected an empty folder or none, got "${out}"`);
  }
  mkdirSync(out, { recursive: true });
  const template = packageFile(join("templates", lang));
  cpSync(template, out, { recursive: true });
  return [
    `${out}: ${readdirSync(out).join(", ")}. It drives ${language.library}; put yours in its place.`,
    "",
    `  cd ${out}`,
    ...language.build.map((command) => `  ${command}`),
    `  npx scrutineer smoke "cmd:${language.start}"`,
    `  npx scrutineer run --sut "cmd:${language.start}" --quick`,
  ];
}
