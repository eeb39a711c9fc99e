// Every limit of this package, with its reason. What a peer can make us hold has a bound here, or
// an option: maxMessageSize, the high-water marks, handshakeInterval, backlog (options/table.ts).

// Greeting and handshake.

/** Octets of a greeting. RFC 37, Formal Grammar. */
export const GREETING_BYTES = 64;

/** Octets of a signature, and of the header of a long frame of ZMTP 1.0. RFC 13 and 15. */
export const SIGNATURE_BYTES = 10;

/** Octets of a mechanism's name in the greeting, padded with zeros. RFC 37, Formal Grammar. */
export const MECHANISM_BYTES = 20;

/** Octets of an identity. RFC 37, The Identity Property. */
export const IDENTITY_BYTES_MAX = 255;

/** The longest greeting of an older peer: up to its socket type, a long header, an identity. */
export const OLD_GREETING_BYTES_MAX = 12 + SIGNATURE_BYTES + IDENTITY_BYTES_MAX;

/**
 * Milliseconds that the version octet waits for a peer to show whether it speaks ZMTP 1.0, to which
 * that octet would be part of an identity. Old peers speak first, so that a round trip has to do.
 */
export const VERSION_PATIENCE_MS = 500;

/**
 * Octets of a peer's properties. They are held, and under CURVE opened and copied, before anybody
 * has accepted the peer; those that the RFCs name take less than 1 KiB.
 */
export const METADATA_BYTES_MAX = 65_536;

/**
 * Octets of a command before the handshake is complete: properties, and what else is in the longest
 * one, INITIATE of CURVE. It bounds the handshake too: no mechanism takes more than two commands
 * from one side.
 */
export const HANDSHAKE_COMMAND_BYTES_MAX = METADATA_BYTES_MAX + 1_024;

/** Properties of a peer: each costs some 100 octets beside its own. RFC 37 names three. */
export const PROPERTIES_MAX = 256;

/** A property's value. RFC 37, The NULL Security Mechanism. */
export const VALUE_BYTES_MAX = 0x7fff_ffff;

/**
 * Milliseconds that the key of a CURVE cookie may live. RFC 26, The WELCOME Command: a short
 * interval, for example 60 seconds.
 */
export const COOKIE_MS_MAX = 60_000;

/** A user name and a password each have a size of one octet. RFC 24, Formal Grammar. */
export const CREDENTIAL_BYTES_MAX = 255;

/** A ZAP reply's user id: what the frames of RFC 27 are meant to hold. */
export const ZAP_TEXT_BYTES_MAX = 255;

/**
 * Octets of a host name: more is none (RFC 1035, Size limits), and the name's size in a request to
 * a SOCKS proxy is one octet (RFC 1928, Addressing).
 */
export const HOST_BYTES_MAX = 255;

/** Milliseconds that a SOCKS proxy has to reach the target, where connectTimeout sets no limit. */
export const SOCKS_HANDSHAKE_MS = 30_000;

/** Octets of a SOCKS proxy that wait while a question to it is on its way: an answer has 262. */
export const SOCKS_EARLY_BYTES_MAX = 65_536;

/** How long a peer that has failed may take to accept the last that we say: an ERROR, mostly. */
export const LAST_WORDS_MS = 1_000;

// What comes in.

/** The short size of a frame is one octet. RFC 37, Framing. */
export const SHORT_BYTES_MAX = 255;

/** Octets of the longest frame header of ZMTP 2.0 and 3: flags and an eight-octet size. */
export const HEADER_BYTES_MAX = 9;

/**
 * A frame above this does not fit the largest Buffer of Node 20 (4 GiB). RFC 37 allows 2^63 - 1.
 */
export const FRAME_BYTES_MAX = 0xffff_ffff;

/** Frames of one message: a peer that never sends the last one must not fill the memory. */
export const FRAMES_MAX = 1_048_576;

/**
 * Commands in traffic are topics, mostly. Large enough for any sane one, small enough to be held
 * per peer.
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

/** Octets of a PING's context. RFC 37, Connection Heartbeating. */
export const CONTEXT_BYTES_MAX = 16;

