import { failure, same, type Zmq } from "./both.ts";

// What goes wrong has the same code, number and address here as in zeromq.

const free = "tcp://127.0.0.1:1";
const ANY = "tcp://127.0.0.1:*";

/** A call that fails, on a socket that is closed afterwards. */
type Mistake = (zmq: Zmq, bound: string) => unknown;

const onEndpoints: Record<string, Mistake> = {
  "binds to no endpoint": ({ Push }) => new Push().bind("nowhere"),
  "binds to a host without a port": ({ Push }) => new Push().bind("tcp://127.0.0.1"),
  "binds to an unknown transport": ({ Push }) => new Push().bind("carrier-pigeon://x"),
  "binds to a transport that is not built in": ({ Push }) => new Push().bind("pgm://127.0.0.1:9"),
  "binds to an address of another machine": ({ Push }) => new Push().bind("tcp://8.8.8.8:5555"),
  "binds to an unknown host": ({ Push }) => new Push().bind("tcp://no.such.host.invalid:5555"),
  "binds where another is bound": ({ Push }, bound) => new Push().bind(bound),
  "unbinds from where it is not bound": ({ Push }) => new Push().unbind(free),
  "unbinds from no endpoint": ({ Push }) => new Push().unbind("nowhere"),
  "connects to no endpoint": ({ Pull }) => new Pull().connect("nowhere"),
  "connects to an unknown transport": ({ Pull }) => new Pull().connect("carrier-pigeon://x"),
  "connects to a wildcard": ({ Pull }) => new Pull().connect("tcp://*:5555"),
  "disconnects from where it is not connected": ({ Pull }) => new Pull().disconnect(free),
  "disconnects from no endpoint": ({ Pull }) => new Pull().disconnect("nowhere"),
};

for (const [name, mistake] of Object.entries(onEndpoints)) {
  same(`who ${name} is told the same`, async (zmq) => {
    const socket = new zmq.Push();
    await socket.bind(ANY);
    const bound = socket.lastEndpoint!;
    const told = (await failure(() => mistake(zmq, bound))) as { address?: string };
    socket.close();
    // The port is another one each time.
    return { ...told, address: told.address === bound ? "the bound one" : told.address };
  });
}

const onSockets: Record<string, (zmq: Zmq) => unknown> = {
  "sends on a closed socket": ({ Push }) => closed(new Push()).send("x"),
  "receives on a closed socket": ({ Pull }) => closed(new Pull()).receive(),
  "binds a closed socket": ({ Pull }) => closed(new Pull()).bind(ANY),
  "connects a closed socket": ({ Pull }) => closed(new Pull()).connect(free),
  "sends to nobody for a while": ({ Push }) => new Push({ sendTimeout: 5 }).send("x"),
  "sends to nobody without waiting": ({ Push }) => new Push({ sendTimeout: 0 }).send("x"),
  "receives nothing for a while": ({ Pull }) => new Pull({ receiveTimeout: 5 }).receive(),
  "receives nothing without waiting": ({ Pull }) => new Pull({ receiveTimeout: 0 }).receive(),
  "receives before the request": ({ Request }) => new Request({ receiveTimeout: 5 }).receive(),
  "replies before a request": ({ Reply }) => new Reply({ sendTimeout: 5 }).send("x"),
  "sends to an unknown stream": ({ Stream }) => new Stream({ linger: 0 }).send(["x", "y"]),
  "sets a mark below zero": ({ Push }) => set(new Push(), "sendHighWaterMark", -1),
  "sets a mark that is no number": ({ Push }) => set(new Push(), "sendHighWaterMark", "x"),
  "sets a linger below -1": ({ Push }) => set(new Push(), "linger", -2),
  "sets a name of 256 octets": ({ Dealer }) => set(new Dealer(), "routingId", "x".repeat(256)),
  "sets what is no boolean": ({ Push }) => set(new Push(), "immediate", 1),
  "runs a proxy between sockets that are nowhere": (zmq) =>
    new zmq.Proxy(new zmq.Pull(), new zmq.Push()).run(),
  "asks for VMCI": ({ Push }) => set(new Push(), "vmciBufferSize", 5),
};

/** zeromq has no code for values of a wrong type, and another one where it was not built. */
const otherCode = new Set([
  "asks for VMCI",
  "sets a mark that is no number",
  "sets what is no boolean",
]);

for (const [name, mistake] of Object.entries(onSockets)) {
  same(`who ${name} is told the same`, async (zmq) => {
    const told = (await failure(() => mistake(zmq))) as { code?: string; error: boolean };
    return otherCode.has(name) ? { error: told.error } : told;
  });
}

same("who closes a socket ends what waits for it", async ({ Pull, Push }) => {
  const [pull, push] = [new Pull(), new Push()];
  const [received, sent] = [pull.receive(), push.send("x")];
  pull.close();
  push.close();
  pull.close();
  return [await failure(() => received), await failure(() => sent), pull.closed];
});

// Of a constructor that throws zeromq keeps a socket that nobody can close: options are set here.
function set<S extends object>(socket: S, name: keyof S, value: unknown): void {
  socket[name] = value as never;
}

function closed<S extends { close(): void }>(socket: S): S {
  socket.close();
  return socket;
}
