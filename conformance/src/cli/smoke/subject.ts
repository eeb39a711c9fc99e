import { Refused } from "../../target/driver-error.ts";
import type { DriverTarget, TargetSocket } from "../../target/driver-target.ts";
import { isLiteralOf, octetsOf } from "../../target/frame-literal.ts";
import type { Hello, SocketType } from "../../target/protocol.ts";

/** The driver that is tried, and whom its sockets talk to. */
export interface Subject {
  readonly driver: DriverTarget;
  readonly hello: Hello;
  /** Another driver, known to work; the same one where there is none. */
  readonly partner: DriverTarget;
}

/** A step of the smoke test does not hold: what was expected, what came, and what to do about it. */
export class SmokeFailure extends Error {
  readonly advice: string | undefined;
  constructor(expected: string, got: string, advice?: string) {
    super(`expected ${expected}, got ${got}`);
    this.advice = advice;
  }
}

/** A step that does not apply to this driver, with the reason. */
export class NotHere extends Error {}

export interface Step {
  /** "unknown-operation": what --only takes. */
  readonly name: string;
  /** What holds, as a sentence. */
  readonly title: string;
  /** @throws SmokeFailure, NotHere, and what the driver's client throws */
  readonly run: (subject: Subject) => Promise<void>;
}

/** @throws SmokeFailure where the frames are not those that were sent */
export function sameFrames(got: readonly string[] | undefined, sent: readonly string[]): void {
  const octets = sent.map((literal) => octetsOf(literal)!);
  const same =
    got?.length === sent.length && got.every((literal, at) => isLiteralOf(literal, octets[at]!));
  if (same) return;
  const shown = got === undefined ? "no message within 5 s" : JSON.stringify(got).slice(0, 300);
  throw new SmokeFailure(
    `${JSON.stringify(sent)}`,
    shown,
    'Frames above 4 KiB come back as sha256:LEN:HEX, small ones as hex: or text:; "hex:" is the empty frame.',
  );
}

/** Closes all sockets, where the driver can. */
export async function resetAll(...drivers: readonly DriverTarget[]): Promise<void> {
  for (const driver of new Set(drivers)) {
    await driver.request({ op: "reset" }).catch((error: unknown) => {
      if (!(error instanceof Refused)) throw error;
    });
  }
}

/** A socket of `type` and one of the partner's that are connected, the first one bound or not. */
export async function connected(
  { driver, partner }: Subject,
  type: SocketType,
  other: SocketType,
  binds: boolean,
): Promise<readonly [own: TargetSocket, theirs: TargetSocket]> {
  const own = await driver.socket(type);
  const theirs = await partner.socket(other);
  const [binder, connecter] = binds ? [own, theirs] : [theirs, own];
  const endpoint = await binder.bind();
  if (!/:[1-9]\d*$/.test(endpoint)) {
    throw new SmokeFailure("bind to answer the endpoint with its real port", endpoint);
  }
  await connecter.connect(endpoint);
  return [own, theirs];
}
