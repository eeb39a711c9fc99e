import { ContainerHost } from "./container-host.ts";
import { Peer } from "./peer.ts";
import type { Plan, PlannedPeer } from "./plan.ts";
import { ProcessHost } from "./process-host.ts";

/**
 * The peers of one worker: started when first needed, lent to one scenario at a time, kept for
 * the next.
 */
export class Pool {
  readonly #plan: Plan;
  readonly #idle = new Map<string, Peer[]>();
  readonly #all: Peer[] = [];
  /** How a peer of this name has to be started, once that is known. */
  readonly #seccomp = new Map<string, string | undefined>();

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  async lend(name: string): Promise<Peer> {
    return this.#idle.get(name)?.pop() ?? (await this.#open(name));
  }

  /** Takes a peer back. One that no longer answers is removed. */
  async takeBack(peer: Peer): Promise<void> {
    try {
      await peer.reset();
      this.#idle.set(peer.name, [...(this.#idle.get(peer.name) ?? []), peer]);
    } catch {
      this.#all.splice(this.#all.indexOf(peer), 1);
      await peer.remove();
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map((peer) => peer.remove()));
  }

  async #open(name: string): Promise<Peer> {
    const planned = this.#plan.peers[name];
    if (planned === undefined) throw new Error(`no peer "${name}" in the plan`);
    const peer = await (this.#plan.containers === undefined
      ? openProcess(name, planned, this.#plan.folder)
      : this.#openContainer(name, planned));
    this.#all.push(peer);
    if (planned.refused) expectFallback(peer, planned);
    return peer;
  }

  /**
   * The engine's own profile first; ours only where the wanted backend does not come up under it.
   */
  async #openContainer(name: string, planned: PlannedPeer): Promise<Peer> {
    const open = (seccomp: string | undefined) => {
      const { containers, folder } = this.#plan;
      const image = planned.image!;
      return Peer.open(name, new ContainerHost({ ...containers!, image, folder, seccomp }));
    };
    const tried = planned.refused ? planned.seccomp : this.#seccomp.get(name);
    const peer = await open(tried);
    const satisfied = planned.backend === undefined || peer.identity.backend === planned.backend;
    if (satisfied || tried === planned.seccomp) return peer;
    this.#seccomp.set(name, planned.seccomp);
    await peer.remove();
    return open(planned.seccomp);
  }
}

/** A peer that is refused io_uring runs on another backend, and says that seccomp is why. */
function expectFallback({ name, identity }: Peer, { backend }: PlannedPeer): void {
  const reason = identity.backendReason ?? "no reason";
  if (identity.backend === backend && reason.includes("seccomp")) return;
  throw new Error(
    `"${name}": expected the backend ${backend} because of seccomp, got ${identity.backend}: ${reason}`,
  );
}

async function openProcess(name: string, planned: PlannedPeer, folder: string): Promise<Peer> {
  const { drivers, refused } = planned;
  const reasons: string[] = [];
  for (const driver of drivers) {
    try {
      return await Peer.open(name, new ProcessHost(driver, folder, refused));
    } catch (error) {
      reasons.push(`${driver}: ${(error as Error).message}`);
    }
  }
  throw new Error(`no driver of "${name}" works here: ${reasons.join("; ")}`);
}
