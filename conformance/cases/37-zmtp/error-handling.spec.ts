/** RFC 37, Error Handling: ERROR, closes, and coming back. */
import {
  both,
  bytes,
  command,
  conformanceCase,
  inWords,
  join,
  type Peer,
  text,
} from "../../src/judge/index.ts";

/** How long a target is watched that has no reason to come back, in ms. */
const UNPROMPTED_MS = 500;

/** How long a target may take to close a connection that it cannot use, in ms. */
const CLOSE_MS = 2_000;

conformanceCase(
  "ZMTP-NULL-012",
  {
    judges: both("ERROR-02", "ERROR-03"),
    breaks: ["ZMTP31-NULL-12"],
    title: "ERROR in place of READY ends the connection",
    needs: { level: 0 },
  },
  async ({ open, control, checkClosed }) => {
    const answer = async (ready?: Uint8Array) =>
      (await open()).attempt(ready === undefined ? {} : { ready });
    control((await answer()) === "open", "READY in its place is accepted");
    const fate = await answer(command("ERROR", bytes("06 'denied'")));
    checkClosed("ZMTP31-ERROR-02", fate);
    checkClosed("ZMTP31-ERROR-03", fate);
  },
);

conformanceCase(
  "ZMTP-NULL-013",
  {
    judges: ["ZMTP31-NULL-20", "ZMTP30-NULL-17", ...both("NULL-29")],
    breaks: ["ZMTP31-NULL-12"],
    title: "the reason of an ERROR has 0 to 255 characters and changes nothing",
    needs: { level: 1 },
    roles: ["bind"],
  },
  async ({ open, again, control, checkClosed, checkEqual }) => {
    const first = await open();
    control((await first.attempt()) === "open", "READY in its place is accepted");
    for (const reason of ["", "bad", "300", "r".repeat(255)]) {
      const data = join(Uint8Array.of(reason.length), text(reason));
      const peer = await again(first);
      const fate = await peer.attempt({ ready: command("ERROR", data) });
      checkClosed("ZMTP31-NULL-20", fate);
      checkClosed("ZMTP31-NULL-29", fate);
    }
    checkEqual("ZMTP31-NULL-20", await (await again(first)).attempt(), "open");
  },
);

conformanceCase(
  "ZMTP-NULL-014",
  {
    judges: both("ERROR-04"),
    breaks: ["ZMTP31-NULL-12"],
    title: "after an ERROR the target does not connect again",
    needs: { level: 1, options: ["reconnect_ivl"] },
    roles: ["connect"],
  },
  async ({ open, comesBack, control, check }) => {
    const options = { reconnect_ivl: 20 };
    const closed = await open({ options });
    closed.connection.destroy();
    control((await comesBack(closed)) !== undefined, "after a close it connects again");
    const refused = await open({ options });
    await refused.attempt({ ready: command("ERROR", bytes("06 'denied'")) });
    refused.connection.destroy();
    const back = (await comesBack(refused, UNPROMPTED_MS)) !== undefined;
    const seen = back ? "a connection" : "none";
    check("ZMTP31-ERROR-04", !back, { expected: "no connection", seen });
  },
);

conformanceCase(
  "ZMTP-NULL-015",
  {
    judges: both("ERROR-06", "ERROR-07", "SOCKET-04", "OVERALL-06"),
    title: "after an unexpected close the target connects again",
    needs: { level: 1, options: ["reconnect_ivl"] },
    roles: ["connect"],
  },
  async ({ open, comesBack, check }) => {
    let peer: Peer | undefined = await open({ options: { reconnect_ivl: 20 } });
    for (const stage of ["before the greeting", "before READY", "in traffic"]) {
      if (stage === "before READY") await peer?.greet();
      if (stage === "in traffic") await peer?.handshake();
      peer?.connection.destroy();
      peer = peer && (await comesBack(peer));
      const seen = { expected: `a connection after a close ${stage}`, seen: peer ? "one" : "none" };
      for (const row of ["ERROR-06", "ERROR-07", "SOCKET-04", "OVERALL-06"]) {
        check(`ZMTP31-${row}`, peer !== undefined, seen);
      }
    }
  },
);

conformanceCase(
  "ZMTP-SOCKET-005",
  {
    judges: both("ERROR-08"),
    title: "a target waits before it connects again",
    needs: { level: 1, options: ["reconnect_ivl"] },
    roles: ["connect"],
  },
  async ({ open, comesBack, control, check }) => {
    const peer = await open({ options: { reconnect_ivl: 300 } });
    await peer.handshake();
    peer.connection.destroy();
    const closedAt = performance.now();
    control((await comesBack(peer)) !== undefined, "the target comes back");
    const waitedMs = Math.round(performance.now() - closedAt);
    const expected = "150 ms or more of a reconnect_ivl of 300 ms";
    check("ZMTP31-ERROR-08", waitedMs >= 150, { expected, seen: `${waitedMs} ms` });
  },
);

conformanceCase(
  "ZMTP-SOCKET-006",
  {
    judges: both("ERROR-09"),
    title: "a target that is turned away again and again waits longer",
    needs: { level: 1, options: ["reconnect_ivl", "reconnect_ivl_max"] },
    roles: ["connect"],
  },
  async ({ open, comesBack, control, check }) => {
    let peer = await open({ options: { reconnect_ivl: 40, reconnect_ivl_max: 2_000 } });
    const delays: number[] = [];
    for (let attempt = 0; attempt < 5; attempt++) {
      peer.connection.destroy();
      const closedAt = performance.now();
      const next = await comesBack(peer);
      control(next !== undefined, "the target comes back");
      delays.push(Math.round(performance.now() - closedAt));
      if (next !== undefined) peer = next;
    }
    const grown = (delays.at(-1) ?? 0) >= 4 * 40;
    const seen = `${delays.join(", ")} ms`;
    check("ZMTP31-ERROR-09", grown, { expected: "a fifth delay of 160 ms or more", seen });
  },
);

conformanceCase(
  "ZMTP-SOCKET-007",
  {
    judges: both("ERROR-05"),
    title: "a second peer of a PAIR is turned away by a close, without ERROR",
    needs: { level: 1, sockets: ["PAIR"] },
    roles: ["bind"],
  },
  async ({ open, again, control, check }) => {
    const first = await open();
    control((await first.attempt()) === "open", "the first peer is served");
    const second = await again(first);
    await second.greet();
    second.send(second.ready());
    const names: string[] = [];
    let seen = await second.next(CLOSE_MS);
    for (; "frame" in seen; seen = await second.next(CLOSE_MS)) names.push(inWords(seen));
    const error = names.some((name) => name.startsWith("command ERROR"));
    const words = `${names.join(", ")} and ${inWords(seen)}`;
    const closed = seen.kind === "closed" && !error;
    check("ZMTP31-ERROR-05", closed, { expected: "a close without ERROR", seen: words });
  },
);
