import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { same, text } from "./both.ts";

// Programs as users of zeromq 6 write them. Each runs on zeromq and here, with the same outcome.

const ANY = "tcp://127.0.0.1:*";
const patient = { linger: 0, receiveTimeout: 10_000 };

/** Sends again and again until something comes: publishers drop before subscriptions are there. */
async function until<T>(send: () => Promise<void>, received: Promise<T>): Promise<T> {
  const timer = setInterval(() => void send().catch(() => {}), 2);
  try {
    return await received;
  } finally {
    clearInterval(timer);
  }
}

same("a server answers by iteration, which ends when it is closed", async ({ Reply, Request }) => {
  const server = new Reply();
  await server.bind(ANY);
  const serving = (async () => {
    for await (const [question, more] of server) await server.send([`re: ${question}`, more!]);
    return "ended";
  })();
  const client = new Request(patient);
  client.connect(server.lastEndpoint!);
  const answers: string[][] = [];
  for (let i = 0; i < 5; i++) {
    await client.send([`${i}`, "x"]);
    answers.push(text(await client.receive()));
  }
  client.close();
  server.close();
  return { answers, ended: await serving };
});

same("work goes to workers in turn", async ({ Push, Pull }) => {
  const source = new Push({ linger: 0 });
  await source.bind(ANY);
  const workers = [new Pull(patient), new Pull(patient)];
  let left = workers.length;
  const all = new Promise<void>((resolve) => {
    source.events.on("handshake", () => --left === 0 && resolve());
  });
  for (const worker of workers) worker.connect(source.lastEndpoint!);
  await all;
  for (let i = 0; i < 6; i++) await source.send(`${i}`);
  const shares: string[][] = [];
  for (const worker of workers) {
    const share: string[] = [];
    for (let i = 0; i < 3; i++) share.push(`${await worker.receive()}`);
    shares.push(share);
  }
  for (const socket of [source, ...workers]) socket.close();
  return shares.sort();
});

same("a subscriber has what it asked for", async ({ Publisher, Subscriber }) => {
  const publisher = new Publisher({ linger: 0 });
  await publisher.bind(ANY);
  const subscriber = new Subscriber(patient);
  subscriber.subscribe("a", Buffer.from("b"));
  subscriber.unsubscribe("b", "never subscribed");
  subscriber.connect(publisher.lastEndpoint!);
  const seen = [];
  for (let i = 0; i < 3; i++) {
    const send = async () => {
      await publisher.send(["b", "unwanted"]);
      await publisher.send(["abc", "wanted"]);
    };
    seen.push(text(await until(send, subscriber.receive())));
  }
  publisher.close();
  subscriber.close();
  return seen;
});

same("a timer ends a loop of a publisher that never has to wait", async ({ Publisher }) => {
  const publisher = new Publisher({ linger: 0 });
  await publisher.bind(ANY);
  let rang = false;
  setTimeout(() => {
    rang = true;
  }, 1);
  // Of a loop that nothing ends this would be an end.
  for (let i = 0; !rang && i < 5_000_000; i++) await publisher.send("x");
  publisher.close();
  return rang;
});

same("a router talks to dealers by name", async ({ Dealer, Router }) => {
  const router = new Router(patient);
  await router.bind(ANY);
  const seen = [];
  for (const name of ["ada", "grace"]) {
    const dealer = new Dealer({ ...patient, routingId: name });
    dealer.connect(router.lastEndpoint!);
    await dealer.send(["hello", "", "world"]);
    seen.push(text(await router.receive()));
    await router.send([name, "you are", name]);
    seen.push(text(await dealer.receive()));
    await router.send(["nobody", "dropped"]);
    dealer.close();
  }
  router.close();
  return seen;
});

same("a mandatory router says that nobody has a name", async ({ Dealer, Router }) => {
  const router = new Router({ ...patient, mandatory: true });
  await router.bind(ANY);
  const dealer = new Dealer({ ...patient, routingId: "ada" });
  dealer.connect(router.lastEndpoint!);
  await dealer.send("hello");
  await router.receive();
  const code = await router.send(["grace", "x"]).then(
    () => "sent",
    (error) => error.code,
  );
  dealer.close();
  router.close();
  return code;
});

same("connect gives a peer its routing id", async ({ Dealer, Router }) => {
  const dealer = new Dealer(patient);
  await dealer.bind(ANY);
  const router = new Router(patient);
  router.connect(dealer.lastEndpoint!, { routingId: "server" });
  await router.send(["server", "question"]);
  const question = text(await dealer.receive());
  await dealer.send("answer");
  const answer = text(await router.receive());
  dealer.close();
  router.close();
  return { question, answer };
});

for (const verbosity of [null, "allSubs", "allSubsUnsubs"] as const) {
  same(`an XPUB of verbosity ${verbosity} sees subscriptions`, async (zmq) => {
    const publisher = new zmq.XPublisher({ ...patient, verbosity });
    await publisher.bind(ANY);
    const subscribers = [new zmq.XSubscriber(patient), new zmq.XSubscriber(patient)];
    const seen: string[][] = [];
    const note = async () => {
      seen.push(text(await publisher.receive()));
    };
    for (const subscriber of subscribers) {
      subscriber.connect(publisher.lastEndpoint!);
      await subscriber.send("\x01topic");
      if (subscriber === subscribers[0] || verbosity !== null) await note();
      // Says that the subscription, passed on or not, is there.
      await subscriber.send("subscribed");
      await note();
    }
    for (const subscriber of subscribers) {
      await subscriber.send("\x00topic");
      if (subscriber === subscribers[1] || verbosity === "allSubsUnsubs") await note();
      // What follows says that nothing is left out.
      await subscriber.send("a message");
      await note();
    }
    for (const socket of [publisher, ...subscribers]) socket.close();
    return seen;
  });
}

