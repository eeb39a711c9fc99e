import { COMMAND } from "../../octets/frame.ts";
import { hex } from "../../octets/literal.ts";
import { type Command, complaint, type Rules } from "../rule.ts";
import type { Header } from "../stream.ts";

/** RFC 37 and RFC 23, The NULL Security Mechanism: what may come when. */
export const nullOrder: Rules<Header> = {
  "ZMTP31-NULL-12": ({ flags }, side) => {
    if (side.sentError) return complaint(0, "nothing after ERROR", "a frame");
    return (flags & COMMAND) === 0 && !side.sentReady
      ? complaint(0, "READY before messages", "a message")
      : undefined;
  },

  // 3.0 has no order between the sides: a message may follow one's own READY at once.
  "ZMTP31-NULL-06": ({ flags }, side) =>
    (flags & COMMAND) === 0 && side.connected === true && side.sentReady && waitsFor(side.other)
      ? complaint(0, "the client to wait for the READY of the server", "a message")
      : undefined,
};

/** What the commands of the handshake have to be. */
export const nullCommands: Rules<Command> = {
  "ZMTP31-NULL-12": ({ name }, side) =>
    name === "READY" && side.sentReady ? complaint(0, "READY once", "a second READY") : undefined,

  "ZMTP31-CMD-08": ({ name, at }, side) =>
    side.sentReady || side.sentError || name === "READY" || name === "ERROR"
      ? undefined
      : complaint(at, "READY or ERROR in the handshake", JSON.stringify(name)),

  "ZMTP31-NULL-20": ({ name, data, dataAt }, side) => {
    if (name !== "ERROR" || side.sentReady) return undefined;
    const printable = data.subarray(1).every((octet) => octet >= 0x20 && octet <= 0x7e);
    return data.length > 0 && data[0] === data.length - 1 && printable
      ? undefined
      : complaint(
          dataAt,
          "a length octet and so many printable characters",
          hex(data, 16) || "no reason",
        );
  },
};

const waitsFor = (other: { readonly sentReady: boolean; readonly lost: boolean }): boolean =>
  !other.sentReady && !other.lost;
