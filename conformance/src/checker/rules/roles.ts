import { COMMAND } from "../../octets/frame.ts";
import { hex } from "../../octets/literal.ts";
import { type Command, complaint, type Rules } from "../rule.ts";
import type { Header } from "../stream.ts";

/** RFC 24: HELLO, WELCOME, INITIATE, READY, in lock-step. */
export const plainOrder: Rules<Header> = {
  "PLAIN-HANDSHAKE-02": (_, side) =>
    !side.isClient && side.frames === 0 && side.other.names.length === 0 && !side.other.lost
      ? complaint(0, "the server to send nothing before HELLO", "a frame")
      : undefined,

  "PLAIN-GRAMMAR-03": ({ flags }, side) =>
    (flags & COMMAND) === 0 && !side.inTraffic
      ? complaint(0, "the end of the handshake before messages", "a message")
      : undefined,
};

export const plainCommands: Rules<Command> = {
  "PLAIN-HANDSHAKE-01": first(true, ["HELLO"]),
  "PLAIN-HANDSHAKE-05": second(true, ["INITIATE"]),
  "PLAIN-GRAMMAR-01": first(false, ["WELCOME", "ERROR"]),
  "PLAIN-GRAMMAR-02": second(false, ["READY", "ERROR"]),
  "PLAIN-GRAMMAR-04": ({ name, data, dataAt }) => {
    if (name !== "HELLO") return undefined;
    const user = data[0] ?? data.length;
    const password = data[1 + user] ?? data.length;
    return data.length === 2 + user + password
      ? undefined
      : complaint(
          dataAt,
          "a user name and a password, each with its length",
          `${data.length} octets`,
        );
  },
  "PLAIN-GRAMMAR-07": ({ name, data, dataAt }) =>
    name === "WELCOME" && data.length > 0
      ? complaint(dataAt, "WELCOME without data", hex(data, 16))
      : undefined,
};

/** RFC 26: order, sizes and nonces; what is in the boxes nobody else can see. */
export const curveCommands: Rules<Command> = {
  "CURVEZMQ-FLOW-04": first(true, ["HELLO"]),
  "CURVEZMQ-FLOW-06": second(true, ["INITIATE"]),
  "CURVEZMQ-GRAMMAR-01": first(false, ["WELCOME", "ERROR"]),
  "CURVEZMQ-GRAMMAR-02": second(false, ["READY", "ERROR"]),
  "CURVEZMQ-FLOW-13": ({ name, at }, side) =>
    side.isClient && name === "ERROR" ? complaint(at, "no ERROR of a client", "ERROR") : undefined,
  "CURVEZMQ-HELLO-02": sized("HELLO", 200, 200),
  "CURVEZMQ-WELCOME-02": sized("WELCOME", 168, 168),
  "CURVEZMQ-INITIATE-03": sized("INITIATE", 257),
  "CURVEZMQ-READY-02": sized("READY", 30),
  "CURVEZMQ-MESSAGE-03": sized("MESSAGE", 33),
  "CURVEZMQ-HELLO-04": ({ name, data, dataAt }) =>
    name === "HELLO" && (data[0] !== 1 || data[1] !== 0)
      ? complaint(dataAt, "the version 01 00", hex(data.subarray(0, 2)))
      : undefined,
  "CURVEZMQ-HELLO-06": ({ name, data, dataAt }) =>
    name === "HELLO" && data.subarray(2, 74).some((octet) => octet !== 0)
      ? complaint(dataAt + 2, "a padding of zero octets", hex(data.subarray(2, 74)))
      : undefined,
  "CURVEZMQ-NONCE-03": increasing(true),
  "CURVEZMQ-NONCE-10": increasing(false),
};

/** The first command of the client, or of the server, is one of these. */
function first(client: boolean, names: readonly string[]): Rules<Command>[string] {
  return ({ name, at }, side) =>
    side.isClient === client && side.names.length === 0 && !names.includes(name)
      ? complaint(at, names.join(" or "), JSON.stringify(name))
      : undefined;
}

function second(client: boolean, names: readonly string[]): Rules<Command>[string] {
  return ({ name, at }, side) =>
    side.isClient === client && side.names.length === 1 && !names.includes(name)
      ? complaint(at, names.join(" or "), JSON.stringify(name))
      : undefined;
}

function sized(
  command: string,
  least: number,
  most = Number.POSITIVE_INFINITY,
): Rules<Command>[string] {
  const expected = least === most ? `${least} octets` : `at least ${least} octets`;
  return ({ name, data, at }) => {
    const length = 1 + name.length + data.length;
    return name !== command || (length >= least && length <= most)
      ? undefined
      : complaint(at, `${command} of ${expected}`, `${length}`);
  };
}

function increasing(client: boolean): Rules<Command>[string] {
  return (command, side) => {
    const nonce = nonceOf(command);
    return nonce === undefined || side.isClient !== client || nonce > side.nonce
      ? undefined
      : complaint(command.dataAt, `a short nonce above ${side.nonce}`, `${nonce}`);
  };
}

/** Where the short nonce of each command begins in its data. */
const nonceAt: Readonly<Record<string, number>> = {
  HELLO: 106,
  INITIATE: 96,
  READY: 0,
  MESSAGE: 0,
};

/** The short nonce of a CURVE command, where it has one. */
export function nonceOf({ name, data }: Command): bigint | undefined {
  const at = nonceAt[name];
  if (at === undefined || data.length < at + 8) return undefined;
  return new DataView(data.buffer, data.byteOffset, data.length).getBigUint64(at);
}
