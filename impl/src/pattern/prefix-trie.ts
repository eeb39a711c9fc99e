/** A node holds the octets that lead to it from its parent; only the root's label is empty. */
interface Node<T> {
  label: Buffer;
  readonly values: Set<T>;
  /** By the first octet of their labels. */
  readonly children: Map<number, Node<T>>;
}

/**
 * Values under prefixes, and which of them a text starts with.
 *
 * Runs of octets without a branch are one node, so that memory grows with the number of prefixes
 * and not with their length.
 */
export class PrefixTrie<T> {
  readonly #root = node<T>(Buffer.alloc(0));
  readonly #joined = new Set<T>();

  /**
   * `prefix` must not change afterwards.
   *
   * @returns whether it is the first value under this prefix
   */
  add(prefix: Buffer, value: T): boolean {
    let at = this.#root;
    let rest = prefix;
    while (rest.length > 0) {
      const child = at.children.get(rest[0]!);
      if (child === undefined) {
        const leaf = node<T>(rest);
        at.children.set(rest[0]!, leaf);
        at = leaf;
        break;
      }
      const common = commonLength(child.label, rest);
      at = common < child.label.length ? split(at, child, common) : child;
      rest = rest.subarray(common);
    }
    const first = at.values.size === 0;
    at.values.add(value);
    return first;
  }

  /**
   * The value has to be there under this prefix.
   *
   * @returns whether it was the last one
   */
  delete(prefix: Buffer, value: T): boolean {
    const path = [this.#root];
    for (let at = 0; at < prefix.length; ) {
      const next = path.at(-1)!.children.get(prefix[at]!)!;
      path.push(next);
      at += next.label.length;
    }
    const { values } = path.at(-1)!;
    values.delete(value);
    if (values.size > 0) return false;
    prune(path);
    return true;
  }

  /** The values under all prefixes of `text`, each once. Valid until the next call. */
  match(text: Buffer): ReadonlySet<T> {
    let found: ReadonlySet<T> = this.#root.values;
    let at = this.#root;
    for (let offset = 0; offset < text.length; ) {
      const child = at.children.get(text[offset]!);
      if (child === undefined || !startsWith(text, offset, child.label)) break;
      offset += child.label.length;
      at = child;
      if (child.values.size > 0) found = found.size === 0 ? child.values : this.#join(found, child);
    }
    return found;
  }

  #join(found: ReadonlySet<T>, { values }: Node<T>): ReadonlySet<T> {
    const joined = this.#joined;
    if (found !== joined) {
      joined.clear();
      for (const value of found) joined.add(value);
    }
    for (const value of values) joined.add(value);
    return joined;
  }
}

function node<T>(label: Buffer): Node<T> {
  return { label, values: new Set(), children: new Map() };
}

/** Puts a node between a parent and its child, after `length` octets of the child's label. */
function split<T>(parent: Node<T>, child: Node<T>, length: number): Node<T> {
  const middle = node<T>(child.label.subarray(0, length));
  child.label = child.label.subarray(length);
  middle.children.set(child.label[0]!, child);
  parent.children.set(middle.label[0]!, middle);
  return middle;
}

/** Takes the nodes at the end of a path out that lead to nothing any more. */
function prune<T>(path: readonly Node<T>[]): void {
  for (let i = path.length - 1; i > 0; i--) {
    const { label, values, children } = path[i]!;
    if (values.size > 0 || children.size > 1) return;
    const parent = path[i - 1]!;
    if (children.size === 0) parent.children.delete(label[0]!);
    else join(parent, path[i]!);
  }
}

/** Takes a node with one child, and without values, out of the path. */
function join<T>(parent: Node<T>, empty: Node<T>): void {
  const [child] = empty.children.values();
  child!.label = Buffer.concat([empty.label, child!.label]);
  parent.children.set(child!.label[0]!, child!);
}

function commonLength(first: Buffer, second: Buffer): number {
  const most = Math.min(first.length, second.length);
  let length = 0;
  while (length < most && first[length] === second[length]) length++;
  return length;
}

function startsWith(text: Buffer, offset: number, label: Buffer): boolean {
  const { length } = label;
  if (text.length - offset < length) return false;
  for (let i = 0; i < length; i++) if (text[offset + i] !== label[i]) return false;
  return true;
}
