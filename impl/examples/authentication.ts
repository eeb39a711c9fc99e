// A server whose clients have keys, and a handler that knows whose key is whose: CURVE and ZAP.
import { timingSafeEqual } from "node:crypto";
import { Context, curveKeyPair, decodeZ85, Reply, Request } from "@scrutineer/zmq";

const serverKeys = curveKeyPair();
const adaKeys = curveKeyPair();
const users = [{ name: "ada", key: decodeZ85(adaKeys.publicKey) }];

const context = new Context();
context.zapHandler = ({ mechanism, credentials: [key] }) => {
  if (mechanism !== "CURVE") return { status: 400 };
  // All are compared, and each in constant time: how long it takes tells nothing.
  const [user] = users.filter((known) => timingSafeEqual(known.key, key!));
  return user === undefined ? { status: 400 } : { status: 200, userId: user.name };
};

const server = new Reply({ context, curveServer: true, curveSecretKey: serverKeys.secretKey });
await server.bind("tcp://127.0.0.1:*");
(async () => {
  for await (const _ of server) await server.send(`hello, ${server.lastPeer?.userId}`);
})();

const options = { curveServerKey: serverKeys.publicKey, linger: 0 };
const { publicKey, secretKey } = adaKeys;
const ada = new Request({ ...options, curvePublicKey: publicKey, curveSecretKey: secretKey });
ada.connect(server.lastEndpoint!);
await ada.send("who am I?");
console.log(`${await ada.receive()}`);

const stranger = curveKeyPair();
const eve = new Request({
  ...options,
  curvePublicKey: stranger.publicKey,
  curveSecretKey: stranger.secretKey,
});
const refused = new Promise<string>((resolve) => {
  eve.events.on("handshake:error:auth", ({ error }) => resolve(`eve: ${error.status}`));
});
eve.connect(server.lastEndpoint!);
console.log(await refused);

for (const socket of [ada, eve, server]) socket.close();
