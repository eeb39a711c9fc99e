import { UsageError } from "../errors.ts";
import { patient } from "../options/kinds.ts";
import { Waiter } from "../pipe/waiter.ts";
import { KeepAlive } from "../session/keep-alive.ts";
import { patience } from "./session-options.ts";
import { Socket, type WaitOptions } from "./socket.ts";

/** A socket, and what is asked of it. */
export interface PollItem {
  readonly socket: Socket;
  /** Default true, where `writable` is not asked for. */
  readonly readable?: boolean;
  /** Default false. */
  readonly writable?: boolean;
}

/** What a socket is ready for, of what was asked. */
export interface PollResult {
  readonly socket: Socket;
  readonly readable: boolean;
  readonly writable: boolean;
}

/** How long a poll waits at most, and what gives it up: an abort rejects with its reason. */
export interface PollOptions extends WaitOptions {
  /** Milliseconds; -1, the default, to wait for ever, 0 not to wait. */
  timeout?: number;
}

type Asked = Required<PollItem>;

/**
 * Waits until some socket is ready, and says which. What is ready stays so until it is used: the
 * next poll says it again.
 *
 * @param items sockets, of which a message is awaited, or items that say what is
 * @returns those that are ready, in order; none after the time-out
 * @throws UsageError (rejects) EBADF where a socket is closed, or closes meanwhile; EINVAL
 */
export async function poll(
  items: readonly (Socket | PollItem)[],
  { timeout = -1, signal }: PollOptions = {},
): Promise<PollResult[]> {
  patient.parse(timeout, "timeout");
  signal?.throwIfAborted();
  const asked = items.map(askedOf);
  const ready = readyOf(asked);
  if (ready.length > 0 || timeout === 0) return ready;
  return wait(asked, timeout, signal);
}

async function wait(
  asked: readonly Asked[],
  timeout: number,
  signal: AbortSignal | undefined,
): Promise<PollResult[]> {
  const ends: (() => void)[] = [];
  try {
    return await new Promise((resolve, reject) => {
      const waiting = patience(() => timeout, KeepAlive.once());
      const waiter = new Waiter<PollResult[]>(resolve, reject, waiting, signal);
      for (const { socket } of asked) ends.push(socket.watch(() => settle(waiter, asked)));
    });
  } catch (error) {
    if (error instanceof UsageError && error.code === "EAGAIN") return [];
    throw error;
  } finally {
    for (const end of ends) end();
  }
}

function settle(waiter: Waiter<PollResult[]>, asked: readonly Asked[]): void {
  if (waiter.settled) return;
  try {
    const ready = readyOf(asked);
    if (ready.length > 0) waiter.resolve(ready);
  } catch (error) {
    waiter.reject(error as Error);
  }
}

function readyOf(asked: readonly Asked[]): PollResult[] {
  const ready: PollResult[] = [];
  for (const item of asked) {
    const { socket } = item;
    if (socket.closed) throw new UsageError("EBADF");
    const readable = item.readable && socket.readable;
    const writable = item.writable && socket.writable;
    if (readable || writable) ready.push({ socket, readable, writable });
  }
  return ready;
}

function askedOf(item: Socket | PollItem): Asked {
  const {
    socket,
    writable = false,
    readable = !writable,
  } = item instanceof Socket ? { socket: item } : item;
  if (socket instanceof Socket) return { socket, readable, writable };
  throw new UsageError("EINVAL", `expected a socket to poll, got ${String(socket)}`);
}
