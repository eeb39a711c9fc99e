/** Conversations that every implementation has to hold, by seed. */
import { text } from "../octets/literal.ts";
import type { Properties } from "../octets/metadata.ts";
import {
  type Conversation,
  type Send,
  type Subject,
  type Version,
  versions,
} from "./conversation.ts";
import type { Dice } from "./dice.ts";
import { opening } from "./opening.ts";
import { commandStep, type Form, messageSteps, pingStep, subscriptionStep } from "./wording.ts";

/** Body lengths around those where a header or a buffer changes. */
const LENGTHS = [0, 1, 2, 5, 33, 254, 255, 256, 257, 1_000, 4_096, 8_192] as const;
/** As long as a body may be, and one in how many is. */
const LONG_BODY = 70_000;
const LONG_ONE_IN = 40;

/** The most messages and commands of one conversation. */
const TRAFFIC_MAX = 8;

/** Types whose peers may have an Identity. RFC 37, The Identity Property. */
const WITH_IDENTITY = ["REQ", "REP", "DEALER", "ROUTER"];

/** A legal conversation with this socket: an opening and some traffic. */
export function validConversation(subject: Subject, dice: Dice): Conversation {
  const zmtp = versionOf(subject, dice);
  const form = { zmtp, mechanism: subject.mechanism };
  const steps = [...opening(subject, zmtp, propertiesOf(subject, dice))];
  for (let left = dice.below(TRAFFIC_MAX + 1); left > 0; left--) {
    steps.push(...traffic(subject, form, dice));
  }
  return { zmtp, steps };
}

/** The latest version most often; the older ones know no mechanism. */
function versionOf({ mechanism }: Subject, dice: Dice): Version {
  const legal = mechanism === "NULL" ? versions : versions.slice(0, 2);
  return dice.oneIn(2) ? "3.1" : dice.pick(legal);
}

function propertiesOf({ socket }: Subject, dice: Dice): Properties {
  const properties: [string, Uint8Array][] = [];
  if (WITH_IDENTITY.includes(socket) && dice.oneIn(3)) {
    properties.push(["Identity", text(`peer ${dice.below(100_000)}`)]);
  }
  if (dice.oneIn(4)) properties.push(["X-Note", dice.octets(dice.below(300))]);
  return properties;
}

function traffic({ socket }: Subject, form: Form, dice: Dice): Send[] {
  if (form.zmtp === "3.1" && dice.oneIn(3)) return [heartbeat(form, dice)];
  if (socket === "PUB" || socket === "XPUB") {
    const verb = dice.oneIn(3) ? "CANCEL" : "SUBSCRIBE";
    return [subscriptionStep(form, verb, text("news ".slice(0, dice.below(6))))];
  }
  if (socket === "PUSH") return form.zmtp === "3.1" ? [heartbeat(form, dice)] : [];
  const envelope = socket === "REP" || socket === "REQ" ? [new Uint8Array()] : [];
  const bodies = Array.from({ length: 1 + dice.below(3) }, () => body(dice));
  return messageSteps(form, [...envelope, ...bodies]);
}

/** RFC 37, Connection Heartbeating. */
function heartbeat(form: Form, dice: Dice): Send {
  const context = dice.octets(dice.below(17));
  if (dice.oneIn(3)) return commandStep(form, "PONG", context);
  return pingStep(form, context, dice.oneIn(2) ? 0 : 600);
}

function body(dice: Dice): Uint8Array {
  const length = dice.oneIn(LONG_ONE_IN) ? LONG_BODY : dice.pick(LENGTHS);
  return dice.octets(length);
}
