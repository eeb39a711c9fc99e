/** Writes XML 1.0: elements as strings, every value escaped, no character that XML forbids. */

const forbidden = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  // In an attribute these would be read back as spaces.
  "\n": "&#10;",
  "\r": "&#13;",
  "\t": "&#9;",
};

/** Text between tags. What XML cannot carry becomes U+FFFD, so that its absence is seen. */
export function text(value: string): string {
  return value.replace(forbidden, "\ufffd").replace(/[&<>\r]/g, (c) => entities[c] ?? c);
}

/** An element. `children` is XML already; an empty list gives an empty element. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  children: readonly string[] = [],
): string {
  let open = `<${name}`;
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined) continue;
    const safe = String(value).replace(forbidden, "\ufffd");
    open += ` ${key}="${safe.replace(/[&<>"\n\r\t]/g, (c) => entities[c] ?? c)}"`;
  }
  return children.length === 0 ? `${open}/>` : `${open}>${children.join("")}</${name}>`;
}
