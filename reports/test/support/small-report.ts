/** A report in which every verdict, every axis and every kind of hostile text occurs. */
import { type Report, verdicts } from "../../src/schema.ts";
import { libzmq, report, result, run, scrutineer } from "./report.ts";

/** What a target may write: markup, Markdown, a terminal's commands, octets that XML forbids. */
export const hostile =
  'a <script>alert("1")</script> | `b` *c* & ]]> \u001b[31mred\u0007\u0000 \ud800 $& <!-- --> @d';

export function smallReport(): Report {
  const everyVerdict = verdicts.map((verdict, index) =>
    result({
      id: `ZMTP-FRAME-${String(index + 1).padStart(3, "0")}`,
      group: "37-zmtp/framing",
      verdict,
      message: verdict === "pass" ? "" : `seen as ${verdict}`,
      level: verdict === "warn" ? "SHOULD" : "MUST",
    }),
  );
  const onTwoVersions = [
    result({ id: "ZMTP-GREET-001", group: "37-zmtp/the-greeting", judges: ["ZMTP31-GREET-01"] }),
    result({
      id: "ZMTP-GREET-001",
      group: "37-zmtp/the-greeting",
      judges: ["ZMTP30-GREET-01"],
      zmtp: "3.0",
      role: "connect",
      verdict: "fail",
      message: "expected 0x7F as the tenth octet, got 0x00",
    }),
  ];
  return report([
    run(scrutineer, [
      onTwoVersions[0]!,
      result({ id: "ZMTP-FRAME-001", group: "37-zmtp/framing" }),
    ]),
    run(libzmq, [...onTwoVersions, ...everyVerdict]),
    run({ ...libzmq, version: "4.2.0" }, [
      result({
        id: "ZMTP-CURVE-001",
        group: hostile,
        title: hostile,
        message: hostile,
        verdict: "fail",
      }),
      result({
        id: "ZMTP-CURVE-001",
        group: hostile,
        title: hostile,
        message: "",
        verdict: "crash",
      }),
    ]),
  ]);
}
