import { WAIT_WARNING_MS } from "./limits.ts";

/** A socket, as the end of its process sees it. */
export interface Outliving {
  /**
   * The process would end now: where messages are unsent, and may still be sent within `linger`,
   * keeps it alive until they are, or the time is over.
   *
   * @returns whether it does
   */
  linger(): boolean;
  /** The process ends now: hands to the system what is written. */
  lastFlush(): void;
}

/** Sockets of this thread that are bound or connected, or have unsent messages. */
const sockets = new Set<Outliving>();
let warned = false;

/**
 * From now on the end of the process, or of this worker thread, waits for a socket's messages.
 *
 * It costs the socket nothing: it is asked when there is nothing else left to do.
 */
export function outlive(socket: Outliving): void {
  if (sockets.size === 0) {
    process.on("beforeExit", lingerAll);
    process.on("exit", flushAll);
  }
  sockets.add(socket);
}

/** The socket has nothing more to say. */
export function forget(socket: Outliving): void {
  if (!sockets.delete(socket) || sockets.size > 0) return;
  process.off("beforeExit", lingerAll);
  process.off("exit", flushAll);
}

function lingerAll(): void {
  let lingers = false;
  for (const socket of sockets) lingers = socket.linger() || lingers;
  if (!lingers || warned) return;
  warned = true;
  setTimeout(() => {
    process.emitWarning("Waiting for queued ZeroMQ messages to be delivered.", "WARNING");
  }, WAIT_WARNING_MS).unref();
}

function flushAll(): void {
  for (const socket of sockets) socket.lastFlush();
}