same("every kind of content becomes octets", async ({ Pair }) => {
  const [left, right] = [new Pair(patient), new Pair(patient)];
  await left.bind("inproc://content");
  right.connect("inproc://content");
  const octets = Uint8Array.of(1, 2, 3, 4);
  const contents = [
    ...["text", "", 42, 1.5, null, Buffer.from("buffer"), octets, octets.subarray(1, 3)],
    ...[Uint16Array.of(0x0102), octets.buffer],
  ];
  const seen: string[] = [];
  for (const content of contents) {
    await left.send(content);
    seen.push((await right.receive()).map((frame) => frame.toString("hex")).join());
  }
  await left.send(contents);
  seen.push((await right.receive()).map((frame) => frame.toString("hex")).join());
  left.close();
  right.close();
  return seen;
});

same("a stream speaks with a plain TCP server", async ({ Stream }) => {
  const server = createServer((connection) => {
    connection.on("data", (data) => connection.end(`re: ${data}`));
    connection.on("error", () => {});
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const stream = new Stream(patient);
  stream.connect(`tcp://127.0.0.1:${port}`, { routingId: "server" });
  const seen = [text(await stream.receive())];
  await stream.send(["server", "hello"]);
  seen.push(text(await stream.receive()));
  stream.close();
  server.close();
  return seen;
});

same("bindSync is done when it returns", async ({ Pair }) => {
  const [first, second] = [new Pair(patient), new Pair(patient)];
  first.bindSync("inproc://at-once");
  second.connect(first.lastEndpoint!);
  await second.send("hello");
  return text(await first.receive());
});

same("a proxy forwards until it is terminated", async ({ Proxy: MessageProxy, ...zmq }) => {
  const proxy = new MessageProxy(new zmq.Router(), new zmq.Dealer());
  await proxy.frontEnd.bind(ANY);
  await proxy.backEnd.bind(ANY);
  const [client, server] = [new zmq.Request(patient), new zmq.Reply(patient)];
  client.connect(proxy.frontEnd.lastEndpoint!);
  server.connect(proxy.backEnd.lastEndpoint!);
  const done = proxy.run();
  await client.send("through");
  const seen = [text(await server.receive())];
  await server.send("back");
  seen.push(text(await client.receive()));
  proxy.terminate();
  await done;
  client.close();
  server.close();
  return { seen, closed: [proxy.frontEnd.closed, proxy.backEnd.closed] };
});

same("events tell of what happens to connections", async ({ Dealer, Router }) => {
  const server = new Router({ linger: 0 });
  const client = new Dealer({ linger: 0 });
  const told: Record<string, string[]> = { server: [], client: [] };
  const over = new Promise<void>((resolve) => server.events.on("disconnect", () => resolve()));
  const ready = new Promise<void>((resolve) => client.events.on("handshake", () => resolve()));
  for (const type of ["bind", "accept", "handshake", "disconnect"] as const) {
    server.events.on(type, (event) => void told.server!.push(event.type));
  }
  for (const type of ["connect:delay", "connect", "handshake"] as const) {
    client.events.on(type, (event) => void told.client!.push(event.type));
  }
  await server.bind(ANY);
  client.connect(server.lastEndpoint!);
  await ready;
  client.close();
  await over;
  server.close();
  return told;
});

same("the events of a socket can be read, and end with it", async ({ Pull }) => {
  const socket = new Pull({ linger: 0 });
  const { events } = socket;
  const reading = (async () => {
    const types: string[] = [];
    for await (const event of events) types.push(event.type);
    return types;
  })();
  await socket.bind(ANY);
  const endpoint = socket.lastEndpoint!;
  await socket.unbind(endpoint);
  socket.close();
  const types = await reading;
  return { first: types[0], last: types.at(-1), closed: events.closed };
});

same("a socket that was unbound can be bound elsewhere, and its place taken", async ({ Pull }) => {
  const [first, second] = [new Pull(), new Pull()];
  await first.bind(ANY);
  const endpoint = first.lastEndpoint!;
  // zeromq's unbind does not wait for libzmq to close the listener.
  const free = new Promise((resolve) => first.events.on("close", resolve));
  await first.unbind(endpoint);
  await free;
  await second.bind(endpoint);
  await first.bind(ANY);
  const seen = [second.lastEndpoint === endpoint, first.lastEndpoint === endpoint];
  first.close();
  second.close();
  return seen;
});

same("messages wait for a server that comes later", async (zmq) => {
  // A path is nobody else's meanwhile, as a port might be.
  const folder = await mkdtemp(join(tmpdir(), "later-"));
  const endpoint = `ipc://${join(folder, "socket")}`;
  const push = new zmq.Push({ linger: 0, reconnectInterval: 10 });
  push.connect(endpoint);
  for (let i = 0; i < 3; i++) await push.send(`${i}`);
  const pull = new zmq.Pull(patient);
  await pull.bind(endpoint);
  const seen: string[] = [];
  for (let i = 0; i < 3; i++) seen.push(`${await pull.receive()}`);
  push.close();
  pull.close();
  await rm(folder, { recursive: true });
  return seen;
});
