import assert from "node:assert/strict";
import { test } from "node:test";
import { sortUpstream } from "../src/upstream.ts";
import { message } from "./support/fake-pipe.ts";

/** What comes of a message, in order. */
function sorted(frames: readonly string[], onlyFirst: boolean): string[] {
  const all: string[] = [];
  sortUpstream(message(...frames), onlyFirst, {
    subscribe: (topic) => all.push(`+${topic}`),
    cancel: (topic) => all.push(`-${topic}`),
    pass: (passed) => all.push(passed.join("|")),
  });
  return all;
}

for (const [frames, each, first = each] of [
  [["\x01a"], ["+a"]],
  [["\x00"], ["-"]],
  [["\x02a"], ["\x02a"]],
  [[""], [""]],
  [
    ["\x01a", "x", "y", "\x00a"],
    ["+a", "x|y", "-a"],
  ],
  [["x", "\x01a", "y"], ["x", "+a", "y"], ["x|\x01a|y"]],
  [["", "\x00"], ["", "-"], ["|\x00"]],
] as const) {
  test(`${JSON.stringify(frames)} is ${JSON.stringify(each)}, and by the first frame ${JSON.stringify(first)}`, () => {
    assert.deepEqual(sorted(frames, false), each);
    assert.deepEqual(sorted(frames, true), first);
  });
}
