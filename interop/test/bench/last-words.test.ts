import assert from "node:assert/strict";
import { test } from "node:test";
import { lastWords } from "../../bench/last-words.ts";

for (const [program, stderr, words] of [
  [
    "Node.js",
    'file:///a.js:1\nthrow new TypeError("no");\n\nTypeError: no\n    at a.js:1\n\nNode.js v20',
    "TypeError: no",
  ],
  [
    "the compiler",
    "a.c:10:10: fatal error: zmq.h: No such file\n   10 | #include\ncompilation terminated.",
    "a.c:10:10: fatal error: zmq.h: No such file",
  ],
  [
    "the linker",
    "/usr/bin/ld: cannot find -lzmq: No such file\ncollect2: error: ld returned 1",
    "/usr/bin/ld: cannot find -lzmq: No such file",
  ],
  ["a terse program", "zmq_bind: Address already in use\n", "zmq_bind: Address already in use"],
  ["a silent program", "", ""],
] as const) {
  test(`of what ${program} printed the line that says why is kept`, () => {
    assert.equal(lastWords(stderr), words);
  });
}
