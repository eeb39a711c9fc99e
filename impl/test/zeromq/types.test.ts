import assert from "node:assert/strict";
import { test } from "node:test";
import type * as zeromq from "zeromq";
import type * as scrutineer from "../../src/index.ts";

// What the compiler says of a program for zeromq: these lines compile, or the types have parted.

/** Both packages have a type by this name, and what one has fits where the other is expected. */
type Fits<A, B> = A extends B ? true : false;

test("every event of zeromq can be switched on, and what it tells be read", () => {
  const types: Fits<zeromq.EventType, scrutineer.EventType> = true;
  const told = (event: scrutineer.Event): string => {
    switch (event.type) {
      case "bind:error":
        return `${event.address} ${event.error.code} ${event.error.errno}`;
      case "handshake:error:auth":
        return `${event.address} ${event.error.status}`;
      case "connect:retry":
        return `${event.interval}`;
      case "unknown":
      case "end":
        return event.type;
      default:
        return event.type;
    }
  };

  assert.ok(types);
  assert.equal(told({ type: "connect:retry", address: "tcp://a:1", interval: 100 }), "100");
});

test("a STREAM gives a routing id and octets, as one that zeromq has types for", () => {
  type Received<S extends { receive(): Promise<unknown> }> = Awaited<ReturnType<S["receive"]>>;
  type Iterated<S extends AsyncIterable<unknown>> = S extends AsyncIterable<infer M> ? M : never;
  const received: Fits<Received<scrutineer.Stream>, Received<zeromq.Stream>> = true;
  const iterated: Fits<Iterated<scrutineer.Stream>, Iterated<zeromq.Stream>> = true;

  assert.deepEqual([received, iterated], [true, true]);
});
