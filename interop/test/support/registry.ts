import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { basename } from "node:path";
import type { Tarball } from "../../src/packages.ts";

/** A registry of npm that has our packages, as if they were published; for their scope alone. */
export class Registry {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async of(tarballs: readonly Tarball[]): Promise<Registry> {
    const server = createServer((request, response) => {
      const path = decodeURIComponent(request.url ?? "").slice(1);
      const wanted = tarballs.find((one) => one.name === path);
      const file = tarballs.find((one) => basename(one.path) === path);
      if (wanted !== undefined) {
        const { port } = server.address() as AddressInfo;
        const { name, version, integrity } = wanted;
        const tarball = `http://127.0.0.1:${port}/${basename(wanted.path)}`;
        const only = { ...manifestOf(wanted), name, version, dist: { tarball, integrity } };
        const about = { name, "dist-tags": { latest: version }, versions: { [version]: only } };
        response.end(JSON.stringify(about));
      } else if (file !== undefined) {
        response.end(readFileSync(file.path));
      } else {
        response.writeHead(404).end();
      }
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new Registry(server);
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

function manifestOf({ path }: Tarball): object {
  return JSON.parse(
    execFileSync("tar", ["-xOf", path, "package/package.json"], { encoding: "utf8" }),
  );
}
