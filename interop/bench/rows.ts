import type { Contestant } from "./contestants.ts";
import type { PairResult } from "./pair.ts";
import type { Outcome } from "./rounds.ts";
import type { Failure, Row } from "./schema.ts";
import { compare, median } from "./statistics.ts";

/** The rows and the failures of one work. Without libzmq's figures no row has a ratio. */
export function rowsOf(outcomes: readonly Outcome[]): { rows: Row[]; failed: Failure[] } {
  const whole = outcomes.filter(({ failure }) => failure === undefined);
  const base = whole.find(({ contestant }) => contestant.implementation === "libzmq");
  const failed = outcomes.flatMap(({ contestant, failure }) =>
    failure === undefined ? [] : [{ ...labels(contestant), reason: failure }],
  );
  return { rows: whole.map((outcome) => rowOf(outcome, base)), failed };
}

function rowOf({ contestant, results }: Outcome, base: Outcome | undefined): Row {
  const unit = contestant.work === "PUSH to PULL" ? "msg/s" : "us";
  const rounds = results.map((result) => achieved(result, unit));
  const compared =
    base &&
    compare(
      rounds,
      base.results.map((result) => achieved(result, unit)),
      unit,
    );
  return {
    ...labels(contestant),
    value: median(rounds),
    unit,
    rounds,
    ...(compared && { ratioToLibzmq: compared.ratio, spread: [...compared.spread] }),
    cpuSeconds: {
      sender: median(results.map(({ sender }) => sender.cpuSeconds)),
      receiver: median(results.map(({ receiver }) => receiver.cpuSeconds)),
    },
    ...(unit === "us" && { p99Us: median(results.map(({ sender }) => sender.p99Us!)) }),
  };
}

function achieved({ sender, receiver }: PairResult, unit: Row["unit"]): number {
  return unit === "msg/s" ? receiver.messages / receiver.seconds : sender.p50Us!;
}

function labels({ work, size, transport, api, implementation, version, backend }: Contestant) {
  return { work, size, transport, api, implementation, version, backend };
}
