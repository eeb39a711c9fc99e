/** The command line asks for what cannot be. One sentence: the value and what was expected. Exit code 2. */
export class UsageError extends Error {
  /** @param message may quote what a user or a file says: it stays on one line, and steers no terminal */
  constructor(message: string) {
    super(message.replace(/\p{C}+/gu, " "));
  }
}

/** @throws UsageError where the text is no whole number from `least` up */
export function wholeNumber(option: string, text: string, least = 0): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isSafeInteger(value) || value < least) {
    throw new UsageError(`${option}: expected a whole number from ${least} up, got "${text}"`);
  }
  return value;
}
