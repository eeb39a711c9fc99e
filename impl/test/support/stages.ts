import { setImmediate as nextTurn } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import * as zmq from "../../src/index.ts";

const classes = { ...zmq };

/** The class of a socket. */
export type Kind =
  | "Dealer"
  | "Pair"
  | "Publisher"
  | "Pull"
  | "Push"
  | "Reply"
  | "Request"
  | "Router"
  | "Subscriber"
  | "XPublisher"
  | "XSubscriber";

/** A thread in which a test has sockets. */
export interface Stage {
  /** Calls a method of a socket, or one of those of `actor-worker.mjs`. */
  call(id: number, method: string, args: readonly unknown[]): Promise<unknown>;
  end(): Promise<void>;
}

/** The thread of the test. */
export class LocalStage implements Stage {
  readonly #context: zmq.Context;
  // biome-ignore lint/suspicious/noExplicitAny: the methods are called by their names
  readonly #sockets = new Map<number, any>();

  constructor(context: zmq.Context) {
    this.#context = context;
  }

  async call(id: number, method: string, args: readonly unknown[]): Promise<unknown> {
    if (method === "make") {
      const [kind, options] = args as [Kind, object];
      this.#sockets.set(id, new classes[kind]({ ...options, context: this.#context }));
      return undefined;
    }
    const socket = this.#sockets.get(id);
    if (method === "connections") {
      const { connections } = socket.stats() as zmq.SocketStats;
      return connections.map(({ ready }) => ready);
    }
    if (method === "told") return (await socket.events.receive()).type;
    return socket[method](...args);
  }

  end(): Promise<void> {
    return Promise.resolve();
  }
}

interface Reply {
  readonly call: number;
  readonly value: unknown;
  readonly error?: { readonly code: string; readonly message: string };
}

/** A thread of its own. */
export class WorkerStage implements Stage {
  readonly worker: Worker;
  readonly #calls = new Map<number, (reply: Reply) => void>();
  #last = 0;

  constructor(context: zmq.Context) {
    const port = context.share();
    const program = new URL("actor-worker.mjs", import.meta.url);
    this.worker = new Worker(program, { workerData: port, transferList: [port] });
    this.worker.on("message", (reply: Reply) => {
      this.#calls.get(reply.call)!(reply);
      this.#calls.delete(reply.call);
    });
  }

  async call(id: number, method: string, args: readonly unknown[]): Promise<unknown> {
    const call = ++this.#last;
    const answered = new Promise<Reply>((resolve) => this.#calls.set(call, resolve));
    this.worker.postMessage({ call, id, method, args });
    const { value, error } = await answered;
    if (error !== undefined) throw Object.assign(new Error(error.message), error);
    return value;
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }
}

let actors = 0;

/** A socket in a thread of the test's choice. */
export class Actor implements AsyncDisposable {
  readonly #stage: Stage;
  readonly #id = ++actors;

  private constructor(stage: Stage) {
    this.#stage = stage;
  }

  static async make(stage: Stage, kind: Kind, options: object): Promise<Actor> {
    const actor = new Actor(stage);
    await actor.call("make", kind, options);
    return actor;
  }

  call(method: string, ...args: unknown[]): Promise<unknown> {
    return this.#stage.call(this.#id, method, args);
  }

  async bind(endpoint: string): Promise<void> {
    await this.call("bind", endpoint);
  }

  async connect(endpoint: string): Promise<void> {
    await this.call("connect", endpoint);
  }

  async send(content: zmq.MessageLike): Promise<void> {
    await this.call("send", content);
  }

  async trySend(content: zmq.MessageLike): Promise<boolean> {
    return (await this.call("trySend", content)) as boolean;
  }

  /** The frames of the next message as text. */
  async receive(): Promise<string[]> {
    return (await this.frames()).map((frame) => frame.toString());
  }

  async frames(): Promise<Buffer[]> {
    const message = (await this.call("receive")) as Uint8Array[];
    return message.map((frame) => Buffer.from(frame));
  }

  /** Waits until so many of its connections stand, and no others are there. */
  async peers(count: number): Promise<void> {
    for (;;) {
      const ready = (await this.call("connections")) as boolean[];
      if (ready.length === count && ready.every((one) => one)) return;
      await nextTurn();
    }
  }

  async close(): Promise<void> {
    await this.call("close");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
