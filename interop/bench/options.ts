import { parseArgs } from "node:util";

export interface Options {
  readonly rounds: number;
  /** The measured time of one run. */
  readonly seconds: number;
  /** Matched against "PUSH to PULL 64 scrutineer io_uring for await". */
  readonly only: RegExp | undefined;
  /** Where the report goes instead of reports/out/bench/report.json. */
  readonly json: string | undefined;
  /** A page of Markdown that gets the ratios, between its marks. */
  readonly page: string | undefined;
}

/** A sentence for the user, who erred. */
export class OptionError extends Error {}

export const usage = `Measures PUSH to PULL and REQ to REP over TCP on this machine.

npm run bench -- [--quick] [--rounds N] [--seconds N] [--only PATTERN] [--json FILE]
                 [--page FILE]

  --quick         3 rounds of 1 second (default: 7 rounds of 3 seconds)
  --rounds N      rounds of each contestant, from 1 to 100
  --seconds N     the measured time of one run, from 0.1 to 60
  --only PATTERN  contestants whose name matches this regular expression; libzmq always runs beside
                  them. A name is "PUSH to PULL 64 scrutineer io_uring for await"
  --json FILE     where the report goes (default: reports/out/bench/report.json)
  --page FILE     writes the ratios between the marks of a page, if the machine was quiet`;

const flags = {
  quick: { type: "boolean" },
  rounds: { type: "string" },
  seconds: { type: "string" },
  only: { type: "string" },
  json: { type: "string" },
  page: { type: "string" },
  help: { type: "boolean" },
} as const;

/**
 * @param argv what follows the program's name
 * @returns "help" where the usage was asked for
 * @throws OptionError
 */
export function parseOptions(argv: readonly string[]): Options | "help" {
  const values = parseFlags(argv);
  if (values.help) return "help";
  const rounds = number("--rounds", values.rounds, values.quick ? 3 : 7, 1, 100);
  if (!Number.isInteger(rounds)) {
    throw new OptionError(`--rounds: expected a whole number, got ${values.rounds}.`);
  }
  if (values.page !== undefined && values.only !== undefined) {
    throw new OptionError("--page: expected a whole run, got --only.");
  }
  return {
    rounds,
    seconds: number("--seconds", values.seconds, values.quick ? 1 : 3, 0.1, 60),
    only: values.only === undefined ? undefined : pattern(values.only),
    json: values.json,
    page: values.page,
  };
}

function parseFlags(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: flags, allowPositionals: false }).values;
  } catch (error) {
    // Node adds advice after the first sentence that does not fit a program without positionals.
    const [sentence] = (error as Error).message.split(/\. (?=To |Did )|\n/);
    throw new OptionError(`${sentence!.replace(/\.$/, "")}; --help lists the options.`);
  }
}

function number(
  flag: string,
  text: string | undefined,
  standard: number,
  least: number,
  most: number,
): number {
  if (text === undefined) return standard;
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (value >= least && value <= most) return value;
  throw new OptionError(`${flag}: expected a number from ${least} to ${most}, got "${text}".`);
}

function pattern(text: string): RegExp {
  try {
    return new RegExp(text, "i");
  } catch {
    throw new OptionError(`--only: expected a regular expression, got "${text}".`);
  }
}
