import { DriverError } from "./errors.mjs";

/** Milliseconds that one wait inside the library lasts; longer waits are repeated. */
const SLICE_MS = 10;

/**
 * A socket of the library with the ordering that a driver owes its suite: sends one after another,
 * receives one after another, both at once, and neither while bind, connect or the like is under
 * way.
 *
 * Waits are cut into slices because libzmq's file descriptor is edge-triggered: a call that runs
 * while a receive waits can take its signal away.
 */
export class OpenSocket {
  #control = Promise.resolve();
  #sends = Promise.resolve();
  #receives = Promise.resolve();
  #slices = new Set();
  #defaults;

  constructor(type, socket) {
    this.type = type;
    this.socket = socket;
    this.#defaults = { send: socket.sendTimeout ?? -1, receive: socket.receiveTimeout ?? -1 };
  }

  /**
   * True where no operation is inside the library, so that the driver may poll the socket itself.
   */
  get idle() {
    return !this.socket.closed && this.#slices.size === 0;
  }

  /** Runs bind, connect and their like, after those before and alone. */
  control(operation) {
    return (this.#control = after(this.#control, async () => {
      await Promise.allSettled(this.#slices);
      return this.#slice(operation);
    }));
  }

  /**
   * Sends one message. Rejects with "again" where it was not accepted in `timeout` milliseconds.
   */
  send(frames, timeout = this.#defaults.send) {
    return (this.#sends = after(this.#sends, () =>
      this.#repeat("sendTimeout", timeout, () => this.socket.send(frames)),
    ));
  }

  /** Receives one message. Rejects with "again" where none came in `timeout` milliseconds. */
  receive(timeout = this.#defaults.receive) {
    return (this.#receives = after(this.#receives, () =>
      this.#repeat("receiveTimeout", timeout, () => this.socket.receive()),
    ));
  }

  async #repeat(property, timeout, operation) {
    const deadline = timeout < 0 ? Number.POSITIVE_INFINITY : performance.now() + timeout;
    for (;;) {
      await this.#controlled();
      if (this.socket.closed) throw new DriverError("closed", "the socket was closed");
      const left = Math.max(0, deadline - performance.now());
      this.socket[property] = Math.ceil(Math.min(SLICE_MS, left));
      try {
        return await this.#slice(operation);
      } catch (error) {
        if (this.socket.closed) throw new DriverError("closed", "the socket was closed");
        if (error?.code !== "EAGAIN" || left === 0) throw error;
      }
    }
  }

  async #controlled() {
    for (let awaited; awaited !== this.#control; ) {
      awaited = this.#control;
      await awaited.catch(() => {});
    }
  }

  async #slice(operation) {
    const running = (async () => operation())();
    this.#slices.add(running);
    try {
      return await running;
    } finally {
      this.#slices.delete(running);
    }
  }
}

/** Runs `operation` when `previous` has settled, either way. */
function after(previous, operation) {
  const next = previous.then(operation, operation);
  next.catch(() => {});
  return next;
}
