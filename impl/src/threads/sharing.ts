import { MessageChannel, MessagePort } from "node:worker_threads";
import { UsageError } from "../errors.ts";
import { CONTEXT_THREADS_MAX } from "../limits.ts";
import type { LocalSockets, Notice, OtherThreads, Request } from "./contract.ts";
import { portsOf, ThreadMember } from "./member.ts";
import { type Member, NameService } from "./name-service.ts";
import { loadQueues } from "./queues.ts";

/** What a thread needs to take part in a context: `Context.attach` takes it. For one thread, once. */
export type SharingPort = MessagePort;

/** A request of another thread, or the port of one that it lets take part. */
type Posted = Request | { readonly kind: "share"; readonly port: MessagePort };

/** A context's part in what it shares with other threads. */
export interface Sharing {
  readonly others: OtherThreads;
  /** For one more thread. @throws UsageError EMFILE where there are too many */
  share(): MessagePort;
}

/**
 * The first thread of a shared context: here is its name service.
 *
 * @throws UsageError ENOTSUP without the package of the queues
 */
export function openSharing(sockets: LocalSockets): Sharing {
  const service = new NameService();
  const here = new ThreadMember(sockets, loadQueues());
  service.join(here);
  here.use({
    immediate: true,
    ask: (request) => service.ask(here, request),
    ref: () => false,
    unref: () => undefined,
  });
  return {
    others: here,
    share: () => {
      if (service.members >= CONTEXT_THREADS_MAX) {
        const most = `expected at most ${CONTEXT_THREADS_MAX} threads in a context`;
        throw new UsageError("EMFILE", most);
      }
      const { port1, port2 } = new MessageChannel();
      serve(service, port1);
      return port2;
    },
  };
}

/**
 * A thread that takes part in the context of another.
 *
 * @param port from `share`, in any thread of the context
 * @throws UsageError EINVAL for what is no port, ENOTSUP without the package of the queues
 */
export function joinSharing(port: MessagePort, sockets: LocalSockets): Sharing {
  if (!(port instanceof MessagePort)) {
    throw new UsageError("EINVAL", `expected the MessagePort of share(), got ${String(port)}`);
  }
  const here = new ThreadMember(sockets, loadQueues());
  here.use({
    immediate: false,
    ask: (request) => port.postMessage(request, portsOf(request)),
    ref: () => {
      port.ref();
      return true;
    },
    unref: () => port.unref(),
  });
  port.on("message", (notice: Notice) => here.tell(notice));
  port.once("close", () => here.serviceEnded());
  port.unref();
  return {
    others: here,
    share: () => {
      const { port1, port2 } = new MessageChannel();
      const posted: Posted = { kind: "share", port: port1 };
      port.postMessage(posted, [port1]);
      return port2;
    },
  };
}

/** Serves the thread at the other end of a port until that thread ends. */
function serve(service: NameService, port: MessagePort): void {
  const member: Member = { tell: (notice) => port.postMessage(notice, portsOf(notice)) };
  service.join(member);
  port.on("message", (posted: Posted) => {
    if (posted.kind !== "share") service.ask(member, posted);
    else if (service.members < CONTEXT_THREADS_MAX) serve(service, posted.port);
    else posted.port.close();
  });
  port.once("close", () => service.leave(member));
  port.unref();
}
