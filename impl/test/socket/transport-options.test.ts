import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, describe, it } from "node:test";
import { kernelSockets } from "../../../native/test/kernel-socket.ts";
import { backend, Dealer, Pair, type ReconnectError, Router } from "../../src/index.ts";
import { FullListener } from "../support/full-listener.ts";
import { SocksServer } from "../support/socks-proxy.ts";

// The options of the system's sockets, proved by what the kernel or the far end sees of them.

const scratch = mkdtempSync(join(tmpdir(), "zmq-options-"));
after(() => rmSync(scratch, { recursive: true }));
const { name: running } = await backend();
const onUring = running === "io_uring" ? false : "node:net has no means for these options";
const onNet = running === "net" ? false : "io_uring has the means for all options";

const ANY = "tcp://127.0.0.1:*";
const patient = { linger: 0, receiveTimeout: 10_000, sendTimeout: 10_000 };

/** Closed after each test, whatever became of it. */
const open: { close(): void }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

function opened<Socket extends { close(): void }>(socket: Socket): Socket {
  open.push(socket);
  return socket;
}

/** Binds and connects two sockets of these options, and lets a message through. Its port. */
async function exchange(bound: object, connected = bound, endpoint = ANY): Promise<number> {
  const left = opened(new Pair({ ...patient, ...bound }));
  await left.bind(endpoint);
  const right = opened(new Pair({ ...patient, ...connected }));
  right.connect(left.lastEndpoint!);
  await right.send("hello");
  const [frame] = await left.receive();
  assert.equal(`${frame}`, "hello");
  return Number(left.lastEndpoint!.split(":").at(-1));
}

describe("options of the kernel's sockets", { timeout: 60_000 }, () => {
  for (const [options, numbers, values] of [
    [{ tcpKeepalive: 1, tcpKeepaliveIdle: 17 }, ["1:9", "6:4"], [1, 17]],
    [{ tcpKeepalive: 1, tcpKeepaliveInterval: 18 }, ["6:5"], [18]],
    [{ tcpKeepalive: 1, tcpKeepaliveCount: 4 }, ["6:6"], [4]],
    [{ tcpMaxRetransmitTimeout: 15_000 }, ["6:18"], [15_000]],
    [{ typeOfService: 0x28 }, ["0:1"], [0x28]],
    [{ priority: 6 }, ["1:12"], [6]],
    [{ busyPoll: 1 }, ["1:46"], [1]],
  ] as const) {
    const [last] = Object.keys(options).reverse();
    const everywhere = last === "tcpKeepaliveIdle";
    it(`${last} is in the kernel, at both ends`, { skip: !everywhere && onUring }, async () => {
      const port = await exchange(options);

      // node:net tells each connection, its listener it does not.
      const sockets = kernelSockets(port, ...numbers).filter(({ listens }) => !listens);

      assert.deepEqual(
        sockets.map((socket) => socket.values),
        [values, values],
      );
    });
  }

  it("sendBufferSize and receiveBufferSize are in the kernel", { skip: onUring }, async () => {
    const port = await exchange({ receiveBufferSize: 30_000 }, { sendBufferSize: 40_000 });

    const sizes = kernelSockets(port, "1:7", "1:8").filter(({ listens }) => !listens);

    // The kernel takes twice the octets of a buffer.
    assert.ok(sizes.some(({ values: [send] }) => send === 80_000));
    assert.ok(sizes.some(({ values: [, receive] }) => receive === 60_000));
  });

  it("backlog is in the kernel, at the listener", async () => {
    const port = await exchange({ backlog: 7 });

    // Of TCP_INFO: "sacked", which is the longest backlog of a socket that listens.
    const listeners = kernelSockets(port, "6:11:28").filter(({ listens }) => listens);

    assert.deepEqual(
      listeners.map(({ values }) => values),
      [[7]],
    );
  });

  it("interface binds to it, and one that is not there fails", { skip: onUring }, async () => {
    const port = await exchange({ interface: "lo" });
    const devices = kernelSockets(port).map(({ device }) => device);
    const nowhere = opened(new Pair({ interface: "nowhere0" }));

    assert.deepEqual(devices, ["lo", "lo", "lo"]);
    await assert.rejects(nowhere.bind(ANY), { code: "ENODEV" });
  });

  it("what node:net has no means for is refused, naming it", { skip: onNet }, async () => {
    const left = opened(new Pair({ typeOfService: 0x28 }));
    const right = opened(new Pair({ ...patient, priority: 3 }));

    await assert.rejects(left.bind(ANY), { code: "ENOTSUP", message: /typeOfService: expected 0/ });
    right.connect("tcp://127.0.0.1:5");
    await assert.rejects(right.receive(), { code: "ENOTSUP", message: /priority: expected 0/ });
  });
});

