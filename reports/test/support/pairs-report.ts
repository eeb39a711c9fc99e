/** Three implementations that meet each other, over tcp and ipc; one of them with a failure. */
import type { Report, Run } from "../../src/schema.ts";
import { libzmq, report, result, run, scrutineer } from "./report.ts";

export function pairsReport(): Report {
  const names = ["reference", "libzmq"];
  const pairs = names.flatMap((binder) => names.map((connecter) => ({ binder, connecter })));
  const runs = pairs.map(({ binder, connecter }): Run => {
    const failed = binder === "libzmq" && connecter === "reference";
    const cases = ["tcp", "ipc"].map((transport) =>
      result({
        id: `INTEROP-EXCHANGE-${transport.toUpperCase()}-REQ-REP`,
        title: `REQ and REP over ${transport}`,
        group: "exchange",
        transport,
        verdict: failed && transport === "ipc" ? "fail" : "pass",
      }),
    );
    const of = connecter === "libzmq" ? libzmq : scrutineer;
    return { ...run(of, cases), pair: { binder, connecter } };
  });
  return { ...report(runs), coverage: [] };
}
