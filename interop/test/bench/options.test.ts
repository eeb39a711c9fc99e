import assert from "node:assert/strict";
import { test } from "node:test";
import { OptionError, parseOptions } from "../../bench/options.ts";

test("without options there are seven rounds of three seconds", () => {
  const options = parseOptions([]);

  assert.deepEqual(options, {
    rounds: 7,
    seconds: 3,
    only: undefined,
    json: undefined,
    page: undefined,
  });
});

test("--quick means three rounds of one second, and gives way to what is said outright", () => {
  const quick = parseOptions(["--quick"]);
  const mixed = parseOptions(["--quick", "--rounds", "5", "--seconds=0.5"]);

  assert.deepEqual(quick, {
    rounds: 3,
    seconds: 1,
    only: undefined,
    json: undefined,
    page: undefined,
  });
  assert.deepEqual(mixed, {
    rounds: 5,
    seconds: 0.5,
    only: undefined,
    json: undefined,
    page: undefined,
  });
});

test("--only is a regular expression that ignores case, --json a path", () => {
  const options = parseOptions(["--only", "io_uring for", "--json", "bench.json"]);

  assert.ok(options !== "help");
  assert.match("PUSH to PULL 64 scrutineer IO_URING for await", options.only!);
  assert.equal(options.json, "bench.json");
});

for (const [argv, sentence] of [
  [["--fast"], /^Unknown option '--fast'; --help lists the options\.$/],
  [["push"], /^Unexpected argument 'push'/],
  [["--rounds"], /^Option '--rounds <value>' argument missing/],
  [["--rounds", "0"], /^--rounds: expected a number from 1 to 100, got "0"\.$/],
  [["--rounds", "2.5"], /^--rounds: expected a whole number, got 2\.5\.$/],
  [["--rounds", "many"], /^--rounds: expected a number from 1 to 100, got "many"\.$/],
  [["--seconds", ""], /^--seconds: expected a number from 0\.1 to 60, got ""\.$/],
  [["--seconds", "61"], /^--seconds: expected a number/],
  [["--page", "p.md", "--only", "x"], /^--page: expected a whole run, got --only\.$/],
  [["--only", "("], /^--only: expected a regular expression, got "\("\.$/],
] as const) {
  test(`${argv.join(" ")} is refused in one sentence`, () => {
    assert.throws(
      () => parseOptions(argv),
      (error: Error) => {
        assert.ok(error instanceof OptionError);
        assert.match(error.message, sentence);
        assert.doesNotMatch(error.message, /\n/);
        return true;
      },
    );
  });
}
