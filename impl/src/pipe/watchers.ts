/** Functions that are called when something may have changed: for polls and proxies. */
export class Watchers {
  readonly #watchers = new Set<() => void>();

  /** Calls `watcher` from now on; returns a function that ends that. */
  add(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  tell(): void {
    for (const watcher of this.#watchers) watcher();
  }
}
