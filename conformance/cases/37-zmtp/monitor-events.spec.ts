/**
 * RFC 37, Error Handling and Security Considerations, as the target's own monitor tells of them:
 * what an application learns of its connections. Only a target that declares such events is asked.
 */
import {
  both,
  bytes,
  command,
  conformanceCase,
  type EventName,
  metadata,
  type Peer,
} from "../../src/judge/index.ts";

/** How a handshake ends, for better or worse. */
const ENDS = ["handshake_ok", "handshake_failed", "disconnected"] as const;

/** How a connection begins, by the role of the target. */
const BEGINNING = { bind: "accepted", connect: "connected" } as const;

const watched = {
  level: 1,
  sockets: ["DEALER"],
  events: ["accepted", "connected", ...ENDS],
} as const;

type Told = (peer: Peer, ...names: readonly EventName[]) => Promise<{ ev: string } | undefined>;

/** The names of the next events that are among these, "nothing" for one that does not come. */
async function next(count: number, told: Told, peer: Peer, ...names: readonly EventName[]) {
  const seen: string[] = [];
  while (seen.length < count) seen.push((await told(peer, ...names))?.ev ?? "nothing");
  return seen.join(", ");
}

conformanceCase(
  "ZMTP-MONITOR-001",
  {
    judges: both("OVERALL-02"),
    title: "a handshake is told as done when it is, and not before",
    needs: watched,
  },
  async ({ role, open, told, control, check }) => {
    const good = await open();
    await good.handshake();
    const begun = `${BEGINNING[role]}, handshake_ok`;
    const seen = await next(2, told, good, BEGINNING[role], ...ENDS);
    control(seen === begun, `of a legal handshake the target tells ${begun}: ${seen}`);
    const left = await open();
    await left.greet();
    left.connection.destroy();
    const end = await next(1, told, left, ...ENDS);
    check("ZMTP31-OVERALL-02", end === "handshake_failed" || end === "disconnected", {
      expected: "handshake_failed or disconnected where the peer leaves before its READY",
      seen: end,
    });
  },
);

conformanceCase(
  "ZMTP-MONITOR-002",
  {
    judges: both("ERROR-02"),
    breaks: ["ZMTP31-NULL-12"],
    title: "a peer that says ERROR is told as a handshake that came to nothing",
    needs: watched,
  },
  async ({ open, told, control, check }) => {
    const good = await open();
    await good.handshake();
    const seen = await next(1, told, good, ...ENDS);
    control(seen === "handshake_ok", `a legal handshake is told as done: ${seen}`);
    const refusing = await open();
    await refusing.attempt({ ready: command("ERROR", bytes("06 'denied'")) });
    refusing.connection.destroy();
    const end = await next(1, told, refusing, ...ENDS);
    check("ZMTP31-ERROR-02", end === "handshake_failed" || end === "disconnected", {
      expected: "handshake_failed or disconnected after ERROR",
      seen: end,
    });
  },
);

conformanceCase(
  "ZMTP-MONITOR-003",
  {
    judges: both("ERROR-06"),
    title: "a connection that is lost and comes back is told as such",
    needs: { ...watched, options: ["reconnect_ivl"] },
    roles: ["connect"],
  },
  async ({ open, comesBack, told, control, checkEqual }) => {
    const peer = await open({ options: { reconnect_ivl: 20 } });
    await peer.handshake();
    const seen = await next(1, told, peer, ...ENDS);
    control(seen === "handshake_ok", `a legal handshake is told as done: ${seen}`);
    peer.connection.destroy();
    await (await comesBack(peer))?.handshake();
    const after = await next(3, told, peer, "connected", ...ENDS);
    checkEqual("ZMTP31-ERROR-06", after, "disconnected, connected, handshake_ok");
  },
);

conformanceCase(
  "ZMTP-MONITOR-004",
  {
    records: both("SECURITY-02"),
    title: "what a target tells its application of peers that it turns away",
    needs: watched,
    roles: ["bind"],
  },
  async ({ open, told, note }) => {
    const ends = async (attempt: (peer: Peer) => Promise<unknown>) => {
      const peer = await open();
      await attempt(peer);
      peer.connection.destroy();
      return next(1, told, peer, ...ENDS);
    };
    const ready = command("READY", metadata([["Socket-Type", "PUB"]]));
    const illegal = await ends((peer) => peer.attempt({ ready }));
    note("ZMTP31-SECURITY-02", `a Socket-Type that is not legal: ${illegal}`);
    const other = await ends((peer) => peer.attempt({ greeting: { mechanism: "PLAIN" } }));
    note("ZMTP31-SECURITY-02", `another mechanism: ${other}`);
    const silent = await ends((peer) => peer.greet());
    note("ZMTP31-SECURITY-02", `no READY: ${silent}`);
  },
);

conformanceCase(
  "ZMTP-MONITOR-005",
  {
    records: both("SECURITY-02"),
    title: "what a target tells its application of credentials that are refused",
    needs: { ...watched, mechanism: "PLAIN", zap: true },
    roles: ["bind"],
  },
  async ({ open, handleZap, told, note }) => {
    for (const status of ["300", "400", "500"]) {
      const reply = ["text:1.0", "echo:requestId", `text:${status}`, "text:", "text:", "hex:"];
      await handleZap({ match: [], reply });
      const peer = await open({ security: { mechanism: "PLAIN", role: "server" } });
      await peer.greet({ mechanism: "PLAIN", asServer: 0 });
      peer.send(command("HELLO", bytes("05 'admin' 05 'wrong'")));
      await peer.next();
      peer.connection.destroy();
      const event = await told(peer, ...ENDS);
      const said = event?.status === undefined ? "" : ` with status ${event.status}`;
      note("ZMTP31-SECURITY-02", `ZAP says ${status}: ${event?.ev ?? "nothing"}${said}`);
    }
  },
);
