import type { SocketType } from "./protocol.ts";

/** The socket type that a raw peer plays towards a target of each type. RFC 37, The NULL Security Mechanism. */
export const counterparts: Readonly<Record<SocketType, SocketType>> = {
  REQ: "REP",
  REP: "REQ",
  DEALER: "ROUTER",
  ROUTER: "DEALER",
  PUB: "SUB",
  SUB: "PUB",
  XPUB: "SUB",
  XSUB: "PUB",
  PUSH: "PULL",
  PULL: "PUSH",
  PAIR: "PAIR",
};
