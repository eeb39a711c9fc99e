// A server for clients that speak no ZeroMQ at all, such as curl: STREAM.
import { get } from "node:http";
import { Stream } from "@scrutineer/zmq";

const server = new Stream();
await server.bind("tcp://127.0.0.1:*");

async function serve(): Promise<void> {
  for await (const [client, octets] of server) {
    // No octets: a client has come, or gone.
    if (octets!.length === 0) continue;
    await server.send([client!, "HTTP/1.0 200 OK\r\n\r\nhello from a STREAM\n"]);
    // Sent, no octets end the connection.
    await server.send([client!, ""]);
  }
}
const serving = serve();

const url = server.lastEndpoint!.replace("tcp:", "http:");
get(url, (response) => {
  response.on("data", (body) => process.stdout.write(body));
  response.on("end", () => server.close());
});
await serving;
