export interface Block {
  /** What stands behind the fence: "sh exits=1". */
  readonly info: string;
  readonly text: string;
}

/** The fenced blocks of a page, from top to bottom. */
export function blocksOf(markdown: string): Block[] {
  return [...markdown.matchAll(/^```(.+)\n([\s\S]*?)^```$/gm)].map(([, info, text]) => ({
    info: info!,
    text: text!,
  }));
}
