import type { SocketType } from "@scrutineer/conformance/target";
import { conversations } from "../src/conversation.ts";
import type { Opening } from "../src/opening.ts";
import type { Peer } from "../src/peer.ts";
import { expect, scenario } from "../src/scenario.ts";

/** Socket types that may meet, the one that binds in front. */
const pairs = conversations.flatMap(({ types: [first, second] }) =>
  first === second
    ? [[first, second] as const]
    : [[first, second] as const, [second, first] as const],
);
/** The register's row of each type's name. */
const announces: Readonly<Partial<Record<SocketType, string>>> = {
  REQ: "ZMTP31-SOCKTYPE-03",
  REP: "ZMTP31-SOCKTYPE-04",
  DEALER: "ZMTP31-SOCKTYPE-05",
  ROUTER: "ZMTP31-SOCKTYPE-06",
  PUB: "ZMTP31-SOCKTYPE-07",
  XPUB: "ZMTP31-SOCKTYPE-08",
  SUB: "ZMTP31-SOCKTYPE-09",
  XSUB: "ZMTP31-SOCKTYPE-10",
  PUSH: "ZMTP31-SOCKTYPE-11",
  PULL: "ZMTP31-SOCKTYPE-12",
  PAIR: "ZMTP31-SOCKTYPE-13",
};

for (const [binds, connects] of pairs) {
  scenario(
    `INTEROP-HANDSHAKE-${binds}-${connects}`,
    {
      title: `a ${connects} opens a connection to a ${binds} that is bound`,
      judges: [
        "ZMTP31-GREETING-02",
        "ZMTP31-GREETING-11",
        "ZMTP31-NULL-03",
        "ZMTP31-NULL-13",
        announces[binds]!,
        announces[connects]!,
      ],
    },
    async ({ binder, connecter, tap }) => {
      const between = await tap();
      const server = await binder.socket(binds, identity(binds, "server"));
      between.lead(await server.bind());
      const client = await connecter.socket(connects, identity(connects, "client"));
      await client.connect(between.endpoint);

      const openings = await between.openings(1);

      judge(openings.connecter, connecter, connects, "client");
      judge(openings.binder, binder, binds, "server");
    },
  );
}

/** An identity, for the types that announce one. */
const identity = (type: string, name: string) =>
  /^(REQ|DEALER|ROUTER)$/.test(type) ? { identity: `text:${name}` } : {};

function judge(opening: Opening, peer: Peer, type: string, name: string): void {
  expect(peer.versions, `the version that ${peer.name} announces`).toContain(opening.version);
  expect(opening.mechanism).toBe("NULL");
  expect(opening.asServer, "as-server with NULL").toBe(0);
  expect(opening.filler.equals(Buffer.alloc(31)), "a filler of null octets").toBe(true);
  expect(opening.metadata.get("socket-type")).toBe(type);
  if ("identity" in identity(type, name)) expect(opening.metadata.get("identity")).toBe(name);
}
