import { UsageError } from "../errors.ts";
import { NO_THREADS } from "./table.ts";

/** An option of libzmq or monocoque that is no option here. */
export interface OtherOption {
  /** As a key of a constructor, where a program may look for it. */
  readonly name: string;
  /** Its number in libzmq, or undefined where only monocoque has it. */
  readonly id: number | undefined;
  /** Whether there is the same in another form. */
  readonly served: boolean;
  /** Where that is, or why it is not to be had. Told by the error. */
  readonly why: string;
}

const NO_GSSAPI = "the mechanism GSSAPI is not there; CURVE and PLAIN are";
const NO_WEBSOCKETS = "there is no WebSocket transport";
const NO_NORM = "there is no NORM transport";
const NO_DESCRIPTOR = "a socket has no descriptor; poll, watch, readable and writable tell of it";
const OWN_BUFFERS = "chunks and slabs have sizes of their own, and grow with what they carry";
const ONE_FLUSH = "what is sent in one turn of the event loop leaves together in any case";

/** Whatever libzmq 4.3.5 and monocoque 0.4 have that the tables of options do not. */
export const otherOptions: readonly OtherOption[] = [
  instead("subscribe", 6, "call subscribe(topic)"),
  instead("unsubscribe", 7, "call unsubscribe(topic)"),
  instead("receiveMore", 13, "a message comes with all of its frames"),
  refused("descriptor", 14, NO_DESCRIPTOR),
  instead("pollEvents", 15, "read readable and writable, or call poll"),
  instead("socketType", 16, "read socketType, or type for libzmq's number"),
  instead("ipv4Only", 31, "set ipv6, which is its opposite"),
  instead("lastEndpoint", 32, "read lastEndpoint"),
  instead("verbose", 40, 'set verbosity to "allSubs"'),
  refused("routerRaw", 41, "libzmq has given it up; a Stream speaks to peers without ZMTP"),
  instead("securityMechanism", 43, "read securityMechanism"),
  instead("connectRoutingId", 61, "call connect(endpoint, { routingId })"),
  refused("gssapiServer", 62, NO_GSSAPI),
  refused("gssapiPrincipal", 63, NO_GSSAPI),
  refused("gssapiServicePrincipal", 64, NO_GSSAPI),
  refused("gssapiPlaintext", 65, NO_GSSAPI),
  instead("verboser", 78, 'set verbosity to "allSubsUnsubs"'),
  refused("threadSafe", 81, "a socket belongs to the event loop that made it"),
  refused("useDescriptor", 89, "descriptors of others are not taken over"),
  refused("gssapiPrincipalNameType", 90, NO_GSSAPI),
  refused("gssapiServicePrincipalNameType", 91, NO_GSSAPI),
  refused("multicastLoop", 96, "there is no multicast transport"),
  refused("inBatchSize", 101, OWN_BUFFERS),
  refused("outBatchSize", 102, OWN_BUFFERS),
  refused("wssKeyPem", 103, NO_WEBSOCKETS),
  refused("wssCertPem", 104, NO_WEBSOCKETS),
  refused("wssTrustPem", 105, NO_WEBSOCKETS),
  refused("wssHostname", 106, NO_WEBSOCKETS),
  refused("wssTrustSystem", 107, NO_WEBSOCKETS),
  refused("topicsCount", 116, "the number of topics is not kept"),
  refused("normMode", 117, NO_NORM),
  refused("normUnicastNack", 118, NO_NORM),
  refused("normBufferSize", 119, NO_NORM),
  refused("normSegmentSize", 120, NO_NORM),
  refused("normBlockSize", 121, NO_NORM),
  refused("normNumParity", 122, NO_NORM),
  refused("normNumAutoparity", 123, NO_NORM),
  refused("normPush", 124, NO_NORM),
  refused("readBufferSize", undefined, OWN_BUFFERS),
  refused("writeBufferSize", undefined, OWN_BUFFERS),
  refused("reusePort", undefined, "two processes with one port would share its peers by chance"),
  refused("writeCoalescing", undefined, ONE_FLUSH),
  refused("writeCoalesceThreshold", undefined, ONE_FLUSH),
  refused("vectoredWriteThreshold", undefined, "bodies from 16 KiB go by reference in any case"),
];

/** What libzmq's contexts have that ours do not. */
export const otherContextOptions: readonly OtherOption[] = [
  instead("socketLimit", 3, "read maxSocketsLimit"),
  refused("messageSize", 6, "a message has no struct"),
  refused("threadAffinityAdd", 7, NO_THREADS),
  refused("threadAffinityRemove", 8, NO_THREADS),
  refused("threadNamePrefix", 9, NO_THREADS),
  refused("zeroCopyReceive", 10, "whether bodies are copied goes by their size alone"),
];

/** @throws UsageError ENOTSUP, if it is one */
export function refuseOther(other: OtherOption | undefined): void {
  if (other === undefined) return;
  throw new UsageError("ENOTSUP", `${other.name} is no option here: ${other.why}`);
}

function instead(name: string, id: number | undefined, why: string): OtherOption {
  return { name, id, served: true, why };
}

function refused(name: string, id: number | undefined, why: string): OtherOption {
  return { name, id, served: false, why };
}
