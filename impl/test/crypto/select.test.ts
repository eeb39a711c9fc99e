import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";

const href = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);

/** CURVE with libzmq, in both roles: what it is made by, and what came through. */
const program = `
  const { curveCrypto } = await import(${href("../../src/crypto/select.ts")});
  const ours = await import(${href("../../src/index.ts")});
  const libzmq = await import(${JSON.stringify(import.meta.resolve("zeromq"))});
  const [mine, theirs] = [ours.curveKeyPair(), libzmq.curveKeyPair()];
  async function exchange(server, serverKeys, client, clientKeys) {
    const patient = { linger: 0, sendTimeout: 20_000, receiveTimeout: 20_000 };
    const secret = { curveServer: true, curveSecretKey: serverKeys.secretKey };
    const rep = new server.Reply({ ...patient, ...secret });
    await rep.bind("tcp://127.0.0.1:*");
    const keys = { curvePublicKey: clientKeys.publicKey, curveSecretKey: clientKeys.secretKey };
    const req = new client.Request({ ...patient, ...keys, curveServerKey: serverKeys.publicKey });
    req.connect(rep.lastEndpoint);
    await req.send(Buffer.alloc(70_000, "x"));
    await rep.send([...(await rep.receive()), "and back"]);
    const answer = await req.receive();
    req.close();
    rep.close();
    return answer.map((frame) => frame.length);
  }
  const asServer = await exchange(ours, mine, libzmq, theirs);
  const asClient = await exchange(libzmq, theirs, ours, mine);
  console.log(JSON.stringify({ made: curveCrypto().name, asServer, asClient }));`;

for (const [where, preloaded, made] of [
  ["where sodium-native is installed", [], "sodium"],
  [
    "where sodium-native is not installed",
    ["--import", new URL("../support/without-package.mjs", import.meta.url).href],
    "noble",
  ],
] as const) {
  test(`${where} CURVE is made by ${made}, and libzmq understands it`, async () => {
    const flags = ["--import", "tsx", ...preloaded, "--input-type=module", "-e", program];
    const { stdout } = await promisify(execFile)(process.execPath, flags, {
      env: { ...process.env, MISSING_PACKAGE: "sodium-native" },
    });

    assert.deepEqual(JSON.parse(stdout), { made, asServer: [70_000, 8], asClient: [70_000, 8] });
  });
}
