import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { backend, Pull, Push } from "../../src/index.ts";

// The first bind of this process: nothing is loaded before it.
const first = new Pull({ linger: 0, receiveTimeout: 10_000 });
const outcome = attempt(() => first.bindSync("tcp://127.0.0.1:*"));
const { name } = await backend();

test("bindSync is done when it returns, or says that node:net cannot do that", async () => {
  if (name === "net") {
    assert.deepEqual(outcome, { code: "ENOTSUP" });
    return;
  }
  assert.equal(outcome, undefined);
  using push = new Push({ linger: 0 });
  push.connect(first.lastEndpoint!);
  await push.send("hello");
  assert.equal(`${await first.receive()}`, "hello");
  assert.deepEqual(
    attempt(() => push.bindSync(first.lastEndpoint!)),
    { code: "EADDRINUSE" },
  );
  first.unbindSync(first.lastEndpoint!);
  assert.deepEqual(
    attempt(() => first.unbindSync(first.lastEndpoint!)),
    { code: "ENOENT" },
  );
  first.close();
});

test("a path is bound as well, and a host name is not", () => {
  const folder = mkdtempSync(join(tmpdir(), "sync-"));
  using pull = new Pull();
  const bound = attempt(() => pull.bindSync(`ipc://${join(folder, "socket")}`));

  assert.deepEqual(bound, name === "net" ? { code: "ENOTSUP" } : undefined);
  assert.deepEqual(
    attempt(() => pull.bindSync("tcp://some.host.invalid:5555")),
    { code: "ENOTSUP" },
  );
  pull.close();
  rmSync(folder, { recursive: true });
});

function attempt(call: () => void): { code: unknown } | undefined {
  try {
    call();
    return undefined;
  } catch (error) {
    return { code: (error as NodeJS.ErrnoException).code };
  }
}
