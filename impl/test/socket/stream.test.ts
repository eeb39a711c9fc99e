import assert from "node:assert/strict";
import { on, once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { test } from "node:test";
import { Stream } from "../../src/index.ts";

const patient = { receiveTimeout: 10_000, linger: 0 };

/** A plain TCP server, its endpoint, and its connections, however early they come. */
async function listening() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const connections = on(server, "connection");
  const accepted = async () => (await connections.next()).value[0] as Socket;
  return { server, accepted, endpoint: `tcp://127.0.0.1:${port}` };
}

/** Receives from one peer until `length` octets have come. */
async function octets(stream: Stream, id: Buffer, length: number): Promise<Buffer> {
  let all = Buffer.alloc(0);
  while (all.length < length) {
    const [from, data] = await stream.receive();
    assert.deepEqual(from, id);
    all = Buffer.concat([all, data!]);
  }
  return all;
}

test("a STREAM that is bound talks to a plain client, octet for octet", async () => {
  using stream = new Stream(patient);
  await stream.bind("tcp://127.0.0.1:*");
  const client = connect({
    host: "127.0.0.1",
    port: Number(stream.lastEndpoint!.split(":").at(-1)),
  });
  const [id, none] = await stream.receive();
  assert.equal(none!.length, 0);
  const body = Buffer.alloc(3_000_000, "octets and more ");

  client.write(body);
  assert.ok((await octets(stream, id!, body.length)).equals(body));
  await stream.send([id!, body.subarray(0, 1_000_000)]);
  await stream.send([id!, "end"]);
  await stream.send([id!, ""]);

  const back: Buffer[] = [];
  for await (const chunk of client) back.push(chunk as Buffer);
  assert.ok(
    Buffer.concat(back).equals(Buffer.concat([body.subarray(0, 1_000_000), Buffer.from("end")])),
  );
  await assert.rejects(stream.send([id!, "x"]), { code: "EHOSTUNREACH" });
});

test("a STREAM that connects sends no greeting, and is told when its peer goes and is back", async () => {
  const { server, accepted, endpoint } = await listening();
  using stream = new Stream({ ...patient, reconnectInterval: 1 });
  stream.connect(endpoint);
  const [id] = await stream.receive();
  const first = await accepted();
  await stream.send([id!, "GET"]);
  const [request] = await once(first, "data");
  assert.equal(`${request}`, "GET");

  first.end("200");
  assert.equal(`${await octets(stream, id!, 3)}`, "200");
  assert.deepEqual(await stream.receive(), [id, Buffer.alloc(0)]);
  assert.deepEqual(await stream.receive(), [id, Buffer.alloc(0)]);
  await stream.send([id!, "again"]);
  const second = await accepted();
  const [more] = await once(second, "data");

  assert.equal(`${more}`, "again");
  second.destroy();
  server.close();
});

test("a send that waits for a peer fails when the peer goes", async () => {
  const { server, accepted, endpoint } = await listening();
  using stream = new Stream({ ...patient, sendHighWaterMark: 1 });
  stream.connect(endpoint);
  const peer = await accepted();
  const [id] = await stream.receive();
  const body = Buffer.alloc(4_000_000);
  const sends = Array.from({ length: 10 }, () => stream.send([id!, body]));
  const last = assert.rejects(sends.at(-1)!, { code: "EHOSTUNREACH" });
  const all = Promise.allSettled(sends);

  peer.destroy();

  await last;
  await all;
  server.close();
});

test("with notify off a STREAM says nothing of its peers", async () => {
  using stream = new Stream({ ...patient, notify: false });
  await stream.bind("tcp://127.0.0.1:*");
  const client = connect({
    host: "127.0.0.1",
    port: Number(stream.lastEndpoint!.split(":").at(-1)),
  });
  client.end("hello");

  const [id, data] = await stream.receive();

  assert.equal(id!.length, 5);
  assert.equal(`${data}`, "hello");
  assert.equal(stream.notify, false);
});
