/** Octets of a greeting. RFC 37, Formal Grammar. */
export const GREETING_BYTES = 64;

/** Octets of a signature, and of the header of a long frame of ZMTP 1.0. RFC 13 and 15. */
export const SIGNATURE_BYTES = 10;

/** Octets of a mechanism's name in the greeting, padded with zeros. RFC 37, Formal Grammar. */
export const MECHANISM_BYTES = 20;

/**
 * A frame above this does not fit the largest Buffer of Node 20 (4 GiB). RFC 37 allows 2^63 - 1.
 */
export const FRAME_BYTES_MAX = 0xffff_ffff;

/** Frames of one message: a peer that never sends the last one must not fill the memory. */
export const FRAMES_MAX = 1_048_576;

/**
 * Commands are topics and metadata. Large enough for any sane one, small enough to be held per
 * peer.
 */
export const COMMAND_BYTES_MAX = 1_048_576;

/**
 * Bodies from here on are received into memory of their own (measured: equal or faster from 32
 * KiB).
 */
export const OWN_MEMORY_BYTES = 32_768;

/**
 * An announced length is believed up to here; memory for the rest is allocated as octets arrive.
 */
export const BELIEVED_BYTES = 1_048_576;

/** The short size of a frame is one octet. RFC 37, Framing. */
export const SHORT_BYTES_MAX = 255;

/** Octets of an identity. RFC 37, The Identity Property. */
export const IDENTITY_BYTES_MAX = 255;

/** The longest greeting of an older peer: up to its socket type, a long header, an identity. */
export const OLD_GREETING_BYTES_MAX = 12 + SIGNATURE_BYTES + IDENTITY_BYTES_MAX;

/**
 * Milliseconds that the version octet waits for a peer to show whether it speaks ZMTP 1.0, to which
 * that octet would be part of an identity. Old peers speak first, so that a round trip has to do.
 */
export const VERSION_PATIENCE_MS = 500;

/** Octets of a PING's context. RFC 37, Connection Heartbeating. */
export const CONTEXT_BYTES_MAX = 16;

/** PINGs that may go without an answer. RFC 37 asks for a small number. */
export const UNANSWERED_PINGS_MAX = 4;

/** Answers to PING that wait to be sent. Beyond it we stop reading from that peer. */
export const PENDING_BYTES_MAX = 65_536;

/** A property's value. RFC 37, The NULL Security Mechanism. */
export const VALUE_BYTES_MAX = 0x7fff_ffff;

/**
 * Bodies from here on are sent by reference; smaller ones are copied (measured: 1.2 x from 16 KiB).
 */
export const GATHER_BYTES = 16_384;

/**
 * Metadata in a CURVE handshake. They are opened, and so copied, before anybody has accepted the
 * peer.
 */
export const METADATA_BYTES_MAX = 65_536;

/**
 * Events of a socket that wait for its observer. As many as libzmq's monitor holds; the rest is
 * dropped, so that an observer that nobody reads costs no more.
 */
export const OBSERVED_EVENTS_MAX = 1_000;

/**
 * Milliseconds that the key of a CURVE cookie may live. RFC 26, The WELCOME Command: a short
 * interval, for example 60 seconds.
 */
export const COOKIE_MS_MAX = 60_000;
