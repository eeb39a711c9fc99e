/** RFC 27, Socket Types and Proxy Handlers: ZAP dialogs over REQ and REP sockets, near and far. */
import { bytes, conformanceCase, join, message, type Peer, text } from "../../src/judge/index.ts";

const request = ["1.0", "id", "global", "127.0.0.1", "", "NULL"];
const answer = ["1.0", "id", "200", "OK", "ada", ""];
const literals = (frames: readonly string[]) =>
  frames.map((frame) => (frame === "" ? "hex:" : `text:${frame}`)).join(" ");

conformanceCase(
  "ZAP-DISTANCE-001",
  {
    judges: ["ZAP-SOCKETS-01", "ZAP-SOCKETS-05"],
    title: "a server on a REQ neither writes nor reads the delimiter",
    needs: { level: 1, sockets: ["REQ"] },
    zmtp: ["3.1"],
  },
  async ({ open, checkOctets, checkEqual }) => {
    const peer = await open();
    await peer.handshake();
    await peer.socket.send(...request.map(text));
    const expected = message("", ...request);
    checkOctets("ZAP-SOCKETS-05", await peer.connection.read(expected.length), expected);
    peer.send(message("", ...answer));
    checkEqual("ZAP-SOCKETS-01", await peer.socket.demand(5_000), literals(answer));
  },
);

/** Asks a handler on a REP behind so many proxies; returns what it gets, and sends back. */
async function throughProxies(peer: Peer, proxies: number) {
  const envelope = Array.from({ length: proxies }, (_, at) => `\0proxy ${at}`);
  peer.send(message(...envelope, "", ...request));
  const got = await peer.socket.demand(5_000);
  await peer.socket.send(...answer.map(text));
  const expected = message(...envelope, "", ...answer);
  return { got, expected, sent: await peer.connection.read(expected.length) };
}

conformanceCase(
  "ZAP-DISTANCE-002",
  {
    judges: ["PROXY-05", "PROXY-06", "PROXY-07"].map((row) => `ZAP-${row}`),
    title: "a handler on a REP behind any number of proxies keeps the envelope and sends it back",
    needs: { level: 1, sockets: ["REP"] },
    zmtp: ["3.1"],
  },
  async ({ open, checkOctets, checkEqual }) => {
    // What a proxy forwards comes from its DEALER.
    const peer = await open({ as: "DEALER" });
    await peer.handshake();
    for (const proxies of [0, 1, 3]) {
      const { got, expected, sent } = await throughProxies(peer, proxies);
      checkEqual("ZAP-PROXY-05", got, literals(request));
      for (const row of ["ZAP-PROXY-06", "ZAP-PROXY-07"]) checkOctets(row, sent, expected);
    }
    const two = join(message("near", "", ...request), message("far", "nearer", "", ...request));
    peer.send(two);
    for (const envelope of [["near"], ["far", "nearer"]]) {
      await peer.socket.demand(5_000);
      await peer.socket.send(bytes("'yes'"));
      const expected = message(...envelope, "", "yes");
      checkOctets("ZAP-PROXY-06", await peer.connection.read(expected.length), expected);
    }
  },
);
