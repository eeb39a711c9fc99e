import { createRequire } from "node:module";
import type { Transport } from "./transport.ts";
import { type StreamOpener, UringTransport } from "./uring-streams.ts";

type Uring = typeof import("@scrutineer/uring");

/** A transport on io_uring, or one sentence that says why there is none here. */
export async function openUring(): Promise<Transport | string> {
  try {
    return opened(await import("@scrutineer/uring"));
  } catch (error) {
    return notLoaded(error);
  }
}

/** As `openUring`, before it returns. */
export function openUringNow(): Transport | string {
  try {
    // Node has loaded modules of this kind by require since 20.19.
    return opened(createRequire(import.meta.url)("@scrutineer/uring"));
  } catch (error) {
    return notLoaded(error);
  }
}

function notLoaded(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND"
    ? "the optional package @scrutineer/uring is not installed"
    : `@scrutineer/uring does not load: ${message}`;
}

function opened(uring: Uring): Transport | string {
  const probe = uring.probe();
  return probe.available ? new UringTransport(ownRing(uring)) : probe.reason;
}

/** A ring in this thread. */
function ownRing({ Ring, connect, listen }: Uring): StreamOpener {
  const ring = new Ring();
  return {
    name: "io_uring",
    listen: async (options) => listen(ring, options),
    listenNow: (options) => listen(ring, options),
    connect: (address, outcome, source, options) =>
      connect(ring, address, outcome, source, options),
  };
}
