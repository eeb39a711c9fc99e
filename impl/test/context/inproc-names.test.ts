import assert from "node:assert/strict";
import { test } from "node:test";
import { InprocNames } from "../../src/context/inproc-names.ts";
import type { AnySocketType } from "../../src/engine/socket-type.ts";
import { InprocEnd } from "../../src/pipe/inproc.ts";
import { Pipe } from "../../src/pipe/pipe.ts";
import type { InprocBinder } from "../../src/threads/contract.ts";
import { FakeOwner } from "../support/fake-pipe.ts";

/** A socket that notes what becomes of its ends. */
function socketOf(type: AnySocketType) {
  const told: string[] = [];
  const accept = () => {
    const pipe = new Pipe(new FakeOwner(), { sendHighWaterMark: 0, receiveHighWaterMark: 0 });
    const owner = {
      ready: () => void told.push("ready"),
      subscribe: () => undefined,
      cancel: () => undefined,
      lost: (_: unknown, error: Error | undefined) => {
        told.push((error as { code?: string } | undefined)?.code ?? "lost");
      },
    };
    return new InprocEnd(pipe, owner, { routingId: Buffer.alloc(0), later: queueMicrotask });
  };
  return { type, closed: false, accept, told };
}

/** Binds, and throws what came of it. */
function bind(names: InprocNames, name: string, binder: InprocBinder): void {
  let failure: Error | undefined;
  names.bind(name, binder, (error) => {
    failure = error;
  });
  if (failure !== undefined) throw failure;
}

test("a name is bound once, and again when it is free", () => {
  const names = new InprocNames();
  const [first, second] = [socketOf("PULL"), socketOf("PULL")];
  bind(names, "inproc://a", first);

  assert.throws(() => bind(names, "inproc://a", second), { code: "EADDRINUSE" });
  names.unbind("inproc://a", second);
  assert.throws(() => bind(names, "inproc://a", second), { code: "EADDRINUSE" });
  names.unbind("inproc://a", first);

  bind(names, "inproc://a", second);
});

test("a name is known to the sockets of its own context only", () => {
  const [ours, others] = [new InprocNames(), new InprocNames()];
  const [pull, push] = [socketOf("PULL"), socketOf("PUSH")];
  bind(ours, "inproc://a", pull);

  others.connect("inproc://a", push.accept(), "PUSH");
  assert.deepEqual(push.told, []);
  ours.connect("inproc://a", push.accept(), "PUSH");

  assert.deepEqual([push.told, pull.told], [["ready"], ["ready"]]);
});

test("all who wait for a name are joined when it is bound, but for those that are forgotten", () => {
  const names = new InprocNames();
  const [pull, push] = [socketOf("PULL"), socketOf("PUSH")];
  const ends = [push.accept(), push.accept(), push.accept()];
  for (const end of ends) names.connect("inproc://a", end, "PUSH");
  names.forget("inproc://a", ends[1]!);

  bind(names, "inproc://a", pull);

  assert.deepEqual(
    [push.told, pull.told].map(({ length }) => length),
    [2, 2],
  );
});

test("types that cannot talk are not joined", () => {
  const names = new InprocNames();
  const [sub, push] = [socketOf("SUB"), socketOf("PUSH")];
  bind(names, "inproc://a", sub);

  names.connect("inproc://a", push.accept(), "PUSH");

  assert.deepEqual([push.told, sub.told], [["ERR_ZMTP_SOCKET_TYPE"], []]);
});
