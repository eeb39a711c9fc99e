/** Who keeps a process alive while it is referenced: a ring, or the worker that has one. */
export interface LoopHolder {
  reference(): void;
  /** As often as `reference`: then it lets the process go. */
  unreference(): void;
}

/** What one open handle does to keep the process alive, as ref() and unref() of Node's own. */
export class LoopReference {
  readonly #holder: LoopHolder;
  #held = false;

  constructor(holder: LoopHolder) {
    this.#holder = holder;
    this.hold();
  }

  hold(): void {
    if (this.#held) return;
    this.#held = true;
    this.#holder.reference();
  }

  release(): void {
    if (!this.#held) return;
    this.#held = false;
    this.#holder.unreference();
  }
}
