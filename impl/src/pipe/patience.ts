/** How long an operation may wait, and what waiting means to the process. */
export interface Patience {
  /** Milliseconds; -1 to wait for ever, 0 not to wait. */
  readonly timeoutMs: number;
  /** Calls `expired` after the time; returns a function that calls it off. */
  after(timeoutMs: number, expired: () => void): () => void;
  /** An operation waits: the process stays alive until `release`. */
  hold(): void;
  release(): void;
}
