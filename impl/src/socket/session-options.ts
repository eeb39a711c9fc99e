import type { AnySocketType } from "../engine/socket-type.ts";
import type { Settings } from "../options.ts";
import type { Patience } from "../pipe/patience.ts";
import { systemClock } from "../session/clock.ts";
import type { SessionOptions } from "../session/contract.ts";
import type { KeepAlive } from "../session/keep-alive.ts";
import type { Security } from "./security.ts";

/** What a session needs of the options of its socket. */
export function sessionOptions(
  socketType: AnySocketType,
  bound: boolean,
  settings: Settings,
  security: Security,
): SessionOptions {
  const { heartbeatInterval, heartbeatTimeout, heartbeatTimeToLive } = settings;
  return {
    socketType,
    bound,
    routingId: settings.routingId,
    metadata: settings.metadata,
    ...security,
    maxMessageSize: settings.maxMessageSize,
    onlyFirstSubscribe: settings.onlyFirstSubscribe,
    handshakeMs: settings.handshakeInterval,
    heartbeat: {
      intervalMs: heartbeatInterval,
      timeoutMs: heartbeatTimeout < 0 ? heartbeatInterval : heartbeatTimeout,
      ttlMs: heartbeatTimeToLive,
    },
  };
}

/** How long an operation waits by the options of its socket, keeping the process alive. */
export function patience(timeoutMs: () => number, keepAlive: KeepAlive): Patience {
  return {
    get timeoutMs() {
      return timeoutMs();
    },
    after: systemClock.after,
    hold: () => keepAlive.hold(),
    release: () => keepAlive.release(),
  };
}
