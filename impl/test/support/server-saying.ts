import { once } from "node:events";
import { createServer, type Socket } from "node:net";

/** A server whose only part in the conversation is `octets`. */
export async function serverSaying(octets: Uint8Array) {
  const connections: Socket[] = [];
  const server = createServer((socket) => {
    connections.push(socket.on("error", () => {}));
    socket.write(octets);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const close = () => {
    server.close();
    for (const connection of connections) connection.destroy();
  };
  return { endpoint: `tcp://127.0.0.1:${port}`, connections, close };
}
