/** The line of a program's stderr that says why it ended: an error if one is named, else the last. */
export function lastWords(stderr: string): string {
  const lines = stderr.trim().split("\n");
  const named = lines.find((line) => /\w*error(?: \[\w+\])?: |cannot find /i.test(line));
  return (named ?? lines.at(-1) ?? "").trim();
}
