/** Properties by their names in lower case. */
export type Properties = ReadonlyMap<string, Buffer>;

/** Who is at the far end of a pipe, by what its handshake has shown. */
export interface Peer {
  /** Where it is: "tcp://192.0.2.7:40000". */
  readonly address: string;
  /** What it says of itself: "socket-type", "identity" and its own. Proved by nothing. */
  readonly properties: Properties;
  /** Who it is by the word of the ZAP handler; empty where none was asked, or it did not say. */
  readonly userId: string;
  /** What else the ZAP handler said of it. */
  readonly metadata: Properties;
}
