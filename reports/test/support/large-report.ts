/** A report of any size, the same for the same numbers: for the page's look and for its speed. */
import type { CaseResult, Evidence, Implementation, Report, Verdict } from "../../src/schema.ts";
import { evidence } from "./evidence.ts";
import { libzmq, report, result, run, scrutineer } from "./report.ts";

const headings = [
  ["RFC 37, Greeting", "GREET", "a signature whose tenth octet is not 0x7F"],
  ["RFC 37, Framing", "FRAME", "a command frame that carries MORE"],
  ["RFC 37, Commands", "CMD", "an unknown command during the handshake"],
  ["RFC 37, Heartbeating", "PING", "a PING whose context is 16 octets long is answered in full"],
  ["RFC 37, The NULL mechanism", "NULL", "READY twice in one handshake"],
  ["RFC 25, CURVE", "CURVE", "INITIATE with a nonce that was used before"],
  ["RFC 28, REQ and REP", "REQREP", "a reply goes to the peer that asked, and to no other"],
  ["RFC 29, PUB and SUB", "PUBSUB", "a subscription is sent again after a reconnection"],
] as const;

const others: readonly Implementation[] = [
  { name: "jeromq", version: "0.6.0", language: "Java", backend: "nio" },
  { name: "zmq4", version: "0.17.0", language: "Go", backend: "net" },
  { name: "zmq.rs", version: "0.4.1", language: "Rust", backend: "tokio" },
  { name: "pyzmq", version: "26.2.0", language: "Python", backend: "epoll" },
  { name: "netmq", version: "4.0.1", language: "C#", backend: "net" },
  { name: "omq", version: "0.3.0", language: "Ruby", backend: "async" },
  { name: "rzmq", version: "0.5.2", language: "Rust", backend: "io_uring" },
  { name: "celerity", version: "0.2.0", language: "Rust", backend: "tokio" },
];

const messages: Partial<Record<Verdict, string>> = {
  fail: "expected the connection closed after the frame, got the next message delivered",
  warn: "a PONG came after 312 ms, though at once is recommended",
  hang: "no answer before the deadline of 2000 ms",
  crash: "the target ended with signal SIGABRT during the case",
  "n/a": "the driver does not declare CURVE",
  info: "closed the connection without a word",
  blocked: "the positive control failed: the legal frame was refused too",
};

/** xorshift: seeded, and good enough to scatter verdicts. */
function scatter(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Thresholds of a column, in falling likelihood of a pass. */
function draw(random: () => number, weakness: number): Verdict {
  const x = random();
  if (x > weakness) return "pass";
  const verdicts: Verdict[] = ["fail", "n/a", "warn", "n/a", "fail", "info", "hang", "blocked"];
  return verdicts[Math.floor((x / weakness) * verdicts.length)] ?? "crash";
}

export type LargeReport = { report: Report; evidence: Map<string, Evidence> };

/**
 * @param implementations 1 to 10
 * @param cases of each, spread over the headings
 */
export function largeReport(implementations: number, cases: number): LargeReport {
  const random = scatter(20_260_102);
  const found = new Map<string, Evidence>();
  const runs = [scrutineer, libzmq, ...others].slice(0, implementations).map((each, column) => {
    const weakness = [0, 0.09, 0.16, 0.24, 0.3][column] ?? 0.2;
    const results = Array.from({ length: cases }, (_, index): CaseResult => {
      const [group, area, title] = headings[Math.floor((index * headings.length) / cases)]!;
      const id = `ZMTP-${area}-${String(index + 1).padStart(3, "0")}`;
      const verdict = draw(random, weakness);
      const path = `evidence/${each.name}/${id}.json`;
      const judged = result({
        id,
        title,
        group,
        verdict,
        judges: [`ZMTP31-${area}-${String((index % 40) + 1).padStart(2, "0")}`],
        level: verdict === "warn" ? "SHOULD" : "MUST",
        zmtp: index % 5 === 0 ? "3.0" : "3.1",
        role: index % 2 === 0 ? "bind" : "connect",
        durationMs: Math.round(random() * 400) / 10,
        message: messages[verdict] ?? "",
        evidence: path,
      });
      if (index < 60 || verdict !== "pass") found.set(path, evidence(judged, each.name));
      return judged;
    });
    return run(each, results);
  });
  return { report: report(runs), evidence: found };
}
