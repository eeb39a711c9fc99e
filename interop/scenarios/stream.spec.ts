import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { digestOf, frameOctets, generatedFrame } from "../src/frame.ts";
import type { PeerSocket } from "../src/peer.ts";
import { expect, type Meeting, scenario } from "../src/scenario.ts";

/** What is sent each way: single octets, and more than any one read takes. */
const pieces = ["a", "\0\xff", generatedFrame(1024 * 1024, 1), "z"];
const octets = Buffer.concat(pieces.map(frameOctets));

/** No RFC states what a STREAM does: its name and its messages are libzmq's. */
const judges: readonly string[] = [];

for (const transport of ["tcp", "ipc"] as const) {
  const upper = transport.toUpperCase();

  scenario(
    `INTEROP-EXCHANGE-${upper}-STREAM-STREAM`,
    { title: "STREAM connects to STREAM: octets both ways, and no others on the wire", judges },
    async ({ binder, connecter, tap }) => {
      const between = await tap(transport);
      const bound = await binder.socket("STREAM");
      between.lead(await bound.bind(transport));
      const connected = await connecter.socket("STREAM");
      await connected.connect(between.endpoint);
      const [toBinder, toConnecter] = [await came(connected), await came(bound)];

      await sendAll(connected, toBinder);
      await receiveAll(bound, toConnecter);
      await sendAll(bound, toConnecter);
      await receiveAll(connected, toBinder);

      expect(between.octets(1, "forward").equals(octets), "what went to the binder").toBe(true);
      expect(between.octets(1, "backward").equals(octets), "what came of it").toBe(true);
      await bound.send([toConnecter, ""]);
      expect(await connected.receive(), "the end").toEqual([toBinder, ""]);
    },
  );

  scenario(
    `INTEROP-EXCHANGE-${upper}-STREAM-RAW`,
    { title: "STREAM meets a socket that is none of ZeroMQ's, which connects and binds", judges },
    async (meeting) => {
      const between = await meeting.tap(transport);
      const bound = await meeting.binder.socket("STREAM");
      between.lead(await bound.bind(transport));
      const near = connect(placeOf(between.endpoint));
      await exchange(bound, near);

      const server = createServer().listen(0, "127.0.0.1");
      await once(server, "listening");
      const { port } = server.address() as AddressInfo;
      const accepted = once(server, "connection");
      const connected = await connects(meeting, transport, `tcp://127.0.0.1:${port}`);
      await exchange(connected, (await accepted)[0] as Socket);
      server.close();
    },
  );
}

/** A STREAM of the peer that connects, which a tap leads to `endpoint`. */
async function connects(meeting: Meeting, transport: "tcp" | "ipc", endpoint: string) {
  const between = await meeting.tap(transport);
  between.lead(endpoint);
  const socket = await meeting.connecter.socket("STREAM");
  await socket.connect(between.endpoint);
  return socket;
}

/** All octets go both ways between a STREAM and a plain socket; then the STREAM ends it. */
async function exchange(stream: PeerSocket, plain: Socket): Promise<void> {
  const chunks: Buffer[] = [];
  plain.on("data", (chunk) => chunks.push(chunk));
  const ended = once(plain, "close");
  const id = await came(stream);
  plain.write(octets);
  await receiveAll(stream, id);
  await sendAll(stream, id);
  await stream.send([id, ""]);
  await ended;
  expect(Buffer.concat(chunks).equals(octets), "what the plain socket got").toBe(true);
}

/** The routing id of the next peer, which a message without octets tells of. */
async function came(stream: PeerSocket): Promise<string> {
  const message = await stream.receive();
  expect(message, "that a peer has come").toEqual([expect.any(String), ""]);
  return message![0]!;
}

async function sendAll(stream: PeerSocket, id: string): Promise<void> {
  for (const piece of pieces) await stream.send([id, piece]);
}

/** All octets come from this peer, cut as the transport likes. */
async function receiveAll(stream: PeerSocket, id: string): Promise<void> {
  for (let at = 0; at < octets.length; ) {
    const message = await stream.receive();
    expect(message?.[0], `the peer, after ${at} octets`).toBe(id);
    const piece = message![1]!;
    const length = Number(/^sha256:(\d+):/.exec(piece)?.[1] ?? piece.length);
    const due = octets.subarray(at, at + length);
    expect(piece).toBe(piece.startsWith("sha256:") ? digestOf(due) : due.toString("latin1"));
    at += length;
  }
}

const placeOf = (endpoint: string) => {
  if (endpoint.startsWith("ipc://")) return { path: endpoint.slice("ipc://".length) };
  const { hostname, port } = new URL(endpoint);
  return { host: hostname, port: Number(port) };
};
