import { z } from "zod";
import { type Contestant, nameOf } from "./contestants.ts";
import { PeerProcess } from "./peer-process.ts";
import type { Pins } from "./processors.ts";

/** Seconds before the measured time: connecting, and the first just-in-time compiling. */
export const LEAD_SECONDS = 0.3;
/** Seconds over both, in which a pair has to start, report and end. */
const GRACE_SECONDS = 15;

/** The octets of a body that each peer adds up: eight, each of them 1. */
const SUM_PER_BODY = 8;

const bound = z.object({ endpoint: z.string() });
const measured = z.object({
  messages: z.number(),
  seconds: z.number().positive(),
  cpuSeconds: z.number(),
  p50Us: z.number().optional(),
  p99Us: z.number().optional(),
});
const totals = z.object({ total: z.number(), sum: z.number(), backend: z.string().optional() });
type Totals = z.infer<typeof totals>;

export interface PairResult {
  readonly sender: z.infer<typeof measured>;
  readonly receiver: z.infer<typeof measured>;
}

/**
 * Runs one contestant once: two processes, the receiver binds, the sender connects.
 *
 * @param graceSeconds over the time that the run itself takes; then both are killed
 * @throws Error (rejects) with the reason where one of them crashes, hangs, loses a message or ran
 * on another backend than it was told
 */
export async function measurePair(
  contestant: Contestant,
  seconds: number,
  pins: Pins | undefined,
  graceSeconds = GRACE_SECONDS,
): Promise<PairResult> {
  const deadlineSeconds = LEAD_SECONDS + seconds + graceSeconds;
  const peers: PeerProcess[] = [];
  let late = false;
  const start = (side: "sender" | "receiver", endpoint: string[]) => {
    const pin = pins ? ["taskset", "-c", pins[side]] : [];
    const argv = [...pin, ...contestant.command, ...work(contestant, side, seconds), ...endpoint];
    const peer = new PeerProcess(side, argv, contestant.environment);
    peers.push(peer);
    return peer;
  };
  const deadline = setTimeout(() => {
    late = true;
    for (const peer of peers) peer.kill("SIGKILL");
  }, deadlineSeconds * 1_000);
  try {
    const receiver = start("receiver", []);
    const { endpoint } = bound.parse(await receiver.line());
    const sender = start("sender", [endpoint]);
    const both = () => Promise.all([sender.line(), receiver.line()]);
    const figures = await both();
    sender.stop();
    const ends = await both();
    await Promise.all(peers.map((peer) => peer.kill("SIGTERM")));
    check(contestant, totals.parse(ends[0]), totals.parse(ends[1]));
    return { sender: measured.parse(figures[0]), receiver: measured.parse(figures[1]) };
  } catch (error) {
    if (!late) throw error;
    throw new Error(`no result within ${deadlineSeconds.toFixed(1)} s`);
  } finally {
    clearTimeout(deadline);
    await Promise.all(peers.map((peer) => peer.kill("SIGKILL")));
  }
}

function work({ work, size }: Contestant, side: "sender" | "receiver", seconds: number): string[] {
  const [sender, receiver] = work === "PUSH to PULL" ? ["push", "pull"] : ["req", "rep"];
  const role = side === "sender" ? sender : receiver;
  return [role!, ...[size, LEAD_SECONDS, seconds].map(String)];
}

/** Nothing was lost, every body was read, and the backend is the one that the figure will name. */
function check(contestant: Contestant, sender: Totals, receiver: Totals): void {
  if (sender.total !== receiver.total) {
    throw new Error(`${sender.total} messages were sent, ${receiver.total} received`);
  }
  const expected = receiver.total * SUM_PER_BODY;
  if (receiver.sum !== expected) {
    throw new Error(`expected a sum of ${expected} from the bodies, got ${receiver.sum}`);
  }
  for (const { backend } of contestant.confirmsBackend ? [sender, receiver] : []) {
    if (backend !== contestant.backend) {
      throw new Error(`${nameOf(contestant)} ran on ${backend ?? "a backend it does not name"}`);
    }
  }
}
