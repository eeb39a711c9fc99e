/** The line of a stderr that says why its program ended: a named error, else the last line. */
export function lastWords(stderr: string): string {
  const lines = stderr.trim().split("\n");
  const named = lines.find((line) => /\w*error(?: \[\w+\])?: |cannot find /i.test(line));
  return (named ?? lines.at(-1) ?? "").trim();
}
