import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

/** A SOCKS5 proxy that asks for a name and a password, and notes where it was asked to go. */
export class SocksServer {
  readonly asked: string[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(credentials: string) {
    this.#server = createServer((client) => {
      this.#sockets.add(client);
      client.on("error", () => {});
      void this.#serve(client, credentials);
    });
  }

  static async open(name: string, password: string): Promise<SocksServer> {
    const proxy = new SocksServer(`${name}:${password}`);
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  get address(): string {
    return `127.0.0.1:${(this.#server.address() as { port: number }).port}`;
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }

  async #serve(client: Socket, credentials: string): Promise<void> {
    const [hello] = (await once(client, "data")) as [Buffer];
    if (!hello.subarray(2).includes(2)) return void client.end(Buffer.of(5, 0xff));
    client.write(Buffer.of(5, 2));
    const [login] = (await once(client, "data")) as [Buffer];
    const nameBytes = login[1]!;
    const name = login.subarray(2, 2 + nameBytes);
    const password = login.subarray(3 + nameBytes);
    if (`${name}:${password}` !== credentials) return void client.end(Buffer.of(1, 1));
    client.write(Buffer.of(1, 0));
    const [request] = (await once(client, "data")) as [Buffer];
    const host = request.subarray(5, 5 + request[4]!).toString();
    const port = request.readUInt16BE(request.length - 2);
    this.asked.push(`${host}:${port}`);
    const target = connect(port, "127.0.0.1").on("error", () => client.destroy());
    this.#sockets.add(target);
    await once(target, "connect");
    client.write(Buffer.of(5, 0, 0, 1, 127, 0, 0, 1, 0, 0));
    client.pipe(target).pipe(client);
  }
}
