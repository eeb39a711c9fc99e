/** Events of zeromq's Observer by the protocol's names. */
const eventNames = {
  bind: "listening",
  accept: "accepted",
  connect: "connected",
  handshake: "handshake_ok",
  disconnect: "disconnected",
  "handshake:error:protocol": "handshake_failed",
  "handshake:error:auth": "handshake_failed",
  "handshake:error:other": "handshake_failed",
};

/** The names of events that `watchEvents` can tell. */
export const events = [...new Set(Object.values(eventNames))];

/**
 * Tells the events of one socket until it closes.
 *
 * @param {{events?: AsyncIterable<object>}} socket
 * @param {(line: object) => void} tell
 */
export async function watchEvents(name, socket, tell) {
  if (typeof socket.events?.[Symbol.asyncIterator] !== "function") return;
  try {
    for await (const event of socket.events) {
      const ev = eventNames[event.type];
      if (ev === undefined) continue;
      const why = event.error === undefined ? {} : { why: event.error.code ?? String(event.error) };
      const status = event.error?.status === undefined ? {} : { status: event.error.status };
      const t = Math.round(performance.now() * 1000) / 1000;
      tell({ ev, s: name, endpoint: event.address, t, ...why, ...status });
    }
  } catch (error) {
    if (!socket.closed) process.stderr.write(`events of ${name} ended: ${error.message}\n`);
  }
}
