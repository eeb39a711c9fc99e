import type { Ring } from "./ring.ts";

/** What one open handle does to keep the process alive, as ref() and unref() of Node's own. */
export class LoopReference {
  readonly #ring: Ring;
  #held = false;

  constructor(ring: Ring) {
    this.#ring = ring;
    this.hold();
  }

  hold(): void {
    if (this.#held) return;
    this.#held = true;
    this.#ring.reference();
  }

  release(): void {
    if (!this.#held) return;
    this.#held = false;
    this.#ring.unreference();
  }
}
