/** How long a request may take on a loaded machine, in ms. */
const REQUEST_MS = 5_000;

/** Requests that are kept: more than any case waits for. */
const KEPT_MAX = 64;

/** What a ZAP handler was asked, in literals. */
export interface ZapRequest {
  /** What its socket had before the version; undefined where the driver does not tell. */
  readonly envelope: readonly string[] | undefined;
  /** From the version on. */
  readonly frames: readonly string[];
}

/** What a ZAP handler was asked, in order. */
export class ZapRequests {
  #kept: ZapRequest[] = [];
  #wake: (() => void) | undefined;

  /** One has come. Beyond 64 that nobody took it is dropped. */
  add(request: ZapRequest): void {
    if (this.#kept.length < KEPT_MAX) this.#kept.push(request);
    this.#wake?.();
  }

  /** The next one, or undefined where none comes within `ms`. */
  async next(ms = REQUEST_MS): Promise<ZapRequest | undefined> {
    if (this.#kept.length === 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#wake = undefined;
    }
    return this.#kept.shift();
  }

  /** Forgets all of them. */
  clear(): void {
    this.#kept = [];
  }
}
