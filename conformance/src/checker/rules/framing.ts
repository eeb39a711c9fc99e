import { COMMAND, LONG, MORE, RESERVED } from "../../octets/frame.ts";
import { hex } from "../../octets/literal.ts";
import { type Command, complaint, type Rules } from "../rule.ts";
import type { Header } from "../stream.ts";

const flagsOf = ({ flags }: Header): string => `flags ${hex(Uint8Array.of(flags))}`;

/** RFC 37 and RFC 23, Framing: what a header shows. */
export const headerRules: Rules<Header> = {
  "ZMTP31-FRAME-04": ({ size }) =>
    size < 2n ** 63n ? undefined : complaint(1, "a size of at most 2^63-1", `${size}`),

  "ZMTP31-FRAME-14": (header) =>
    (header.flags & RESERVED) === 0
      ? undefined
      : complaint(0, "bits 7 to 3 of the flags zero", flagsOf(header)),

  "ZMTP31-FRAME-19": (header) =>
    (header.flags & COMMAND) !== 0 && (header.flags & MORE) !== 0
      ? complaint(0, "a command without MORE", flagsOf(header))
      : undefined,

  "ZMTP31-AUTH-13": ({ flags, size }) =>
    (flags & COMMAND) !== 0 && (flags & LONG) !== 0 && size <= 255n
      ? complaint(0, "the short form for a command of up to 255 octets", `the long form of ${size}`)
      : undefined,

  "ZMTP31-GREETING-14": ({ flags }, { message }) =>
    (flags & COMMAND) !== 0 && message.frames > 0
      ? complaint(
          0,
          "the next frame of the message",
          `a command after ${message.frames} frames of it`,
        )
      : undefined,
};

/** What the body of a command frame has to be, whatever the mechanism. Undefined: it has no name. */
export const commandRules: Rules<Command | undefined> = {
  "ZMTP31-CMD-02": (command) =>
    command === undefined
      ? complaint(0, "a name of 1 to 255 octets within the command", "none")
      : undefined,

  "ZMTP31-CMD-03": (command) =>
    command === undefined || /^[A-Za-z]+$/.test(command.name)
      ? undefined
      : complaint(command.at, "a command name of letters", JSON.stringify(command.name)),
};
