/** Messages and commands in the form that a version and a mechanism give them. */
import { SEALED_COMMAND, SEALED_MORE } from "../octets/curve-channel.ts";
import { command, commandBody, frame, LONG, MORE } from "../octets/frame.ts";
import { join } from "../octets/literal.ts";
import { frame10 } from "../octets/older.ts";
import type { Mechanism, Send, Version } from "./conversation.ts";
import { sent } from "./opening.ts";

/** How a conversation frames what it says. */
export interface Form {
  readonly zmtp: Version;
  readonly mechanism: Mechanism;
}

/** The frames of a message, a step each. */
export function messageSteps(form: Form, bodies: readonly Uint8Array[]): Send[] {
  return bodies.map((body, index) => frameStep(form, body, index < bodies.length - 1));
}

function frameStep({ zmtp, mechanism }: Form, body: Uint8Array, more: boolean): Send {
  const about = more ? "frame with MORE" : "frame";
  if (mechanism === "CURVE") {
    const octets = join(Uint8Array.of(more ? SEALED_MORE : 0), body);
    return { ...sent(about, octets), sealed: "MESSAGE" };
  }
  const flags = more ? MORE : 0;
  if (zmtp === "1.0") return sent(about, frame10(flags, body));
  return sent(about, frame(body.length > 255 ? flags | LONG : flags, body));
}

/** A command; in a box libzmq sends it as RFC 37 has it, with a flag of its own. */
export function commandStep({ mechanism }: Form, name: string, data: Uint8Array): Send {
  if (mechanism !== "CURVE") return sent(name, command(name, data));
  const octets = join(Uint8Array.of(SEALED_COMMAND), commandBody(name, data));
  return { ...sent(name, octets), sealed: "MESSAGE" };
}

/** RFC 37, Connection Heartbeating. */
export const pingStep = (form: Form, context: Uint8Array, ttl = 0): Send =>
  commandStep(form, "PING", join(Uint8Array.of(ttl >> 8, ttl & 0xff), context));

/** A subscription in the form of the version. RFC 37, 23 and 13: a message before 3.1. */
export function subscriptionStep(
  form: Form,
  verb: "SUBSCRIBE" | "CANCEL",
  topic: Uint8Array,
): Send {
  if (form.zmtp === "3.1") return commandStep(form, verb, topic);
  const octet = verb === "SUBSCRIBE" ? 1 : 0;
  const step = frameStep(form, join(Uint8Array.of(octet), topic), false);
  return { ...step, about: verb };
}
