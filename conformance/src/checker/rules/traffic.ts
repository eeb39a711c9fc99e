import { LONG } from "../../octets/frame.ts";
import { hex } from "../../octets/literal.ts";
import { type Command, complaint, type Message, type Rules } from "../rule.ts";

/** The context of a PING follows two octets of TTL. */
const TTL_LENGTH = 2;
const CONTEXT_MAX = 16;

/** RFC 37, Connection Heartbeating, and the subscriptions of RFC 23. */
export const trafficCommands: Rules<Command> = {
  "ZMTP31-HEARTBEAT-03": ({ name, data, dataAt }) =>
    name === "PING" && data.length < TTL_LENGTH
      ? complaint(dataAt, "a TTL of two octets", hex(data) || "none")
      : undefined,

  "ZMTP31-HEARTBEAT-13": (command) => {
    const context = contextOf(command);
    return context === undefined || context.length <= CONTEXT_MAX
      ? undefined
      : complaint(command.dataAt, "a context of at most 16 octets", `${context.length} octets`);
  },

  "ZMTP31-HEARTBEAT-11": ({ name, data, dataAt }, { other }) =>
    name !== "PONG" || other.lost || other.expects(data)
      ? undefined
      : complaint(
          dataAt,
          `the context of a PING (${waiting(other.unanswered)})`,
          hex(data) || "none",
        ),

  "ZMTP30-PUBSUB-02": ({ name, at }) =>
    name === "SUBSCRIBE"
      ? complaint(at, "a subscription as a message, in 3.0", "the command SUBSCRIBE")
      : undefined,

  "ZMTP30-PUBSUB-05": ({ name, at }) =>
    name === "CANCEL"
      ? complaint(at, "an unsubscription as a message, in 3.0", "the command CANCEL")
      : undefined,
};

/** The context of a PING or PONG. */
export function contextOf({ name, data }: Command): Uint8Array | undefined {
  if (name === "PING") return data.subarray(TTL_LENGTH);
  return name === "PONG" ? data : undefined;
}

function waiting(contexts: readonly Uint8Array[]): string {
  if (contexts.length === 0) return "none waits";
  return contexts
    .slice(0, 3)
    .map((context) => hex(context) || "empty")
    .join(", ");
}

/** RFC 28, 29 and 37: what whole messages of a socket type have to be. */
export const messageRules: Rules<Message> = {
  "ZMTP31-PUBSUB-02": ({ last, frames }, { socketType }) =>
    socketType === "SUB" && frames === 1 && last[0] === 1
      ? complaint(0, "the command SUBSCRIBE, in 3.1", "a subscription as a message")
      : undefined,

  "ZMTP31-PUBSUB-05": ({ last, frames }, { socketType }) =>
    socketType === "SUB" && frames === 1 && last[0] === 0
      ? complaint(0, "the command CANCEL, in 3.1", "an unsubscription as a message")
      : undefined,

  "ZMTP30-PUBSUB-03": ({ last, lastFlags, frames }, { socketType }) => {
    if (socketType !== "SUB") return undefined;
    // The grammar has no long form, yet nothing limits the topic.
    const fits = (lastFlags & LONG) === 0 || last.length > 255;
    const legal = frames === 1 && fits && last[0]! <= 1;
    return legal
      ? undefined
      : complaint(0, "01 or 00 and a topic, in one short frame", hex(last, 16) || "nothing");
  },

  "REQREP-REQ-04": (message, { socketType }) =>
    socketType === "REQ" && !(message.firstIsEmpty && message.frames > 1)
      ? complaint(0, "an empty delimiter and data frames", shape(message))
      : undefined,

  "REQREP-REP-07": (message, { socketType }) =>
    socketType === "REP" && (message.delimiterAt < 0 || message.delimiterAt === message.frames - 1)
      ? complaint(0, "an envelope, an empty delimiter and data frames", shape(message))
      : undefined,
};

function shape({ frames, delimiterAt }: { frames: number; delimiterAt: number }): string {
  const count = frames === 1 ? "one frame" : `${frames} frames`;
  return delimiterAt < 0
    ? `${count}, none of them empty`
    : `${count}, number ${delimiterAt + 1} empty`;
}