/**
 * Octets that the subscriptions of one peer may hold: 131,072 short topics, as many as a market
 * feed has symbols, and few peers can fill a machine.
 */
export const SUBSCRIPTIONS_BYTES_MAX = 67_108_864;

/** What one subscription costs besides its topic, roughly. */
export const SUBSCRIPTION_BYTES = 512;

/**
 * Events of a socket that wait for its observer. As many as libzmq's monitor holds; the rest is
 * dropped, so that an observer that nobody reads costs no more.
 */
export const OBSERVED_EVENTS_MAX = 1_000;

// What goes out.

/**
 * Bodies from here on are sent by reference, and not copied while they wait; smaller ones are
 * (measured: 1.2 x from 16 KiB).
 */
export const GATHER_BYTES = 16_384;

/** Octets of a slab: 64 KiB hold a thousand small frames and stay within a core's cache. */
export const SLAB_BYTES = 65_536;

/** Octets of an output for a peer that is sent more than it takes at once. */
export const LARGE_SLAB_BYTES = 262_144;

/** Pieces of one gathered send, under the kernel's IOV_MAX and the addon's 64. */
export const PIECES_MAX = 60;

/** Octets of bodies held by reference in one output. */
export const HELD_BYTES_MAX = 4_194_304;

/** Answers to PING that wait to be sent. Beyond it we stop reading from that peer. */
export const PENDING_BYTES_MAX = 65_536;

/** PINGs that may go without an answer. RFC 37 asks for a small number. */
export const UNANSWERED_PINGS_MAX = 4;

/**
 * After our end of the stream, how long the peer may take to close its own before we cut it off.
 */
export const CLOSE_GRACE_MS = 1_000;

/** After the end of an I/O worker, until its listeners are opened again in the next one. */
export const IO_WORKER_RESTART_MS = 100;

// Queues and turns.

/**
 * Messages that are made in one array, from the decoder to the receiver: as many as a queue's
 * segment.
 */
export const RUN_MESSAGES_MAX = 256;

/** Slots of a queue's first segment; each is twice as long as the last one, up to the maximum. */
export const SEGMENT_SLOTS_MIN = 16;
export const SEGMENT_SLOTS_MAX = 256;

/** Settled items that a line may hold besides as many as wait. */
export const SETTLED_ITEMS_MAX = 64;

/** Tasks that run before the event loop looks for anything else; the next ones run after that. */
export const TASKS_PER_TURN_MAX = 256;

/**
 * Messages that a socket accepts before a sender in a loop lets the event loop go round. It has to
 * where high-water marks are unlimited; else it waits for room long before.
 */
export const ACCEPTED_PER_TURN_MAX = 65_536;

/**
 * The same of a socket type that drops at the high-water mark: as in zeromq, and about half a
 * queue, so that a publisher's own loop does not make it drop.
 */
export const DROPPING_PER_TURN_MAX = 512;

/** As many messages as libzmq's proxy forwards before it looks at the other direction. */
export const FORWARDED_MESSAGES_MAX = 1_000;

/** The longest delay of a timer of Node; longer ones would be due at once. */
export const TIMER_MS_MAX = 0x7fff_ffff;

/** After so long it should be known what a process waits for. As with zeromq. */
export const WAIT_WARNING_MS = 500;

/** The most that `maxSockets` of a context can be, as in libzmq. */
export const SOCKETS_MAX = 65_535;

// Between threads.

/**
 * Octets on their way from one thread to another, for each direction of each pipe: several slabs,
 * so that one side writes while the other reads (measured: more is no faster).
 */
export const THREAD_QUEUE_BYTES = 524_288;

/** Octets of one record of such a queue, as of a slab; larger bodies take several. */
export const THREAD_RECORD_BYTES = 65_536;

/** Threads that take part in one context: each costs its first thread a port. */
export const CONTEXT_THREADS_MAX = 1_024;
