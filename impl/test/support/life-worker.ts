import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Context } from "../../src/index.ts";

/** What a worker does; see life-worker.mjs. */
export interface Life {
  readonly role: "sends" | "exits" | "receives" | "idles" | "serves";
  readonly endpoint: string;
  /** Messages that it sends; without end by default. */
  readonly count?: number;
  /** Of its socket. */
  readonly options?: object;
}

/** Starts a thread that takes part in a context. */
export function start(context: Context, life: Life): Worker {
  const port = context.share();
  return new Worker(new URL("life-worker.mjs", import.meta.url), {
    workerData: { ...life, port },
    transferList: [port],
  });
}

/** Resolves when a thread ends; rejects where it fails. */
export async function ended(worker: Worker): Promise<void> {
  await once(worker, "exit");
}

/** The number of a message that a worker has sent. @throws where it is not whole */
export function numberOf([number, body, ...rest]: readonly Buffer[]): number {
  const i = Number(number);
  const whole = Buffer.alloc([0, 10, 300, 20_000, 70_000][i % 5]!, i);
  if (rest.length > 0 || !body?.equals(whole)) throw new Error(`message ${number} is not whole`);
  return i;
}
