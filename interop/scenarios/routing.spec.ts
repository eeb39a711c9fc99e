import type { PeerSocket } from "../src/peer.ts";
import { expect, type Meeting, scenario } from "../src/scenario.ts";

const PEERS = 5;
const MESSAGES = 20;

const judges = [
  "REQREP-ROUTER-12",
  "REQREP-ROUTER-14",
  "REQREP-ROUTER-16",
  "REQREP-ROUTER-17",
] as const;

const names = Array.from({ length: PEERS }, (_, index) => `peer-${index}`);

scenario(
  "INTEROP-ROUTING-001",
  {
    title: "a bound ROUTER reaches five DEALERs by identity, and each reaches it",
    judges: [...judges],
  },
  async (meeting) => {
    const router = await meeting.binder.socket("ROUTER");
    const between = await meeting.tap();
    between.lead(await router.bind());
    const dealers = await dealersOf(meeting, "connecter");
    for (const dealer of dealers) await dealer.connect(between.endpoint);

    await converse(router, dealers);
  },
);

scenario(
  "INTEROP-ROUTING-002",
  { title: "a ROUTER connects to five DEALERs that are bound", judges: [...judges] },
  async (meeting) => {
    const router = await meeting.connecter.socket("ROUTER");
    const dealers = await dealersOf(meeting, "binder");
    for (const dealer of dealers) {
      const between = await meeting.tap();
      between.lead(await dealer.bind());
      await router.connect(between.endpoint);
    }

    await converse(router, dealers);
  },
);

/** Five sockets, each on a peer of its own. */
async function dealersOf(meeting: Meeting, role: "binder" | "connecter"): Promise<PeerSocket[]> {
  const more = names.slice(1).map(() => meeting.another(role));
  const peers = [meeting[role], ...(await Promise.all(more))];
  return Promise.all(
    names.map((name, index) => peers[index]!.socket("DEALER", { identity: `text:${name}` })),
  );
}

/**
 * Each DEALER introduces itself; the ROUTER then writes to all of them in turn, and they answer.
 */
async function converse(router: PeerSocket, dealers: readonly PeerSocket[]): Promise<void> {
  for (const dealer of dealers) await dealer.send(["hello"]);
  const hellos = [];
  for (const _ of dealers) hellos.push(await router.receive());
  expect(hellos.sort()).toEqual(names.map((name) => [name, "hello"]));

  for (let n = 0; n < MESSAGES; n++) {
    for (const name of names) await router.send([name, `${n} for ${name}`, ""]);
  }
  for (const [index, dealer] of dealers.entries()) {
    for (let n = 0; n < MESSAGES; n++) {
      expect(await dealer.receive()).toEqual([`${n} for ${names[index]}`, ""]);
    }
    await dealer.send(["all here"]);
    expect(await router.receive()).toEqual([names[index], "all here"]);
  }
}
