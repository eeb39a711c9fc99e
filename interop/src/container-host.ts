import { userInfo } from "node:os";
import type { Command } from "@scrutineer/conformance/target";
import {
  GenericContainer,
  getContainerRuntimeClient,
  type StartedTestContainer,
} from "testcontainers";
import type { Host } from "./host.ts";

/** A container whose main process is a driver that reads from its standard input. */
class DriverContainer extends GenericContainer {
  constructor(image: string) {
    super(image);
    this.createOpts.OpenStdin = true;
    this.createOpts.Tty = false;
  }
}

export interface ContainerOptions {
  readonly image: string;
  readonly network: string;
  /** A folder of this machine that the container has at the same path. */
  readonly folder: string;
  /** "KEY=VALUE": the label by which main.ts removes what is left over. */
  readonly label: string;
  /** A seccomp profile, as JSON text. */
  readonly seccomp?: string | undefined;
}

/**
 * A peer in a container of its own, with no port mapped: it is reached by its address in the
 * network.
 */
export class ContainerHost implements Host {
  readonly bindAddress = "0.0.0.0";
  readonly folder: string;
  address = "";
  readonly #options: ContainerOptions;
  #container: StartedTestContainer | undefined;

  constructor(options: ContainerOptions) {
    this.folder = options.folder;
    this.#options = options;
  }

  get command(): Command {
    return { command: ["docker", "attach", "--sig-proxy=false", this.#container?.getId() ?? ""] };
  }

  async start(): Promise<void> {
    const { image, network, folder, label, seccomp } = this.#options;
    if (this.#container === undefined) {
      const [key, value] = label.split("=") as [string, string];
      const container = new DriverContainer(image).withNetworkMode(network);
      container.withLabels({ [key]: value });
      container.withBindMounts([{ source: folder, target: folder }]);
      // Who may open a Unix socket of another is a matter of users.
      container.withUser(`${userInfo().uid}:${userInfo().gid}`);
      if (seccomp !== undefined) container.withSecurityOpt(`seccomp=${seccomp}`);
      this.#container = await container.start();
    } else {
      await (await this.#engine()).start();
    }
    // A restart may give another address.
    const { NetworkSettings } = await (await this.#engine()).inspect();
    this.address = NetworkSettings.Networks[network]!.IPAddress;
  }

  async kill(): Promise<void> {
    const engine = await this.#engine();
    const dead = engine.wait();
    await engine.kill({ signal: "SIGKILL" });
    await dead;
  }

  async remove(): Promise<void> {
    await this.#container?.stop({ timeout: 0 });
  }

  async #engine() {
    return (await getContainerRuntimeClient()).container.getById(this.#container!.getId());
  }
}
