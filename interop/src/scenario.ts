import { test as base } from "@playwright/test";
import { newPath, type Peer, type Transport } from "./peer.ts";
import { readPlan } from "./plan.ts";
import { Pool } from "./pool.ts";
import type { Seen } from "./result.ts";
import { Tap } from "./tap.ts";

/** What a scenario has: two peers by their roles, and more of them where it asks. */
export interface Meeting {
  /** The implementations under test, one peer of each already lent. */
  readonly binder: Peer;
  readonly connecter: Peer;
  /** One more peer of the implementation that has this role. */
  another(role: "binder" | "connecter"): Promise<Peer>;
  /** A new tap: in front of one socket that binds, tcp by default. */
  tap(transport?: Transport): Promise<Tap>;
  /** Tells the report what is counted and not judged. */
  note(text: string): void;
}

export interface Cell {
  readonly binder: string;
  readonly connecter: string;
}

const test = base.extend<{ cell: Cell; meeting: Meeting }, { pool: Pool }>({
  cell: [{ binder: "", connecter: "" }, { option: true }],
  pool: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs off it
    async ({}, use) => {
      const pool = new Pool(readPlan());
      await use(pool);
      await pool.close();
    },
    { scope: "worker" },
  ],
  meeting: async ({ cell, pool }, use, { annotations }) => {
    const taps: Tap[] = [];
    const lent: Peer[] = [];
    const lend = async (name: string) => {
      const peer = await pool.lend(name);
      lent.push(peer);
      return peer;
    };
    const binder = await lend(cell.binder);
    const connecter = await lend(cell.connecter);
    const implementations = { binder: binder.identity, connecter: connecter.identity };
    annotations.push({ type: "implementations", description: JSON.stringify(implementations) });
    await use({
      binder,
      connecter,
      another: (role) => lend(cell[role]),
      tap: async (transport = "tcp") => {
        const { containers, folder } = readPlan();
        const host = containers?.gateway ?? "127.0.0.1";
        const tap = await Tap.open(transport === "tcp" ? { host } : { path: newPath(folder) });
        taps.push(tap);
        return tap;
      },
      note: (description) => annotations.push({ type: "note", description }),
    });
    const seen = JSON.stringify(seenOf(taps, connecter));
    annotations.push({ type: "seen", description: seen });
    await Promise.all(taps.map((tap) => tap.close()));
    await Promise.all(lent.map((peer) => pool.takeBack(peer)));
  },
});

/** What has passed at the taps, and what the peer that connects has really done. */
function seenOf(taps: readonly Tap[], connecter: Peer): Seen {
  return {
    zmtp: [...new Set(taps.flatMap((tap) => tap.versions))],
    mechanism: [...new Set(taps.flatMap((tap) => tap.mechanisms))],
    transport: [...new Set(taps.map((tap) => tap.transport))],
    role: [...connecter.roles],
  };
}

/**
 * Declares a scenario. It runs once for each pair of implementations and each direction.
 *
 * @param id is never reused
 * @param judges ids of the requirements that it exercises; none where no RFC states it
 */
export function scenario(
  id: string,
  { title, judges }: { title: string; judges: readonly string[] },
  run: (meeting: Meeting) => Promise<void>,
): void {
  const annotation = [
    { type: "id", description: id },
    { type: "title", description: title },
    { type: "judges", description: judges.join(" ") },
  ];
  test(`${id} ${title}`, { annotation }, ({ meeting }) => run(meeting));
}

export { expect } from "@playwright/test";
