import { UsageError } from "../errors.ts";
import { bindsLater, openIoWorker } from "./io-worker.ts";
import { NetTransport } from "./net.ts";
import type { Transport } from "./transport.ts";
import { openUring, openUringNow } from "./uring.ts";

/** Which transport carries the sockets of this process, and why if it is not io_uring. */
export interface Backend {
  readonly name: "io_uring" | "net";
  readonly reason?: string;
}

interface Selection {
  readonly transport: Transport;
  readonly backend: Backend;
}

let selection: Promise<Selection> | undefined;
/** The selection, once it is made. */
let selected: Selection | undefined;
/** The one I/O worker of this thread, once a socket wants it. */
let ioWorker: Promise<Transport> | undefined;

/**
 * The transport of this process; the choice is made once. io_uring where the optional package loads
 * and the kernel allows it, else node:net. SCRUTINEER_TRANSPORT=net or io_uring forces one.
 *
 * @param inWorker io_uring in a worker that all sockets of this thread share that want one
 * @throws UsageError (rejects) ENOTSUP where io_uring is forced or in a worker and not available,
 *   EINVAL for another name
 */
export function selectTransport(inWorker: boolean): Promise<Transport> {
  if (inWorker) {
    ioWorker ??= selectIoWorker(process.env.SCRUTINEER_TRANSPORT);
    return ioWorker;
  }
  selection ??= select(process.env.SCRUTINEER_TRANSPORT);
  return selection.then(({ transport }) => transport);
}

/** The backend that carries the sockets of this process. Rejects as a bind would. */
export function backend(): Promise<Backend> {
  selection ??= select(process.env.SCRUTINEER_TRANSPORT);
  return selection.then((selected) => selected.backend);
}

/** As `selectTransport`, before it returns. @throws UsageError as that */
export function selectTransportNow(inWorker: boolean): Transport {
  if (inWorker) throw bindsLater();
  const forced = process.env.SCRUTINEER_TRANSPORT;
  selected ??= choose(forced, forced === "net" ? "" : openUringNow());
  selection = Promise.resolve(selected);
  return selected.transport;
}

async function selectIoWorker(forced: string | undefined): Promise<Transport> {
  const opened = forced === "net" ? "SCRUTINEER_TRANSPORT is net" : await openIoWorker();
  if (typeof opened !== "string") return opened;
  throw new UsageError("ENOTSUP", `ioWorker: expected io_uring, which is not available: ${opened}`);
}

async function select(forced: string | undefined): Promise<Selection> {
  const opened = forced === "net" ? "" : await openUring();
  // Who could not wait has made the choice meanwhile.
  selected ??= choose(forced, opened);
  return selected;
}

/** @param opened the transport, or the sentence that says why there is none */
function choose(forced: string | undefined, opened: Transport | string): Selection {
  if (forced === "net") return net("SCRUTINEER_TRANSPORT is net");
  if (forced !== undefined && forced !== "" && forced !== "io_uring") {
    throw new UsageError("EINVAL", `expected SCRUTINEER_TRANSPORT net or io_uring, got ${forced}`);
  }
  if (typeof opened !== "string") return { transport: opened, backend: { name: "io_uring" } };
  if (forced === "io_uring") {
    throw new UsageError("ENOTSUP", `io_uring is forced, but not available: ${opened}`);
  }
  return net(opened);
}

function net(reason: string): Selection {
  return { transport: new NetTransport(), backend: { name: "net", reason } };
}
