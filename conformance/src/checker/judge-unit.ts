import { COMMAND, decodeCommand, MORE } from "../octets/frame.ts";
import { decodeGreeting, GREETING_LENGTH } from "../octets/greeting.ts";
import type { Complaint } from "./finding.ts";
import type { Command, Rules } from "./rule.ts";
import { commandRules, headerRules } from "./rules/framing.ts";
import { greetingRules } from "./rules/greeting.ts";
import { metadataRules, propertyRules, typeIn } from "./rules/metadata.ts";
import { nullCommands, nullOrder } from "./rules/null.ts";
import { greeting20, header10, header20 } from "./rules/old-versions.ts";
import { curveCommands, nonceOf, plainCommands, plainOrder } from "./rules/roles.ts";
import { contextOf, messageRules, trafficCommands } from "./rules/traffic.ts";
import { noMessage, type OpenMessage, type Side } from "./side.ts";
import type { Body, Header, Unit } from "./stream.ts";

/** Takes the id of a rule and what it says. */
export type Found = (rule: string, complaint: Complaint) => void;

/** Asks every rule that holds for this unit in this state. `follow` has to come after it. */
export function judge(unit: Unit, side: Side, found: Found): void {
  if (unit.kind === "greeting") judgeGreeting(unit.octets, side, found);
  else if (unit.kind === "header") judgeHeader(unit, side, found);
  else if (isModern(side)) judgeBody(unit, side, found);
}

function ask<Judged>(rules: Rules<Judged>, judged: Judged, side: Side, found: Found): void {
  for (const [id, rule] of Object.entries(rules)) {
    const complaint = rule(judged, side);
    if (complaint !== undefined) found(id, complaint);
  }
}

const isModern = ({ zmtp }: Side): boolean => zmtp === "3.1" || zmtp === "3.0";

function judgeGreeting(octets: Uint8Array, side: Side, found: Found): void {
  if (octets.length < GREETING_LENGTH) {
    ask(greeting20, octets, side, found);
    return;
  }
  // Its own version decides, as long as the greeting of the other side has not come.
  const greeting = decodeGreeting(octets);
  side.greeting = greeting;
  const own = greeting.major > 3 || greeting.minor > 0 ? "3.1" : "3.0";
  const theirs = side.other.greeting === undefined ? "3.1" : (side.other.zmtp ?? "3.1");
  side.zmtp = own < theirs ? own : theirs;
  if (side.other.greeting !== undefined) side.other.zmtp = side.zmtp;
  ask(greetingRules, greeting, side, found);
}

function judgeHeader(header: Header, side: Side, found: Found): void {
  if (side.zmtp === "2.0") ask(header20, header, side, found);
  else if (side.zmtp === "1.0") ask(header10, header, side, found);
  else {
    ask(headerRules, header, side, found);
    if (side.mechanism === "NULL") ask(nullOrder, header, side, found);
    if (side.mechanism === "PLAIN") ask(plainOrder, header, side, found);
  }
}

function judgeBody(body: Body, side: Side, found: Found): void {
  const { header, octets, whole } = body;
  if ((header.flags & COMMAND) === 0) {
    if (side.mechanism === "CURVE") judgeCurve(commandOf(body), side, found);
    else if ((header.flags & MORE) === 0) {
      const message = { ...grown(side, body), last: octets, lastFlags: header.flags };
      ask(messageRules, message, side, found);
    }
    return;
  }
  const command = commandOf(body);
  ask(commandRules, command, side, found);
  if (command === undefined || !whole) return;
  if (side.mechanism === "CURVE") judgeCurve(command, side, found);
  if (side.mechanism === "PLAIN") ask(plainCommands, command, side, found);
  if (side.mechanism === "NULL") {
    ask(nullCommands, command, side, found);
    if (command.name === "READY" && !side.sentReady) ask(metadataRules, command, side, found);
  }
  if (carriesMetadata(command, side)) ask(propertyRules, command, side, found);
  if (side.inTraffic) ask(trafficCommands, command, side, found);
}

/** CURVE's own commands; libzmq and all that talk to it send MESSAGE as a message frame. */
function judgeCurve(command: Command | undefined, side: Side, found: Found): void {
  if (command !== undefined) ask(curveCommands, command, side, found);
}

function carriesMetadata({ name }: Command, side: Side): boolean {
  if (side.mechanism === "NULL") return name === "READY" && !side.sentReady;
  return side.mechanism === "PLAIN" && (name === "READY" || name === "INITIATE");
}

function commandOf({ header, octets }: Body): Command | undefined {
  const command = decodeCommand(octets);
  if (command === undefined) return undefined;
  const at = header.length;
  return { ...command, at, dataAt: at + 1 + command.name.length };
}

/** The message with one more frame. */
function grown({ message }: Side, { octets }: Body): OpenMessage {
  const isEmpty = octets.length === 0;
  return {
    frames: message.frames + 1,
    firstIsEmpty: message.frames === 0 ? isEmpty : message.firstIsEmpty,
    delimiterAt: message.delimiterAt < 0 && isEmpty ? message.frames : message.delimiterAt,
  };
}

/** Brings what is known of a side up to date, once a unit of it was judged. */
export function follow(unit: Unit, side: Side): void {
  if (unit.kind === "header" && unit.size < 0n) side.lost = true;
  if (unit.kind !== "body") return;
  side.frames += 1;
  const { flags } = unit.header;
  if (!isModern(side)) return;
  const isCommand = (flags & COMMAND) !== 0;
  if (!isCommand) side.message = (flags & MORE) === 0 ? noMessage : grown(side, unit);
  const command = isCommand || side.mechanism === "CURVE" ? commandOf(unit) : undefined;
  if (command === undefined || !unit.whole) return;
  if (side.mechanism === "CURVE") side.nonce = nonceOf(command) ?? side.nonce;
  if (carriesMetadata(command, side)) side.socketType = typeIn(command.data);
  if (!side.inTraffic) side.sent(command.name);
  followHeartbeat(command, side);
}

function followHeartbeat(command: Command, side: Side): void {
  const context = contextOf(command);
  if (context === undefined) return;
  if (command.name === "PING") side.pinged(context);
  else side.other.ponged(context);
}
