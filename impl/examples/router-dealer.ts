// A server that answers many clients out of order: ROUTER addresses each by its routing id.
import { Dealer, Router } from "@scrutineer/zmq";

const server = new Router();
await server.bind("tcp://127.0.0.1:*");

const clients = ["ada", "grace"].map((name) => {
  const client = new Dealer({ routingId: name });
  client.connect(server.lastEndpoint!);
  return client;
});
for (const client of clients) await client.send("who am I?");

const waiting: Buffer[] = [];
while (waiting.length < clients.length) {
  const [id] = await server.receive();
  waiting.push(id!);
}
// The first one comes last.
for (const id of waiting.reverse()) await server.send([id, `you are ${id}`]);

for (const client of clients) {
  const [answer] = await client.receive();
  console.log(`${answer}`);
  client.close();
}
server.close();