describe("who may connect to an ipc endpoint", { timeout: 60_000, skip: onUring }, () => {
  for (const [what, options] of [
    ["ipcFilterPid", { ipcFilterPid: [process.pid] }],
    ["ipcFilterUid", { ipcFilterUid: [process.getuid!()] }],
    ["ipcFilterGid", { ipcFilterPid: [1], ipcFilterGid: [process.getgid!()] }],
  ] as const) {
    it(`${what} lets those in that it names`, async () => {
      await exchange(options, {}, `ipc://${join(scratch, what)}`);
    });
  }

  for (const name of ["ipcFilterPid", "ipcFilterUid", "ipcFilterGid"]) {
    it(`${name} keeps all others out`, async () => {
      const endpoint = `ipc://${join(scratch, `${name}-closed`)}`;
      const left = opened(new Pair({ ...patient, [name]: [54_321] }));
      await left.bind(endpoint);
      let accepted = 0;
      left.events.on("accept", () => accepted++);
      const right = opened(new Pair({ ...patient, reconnectInterval: 20 }));
      const lost = new Promise((resolve) => right.events.on("disconnect", resolve));
      right.connect(endpoint);
      await lost;

      assert.equal(accepted, 0);
    });
  }
});

describe("connections by tcp", { timeout: 60_000 }, () => {
  it("go through a SOCKS proxy, which looks names up", async () => {
    const proxy = opened(await SocksServer.open("ada", "secret"));
    const router = opened(new Router(patient));
    await router.bind(ANY);
    const port = router.lastEndpoint!.split(":").at(-1);
    const options = { ...patient, socksProxy: proxy.address, socksUsername: "ada" };
    const dealer = opened(new Dealer({ ...options, socksPassword: "secret" }));
    dealer.connect(`tcp://nowhere.invalid:${port}`);
    const body = Buffer.alloc(300_000, "x");
    await dealer.send(["through", body]);
    const [id, ...frames] = await router.receive();
    await router.send([id!, "and back"]);
    const [answer] = await dealer.receive();

    assert.deepEqual(frames, [Buffer.from("through"), body]);
    assert.equal(`${answer}`, "and back");
    assert.deepEqual(proxy.asked, [`nowhere.invalid:${port}`]);
  });

  it("are not begun to a name that a SOCKS proxy cannot be asked for", async () => {
    const proxy = opened(await SocksServer.open("ada", "secret"));
    const options = { ...patient, socksProxy: proxy.address, socksUsername: "ada" };
    const dealer = opened(new Dealer({ ...options, socksPassword: "secret" }));

    assert.throws(() => dealer.connect(`tcp://${"n".repeat(256)}:1`), { code: "EINVAL" });
    assert.equal(dealer.stats().connections.length, 0);
    assert.equal(dealer.lastEndpoint, null);
  });

  it("fail where the proxy refuses the password", async () => {
    const proxy = opened(await SocksServer.open("ada", "secret"));
    const options = { ...patient, socksProxy: proxy.address, socksUsername: "ada" };

    const error = await failureOf({ ...options, socksPassword: "guess" }, "tcp://127.0.0.1:1");

    assert.equal(error.code, "EACCES");
    assert.deepEqual(proxy.asked, []);
  });

  it("give an address up after connectTimeout", async () => {
    const full = opened(await FullListener.open());

    const error = await failureOf({ ...patient, connectTimeout: 100 }, full.endpoint);

    assert.equal(error.code, "ETIMEDOUT");
  });
});

/** Why the one attempt to connect has failed. */
async function failureOf(options: object, endpoint: string): Promise<{ code: string }> {
  const once = { ...options, maxReconnectAttempts: 0 };
  const error = await Dealer.connect(endpoint, once).then(
    (dealer) => assert.fail(`connected: ${opened(dealer).lastEndpoint}`),
    (reason: ReconnectError) => reason,
  );
  return error.cause as { code: string };
}
