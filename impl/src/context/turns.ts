import { TASKS_PER_TURN_MAX } from "../limits.ts";

/**
 * Runs tasks soon, and most of them before the event loop goes on. Sockets of one process that
 * answer each other could do so for ever: so that timers and other sockets have their turn, only a
 * number of tasks runs at once.
 */
export class Turns {
  #count = 0;
  readonly #begin = () => {
    this.#count = 0;
  };

  /** Runs a task after the code that is running now. */
  readonly later = (task: () => void): void => {
    if (this.#count++ === 0) setImmediate(this.#begin);
    if (this.#count <= TASKS_PER_TURN_MAX) process.nextTick(task);
    else setImmediate(task);
  };
}
