import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { conversations } from "./conversations.ts";
import { roles, withLibzmq } from "./implementations.ts";

// Every pair of socket types that may meet, each of them ours and libzmq's, each side binding.

const directory = mkdtempSync(join(tmpdir(), "libzmq-exchanges-"));
after(() => rmSync(directory, { recursive: true }));

for (const [transport, anywhere] of [
  ["tcp", () => "tcp://127.0.0.1:*"],
  ["ipc", (name: string) => `ipc://${join(directory, name)}`],
] as const) {
  describe(`exchanges over ${transport}`, { timeout: 60_000 }, () => {
    for (const { names, options = [{}, {}], run } of conversations) {
      const [first, second] = names.map((name, at) => ({ name, ...options[at] }));
      for (const weAreFirst of names[0] === names[1] ? [true] : [true, false]) {
        const [our, their] = weAreFirst ? [first!, second!] : [second!, first!];
        for (const binds of roles) {
          test(`${our.name} with libzmq's ${their.name} where ${binds} bind`, async () => {
            const endpoint = anywhere(`${our.name}-${their.name}-${binds}`);
            const exchange = ({ us, them }: Parameters<Parameters<typeof withLibzmq>[3]>[0]) =>
              weAreFirst ? run(us, them) : run(them, us);
            await withLibzmq(our, their, binds, exchange, endpoint);
          });
        }
      }
    }
  });
}
