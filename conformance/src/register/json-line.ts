/** A place in a value: names of properties and indexes of elements, the outermost first. */
type Path = readonly PropertyKey[];

/** Values within values that are followed; deeper ones are said to be where the last of these is. */
const DEPTH_MAX = 200;

/**
 * The line on which the value at `path` begins, from 1: for messages about JSON that a user wrote.
 * Where the text is no JSON it is the line of the octet that cannot be; where there is nothing at
 * `path`, that of the nearest value around it.
 */
export function jsonLine(text: string, path: Path = []): number {
  const at = new Scanner(text).find(path);
  return text.slice(0, at).split("\n").length;
}

/** The grammar of RFC 8259, followed only to know places. */
class Scanner {
  readonly #text: string;
  #at = 0;
  /** Set once the text cannot be JSON. */
  #isBroken = false;

  constructor(text: string) {
    this.#text = text;
  }

  /** Where the value at `path` begins, or where the text is broken. */
  find(path: Path): number {
    const found = this.#value(path, 0);
    if (this.#isBroken) return this.#at;
    this.#take(/\s*/y);
    return this.#at < this.#text.length ? this.#at : found;
  }

  /** Goes over one value. @returns where it begins, or what it has at `path` */
  #value(path: Path | undefined, depth: number): number {
    this.#take(/\s*/y);
    const begin = this.#at;
    if (depth > DEPTH_MAX) this.#isBroken = true;
    else if (this.#take(/\{/y)) return this.#members("}", path, begin, depth);
    else if (this.#take(/\[/y)) return this.#members("]", path, begin, depth);
    else this.#need(/"(?:[^"\\\n]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y);
    return begin;
  }

  #members(end: "}" | "]", path: Path | undefined, begin: number, depth: number): number {
    const [key, ...rest] = path ?? [];
    let found = begin;
    if (this.#take(end === "}" ? /\s*\}/y : /\s*\]/y)) return found;
    for (let index = 0; !this.#isBroken; index++) {
      const name = end === "}" ? this.#name() : index;
      const isAsked = path !== undefined && path.length > 0 && name === key;
      const at = this.#value(isAsked ? rest : undefined, depth + 1);
      if (isAsked) found = at;
      if (this.#take(end === "}" ? /\s*\}/y : /\s*\]/y)) break;
      this.#need(/,/y);
    }
    return found;
  }

  #name(): string {
    this.#take(/\s*/y);
    const begin = this.#at;
    this.#need(/"(?:[^"\\\n]|\\.)*"/y);
    const name = this.#text.slice(begin + 1, this.#at - 1);
    this.#need(/:/y);
    return name;
  }

  #need(token: RegExp): void {
    if (this.#isBroken) return;
    this.#take(/\s*/y);
    if (!this.#take(token)) this.#isBroken = true;
  }

  #take(token: RegExp): boolean {
    if (this.#isBroken) return false;
    token.lastIndex = this.#at;
    if (!token.test(this.#text)) return false;
    this.#at = token.lastIndex;
    return true;
  }
}
