// A client asks, a server answers: REQ and REP take turns.
import { Reply, Request } from "@scrutineer/zmq";

const server = new Reply();
await server.bind("tcp://127.0.0.1:*");

async function serve(): Promise<void> {
  for await (const [question] of server) await server.send(`${question}, and welcome`);
}
const serving = serve();

const client = new Request();
client.connect(server.lastEndpoint!);
await client.send("hello");
const [answer] = await client.receive();
console.log(`${answer}`);

client.close();
server.close();
await serving;
