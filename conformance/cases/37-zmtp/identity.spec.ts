/** RFC 37, The Identity Property: two peers of one name, and names that are not a peer's to take. */
import {
  both,
  bytes,
  conformanceCase,
  inWords,
  message,
  octetsOf,
  type Peer,
  text,
} from "../../src/judge/index.ts";

const router = { level: 1, sockets: ["ROUTER"] } as const;
const bindOnly = { needs: router, roles: ["bind"] } as const;

/** How often a name is asked for that its peer has given up: the ROUTER may not have noticed. */
const ATTEMPTS = 20;

/** What the application receives up to a message that ends with `last`, each as words. */
async function until(peer: Peer, last: string): Promise<string[]> {
  const received: string[] = [];
  while (!received.at(-1)?.endsWith(`text:${last}`)) {
    received.push(await peer.socket.demand(5_000));
  }
  return received;
}

conformanceCase(
  "ZMTP-IDENT-001",
  {
    ...bindOnly,
    judges: ["ZMTP31-IDENTITY-02", "REQREP-ROUTER-11"],
    zmtp: ["3.1"],
    title: "a name that is taken stays with its peer, whoever else announces it",
  },
  async ({ open, again, checkEqual }) => {
    const first = await open();
    await first.handshake(["Identity", "twin"]);
    first.send(message("here"));
    checkEqual("ZMTP31-IDENTITY-02", await first.socket.demand(5_000), "text:twin text:here");
    const second = await again(first);
    await second.handshake(["Identity", "twin"]);
    second.send(message("stolen"));
    // An answer shows that the message before it was taken, and a close that it never will be.
    await second.fate();
    // Peers are heard in turn: what the other has sent comes before the second of these.
    first.send(message("still here"), message("and here"));
    const stolen = (await until(first, "and here")).includes("text:twin text:stolen");
    checkEqual("REQREP-ROUTER-11", stolen, false);
    await first.socket.send(text("twin"), text("reply"));
    checkEqual("ZMTP31-IDENTITY-02", inWords(await first.next()), "message 72 65 70 6c 79");
  },
);

conformanceCase(
  "ZMTP-IDENT-002",
  {
    ...bindOnly,
    needs: { ...router, options: ["router_handover"] },
    judges: both("IDENTITY-02"),
    title: "with router_handover a name goes to the peer that announces it last",
  },
  async ({ open, again, control, checkEqual }) => {
    const first = await open({ options: { router_handover: true } });
    await first.handshake(["Identity", "twin"]);
    first.send(message("here"));
    control((await first.socket.demand(5_000)) === "text:twin text:here", "the name is taken");
    const second = await again(first);
    await second.handshake(["Identity", "twin"]);
    second.send(message("mine"));
    checkEqual("ZMTP31-IDENTITY-02", await first.socket.demand(5_000), "text:twin text:mine");
    await first.socket.send(text("twin"), text("reply"));
    checkEqual("ZMTP31-IDENTITY-02", inWords(await second.next()), "message 72 65 70 6c 79");
  },
);

conformanceCase(
  "ZMTP-IDENT-003",
  {
    ...bindOnly,
    judges: ["REQREP-ROUTER-11"],
    zmtp: ["3.1"],
    records: ["ZMTP31-IDENTITY-06"],
    breaks: ["ZMTP31-IDENTITY-06"],
    title: "nobody takes the name that a ROUTER has made for another peer",
  },
  async ({ open, again, control, checkEqual, note }) => {
    const nameless = await open();
    await nameless.handshake();
    nameless.send(message("here"));
    const [made = "", body] = (await nameless.socket.receive()) ?? [];
    control(body === "text:here" && made !== "", "a peer without a name is given one");
    const thief = await again(nameless);
    const ready = thief.ready(["Identity", octetsOf(made) ?? bytes("00")]);
    const fate = await thief.attempt({ ready });
    note("ZMTP31-IDENTITY-06", `a peer by the name ${made}: ${fate}`);
    if (fate === "open") thief.send(message("stolen"));
    await thief.fate();
    nameless.send(message("still here"));
    const stolen = (await until(nameless, "still here")).includes(`${made} text:stolen`);
    checkEqual("REQREP-ROUTER-11", stolen, false);
    await nameless.socket.send(made, text("reply"));
    checkEqual("REQREP-ROUTER-11", inWords(await nameless.next()), "message 72 65 70 6c 79");
  },
);

conformanceCase(
  "ZMTP-IDENT-004",
  {
    ...bindOnly,
    judges: both("IDENTITY-02"),
    title: "a name is free once its peer has gone",
  },
  async ({ open, again, control, checkEqual }) => {
    const first = await open();
    await first.handshake(["Identity", "name"]);
    first.send(message("first"));
    control((await first.socket.demand(5_000)) === "text:name text:first", "the name is taken");
    first.connection.destroy();
    let received = "";
    for (let attempt = 0; received === "" && attempt < ATTEMPTS; attempt++) {
      const next = await again(first);
      await next.handshake(["Identity", "name"]);
      next.send(message("next"));
      received = (await first.socket.receive(250))?.join(" ") ?? "";
    }
    checkEqual("ZMTP31-IDENTITY-02", received, "text:name text:next");
  },
);

conformanceCase(
  "ZMTP-IDENT-005",
  {
    judges: both("IDENTITY-05"),
    title: "peers that announce an empty Identity are told apart",
    needs: router,
    roles: ["bind"],
  },
  async ({ open, again, check, checkEqual }) => {
    const first = await open();
    const second = await again(first);
    const names: string[] = [];
    for (const peer of [first, second]) {
      await peer.handshake(["Identity", bytes("")]);
      peer.send(message("here"));
      names.push((await first.socket.receive())?.[0] ?? "nobody");
    }
    const apart = names[0] !== names[1] && !names.includes("nobody");
    const words = { expected: "two names", seen: names.join(" ") };
    check("ZMTP31-IDENTITY-05", apart, words);
    for (const name of names) await first.socket.send(name, text("reply"));
    const seen = [inWords(await first.next()), inWords(await second.next())];
    checkEqual("ZMTP31-IDENTITY-05", new Set(seen).size, 1);
    checkEqual("ZMTP31-IDENTITY-05", seen[0], "message 72 65 70 6c 79");
  },
);
