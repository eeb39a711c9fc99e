import assert from "node:assert/strict";
import { test } from "node:test";
import * as zeromq from "zeromq";
import * as scrutineer from "../../src/index.ts";

/** The package that programs are written for; ours has its names. */
export type Zmq = typeof zeromq;

const ours = scrutineer as unknown as Zmq;

/** A program for either package; it returns what it has seen. Its sockets are closed after it. */
export type Program = (zmq: Zmq) => unknown;

/** Runs a program on zeromq and on this package, and compares what it has seen. */
export function same(name: string, program: Program): void {
  test(name, { timeout: 30_000 }, async () => {
    const expected = await run(program, zeromq);
    const got = await run(program, ours);

    assert.notEqual(expected, undefined, "a program returns what it has seen");
    assert.deepEqual(got, expected);
  });
}

async function run(program: Program, zmq: Zmq): Promise<unknown> {
  const made: { close(): void }[] = [];
  const tracked = Object.entries(zmq).map(([name, value]) => {
    const isSocket = typeof value === "function" && value.prototype instanceof zmq.Socket;
    return [name, isSocket ? tracking(value as never, made) : value];
  });
  try {
    return await program(Object.fromEntries(tracked) as Zmq);
  } finally {
    for (const socket of made) socket.close();
  }
}

/** The same class; what is made of it is noted. */
function tracking<C extends new (...args: never[]) => { close(): void }>(
  socketClass: C,
  made: { close(): void }[],
): C {
  return new Proxy(socketClass, {
    construct(target, args, self) {
      const socket = Reflect.construct(target, args, self) as { close(): void };
      made.push(socket);
      return socket;
    },
  });
}

export const text = (message: Buffer[]): string[] => message.map(String);

/** The error of a call, as programs see it. */
export async function failure(call: () => unknown): Promise<object> {
  try {
    await call();
    return { failed: false };
  } catch (error) {
    const { code, errno, address } = error as NodeJS.ErrnoException & { address?: string };
    return { error: error instanceof Error, code, errno, address };
  }
}
