/** The evidence of a case, as the conformance suite writes it. */
import type { CaseResult, Evidence, TimelineEntry } from "../../src/schema.ts";
import { commandWithMore, greeting, message, ready } from "./octets.ts";

/** A conversation that ends in a check of `result`'s first requirement. */
export function timeline(result: CaseResult, target: string): TimelineEntry[] {
  const broken = result.verdict !== "pass";
  const requirement = result.judges[0]!;
  return [
    { kind: "driver", t: 0.1, direction: "request", line: '{"op":"open","id":1,"socket":"PULL"}' },
    { kind: "driver", t: 0.6, direction: "response", line: '{"id":1,"ok":true}' },
    { kind: "connection", t: 0.9, connection: 1, event: "opened", detail: "tcp 127.0.0.1:40321" },
    greeting(1.0, "sent"),
    greeting(1.2, "received"),
    { kind: "check", t: 1.2, requirement: "ZMTP31-GREET-03", ok: true, text: "signature is right" },
    ready(1.3, "sent", "PUSH"),
    ready(1.5, "received", "PULL"),
    commandWithMore(1.6),
    message(1.6, "sent", "after the command"),
    ...(broken
      ? [
          {
            kind: "driver" as const,
            t: 2.2,
            direction: "event" as const,
            line: '{"event":"message","socket":1,"parts":["YWZ0ZXIgdGhlIGNvbW1hbmQ="]}',
          },
          { kind: "stderr" as const, t: 2.2, text: `${target}: ignoring MORE on a command\n` },
        ]
      : [{ kind: "connection" as const, t: 2.1, connection: 1, event: "closed" as const }]),
    {
      kind: "check",
      t: 2.4,
      requirement,
      ok: !broken,
      text: broken ? "the connection is still open" : "the connection was closed",
    },
  ];
}

export function evidence(
  result: CaseResult,
  implementation: string,
  over: Partial<Evidence> = {},
): Evidence {
  const broken = result.verdict !== "pass";
  return {
    schema: 1,
    case: result.id,
    implementation,
    title: result.title,
    requirements: result.judges.map((id) => ({
      id,
      rfc: 37,
      section: "Framing",
      level: result.level,
      text: "A peer that gets a command frame with the MORE bit set closes the connection.",
      libzmq: "Accepts the frame and ignores the bit.",
    })),
    verdict: result.verdict,
    message: result.message,
    expected: "the connection is closed after the command frame",
    seen: broken ? "the message after it was delivered" : "the connection was closed after 0.5 ms",
    repeat: `scrutineer run --sut ${implementation} --id ${result.id} --seed 7`,
    seed: 7,
    timeline: timeline(result, implementation),
    ...over,
  };
}
