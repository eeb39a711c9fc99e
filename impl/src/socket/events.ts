/** Where an event happened. */
export interface EventAddress {
  /**
   * The endpoint that was bound or connected: of a connection that a socket made the remote
   * address, of one that it accepted the local one.
   */
  readonly address: string;
  /** Both ends of a connection, where there is one. Not enumerable: zeromq has no such keys. */
  readonly localAddress?: string;
  readonly remoteAddress?: string;
}

/** What went wrong. */
export interface EventError {
  readonly error: ObservedError;
}

/** The error of an event: an error of this package, or one with the code that libzmq has for it. */
export interface ObservedError extends Error {
  readonly code: string;
  /** The number of the code, where the system or libzmq has one. */
  readonly errno?: number;
  /** The status of a refusal: 300, 400 or 500. */
  readonly status?: number;
}

type EventFor<Type extends string, Details = unknown> = { readonly type: Type } & Details;

/**
 * What happens to the connections of a socket, by the names of the zeromq package.
 *
 * "connect:error" is ours: there is no further attempt to connect, `error` is a ReconnectError.
 * "unknown" is zeromq's, for what a later libzmq may report; it does not happen here.
 */
export type Event =
  | EventFor<"accept", EventAddress>
  | EventFor<"accept:error", EventAddress & EventError>
  | EventFor<"bind", EventAddress>
  | EventFor<"bind:error", EventAddress & EventError>
  | EventFor<"connect", EventAddress>
  | EventFor<"connect:delay", EventAddress>
  | EventFor<"connect:error", EventAddress & EventError>
  /** `interval`: milliseconds until the next attempt. */
  | EventFor<"connect:retry", EventAddress & { readonly interval: number }>
  | EventFor<"close", EventAddress>
  | EventFor<"close:error", EventAddress & EventError>
  | EventFor<"disconnect", EventAddress>
  /** The socket is closed: the last event. */
  | EventFor<"end">
  | EventFor<"handshake", EventAddress>
  | EventFor<"handshake:error:protocol", EventAddress & EventError>
  | EventFor<"handshake:error:auth", EventAddress & EventError>
  | EventFor<"handshake:error:other", EventAddress & EventError>
  | EventFor<"unknown">;

/** What an event tells, to switch on: the `type` of any event. */
export type EventType = Event["type"];

/** The event of one type: `EventOfType<"accept">`. */
export type EventOfType<Type extends EventType = EventType> = Extract<
  Event,
  { readonly type: Type }
>;
