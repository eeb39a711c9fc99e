import assert from "node:assert/strict";
import { test } from "node:test";
import { RoutingTable } from "../../src/pattern/routing-table.ts";
import { fakePipe } from "../support/fake-pipe.ts";

const none = Buffer.alloc(0);

test("a peer without an identity gets a zero and four octets, which count up", () => {
  const table = new RoutingTable(0.5);
  const [first, second] = [fakePipe().pipe, fakePipe().pipe];

  table.add(first, none);
  table.add(second, none);

  assert.equal(first.routingId.toString("hex"), "0080000001");
  assert.equal(second.routingId.toString("hex"), "0080000002");
  assert.equal(table.find(second.routingId), second);
});

test("a peer is found by the identity it announced", () => {
  const table = new RoutingTable(0);
  const { pipe } = fakePipe();

  table.add(pipe, Buffer.from("me"));

  assert.equal(table.find(Buffer.from("me")), pipe);
  assert.equal(table.find(Buffer.from("you")), undefined);
});

test("an identity that is taken is refused, and stays with its holder", () => {
  const table = new RoutingTable(0);
  const [first, second] = [fakePipe().pipe, fakePipe().pipe];
  table.add(first, Buffer.from("me"));

  assert.throws(() => table.add(second, Buffer.from("me")), { code: "ERR_ZMTP_IDENTITY" });
  table.remove(second);

  assert.equal(table.find(Buffer.from("me")), first);
});

test("a peer that comes back keeps the identity made for it", () => {
  const table = new RoutingTable(0);
  const { pipe } = fakePipe();
  table.add(pipe, none);
  const made = pipe.routingId;

  table.add(pipe, none);
  assert.equal(pipe.routingId, made);

  table.add(pipe, Buffer.from("named"));
  assert.equal(table.find(made), undefined);
  assert.equal(table.find(Buffer.from("named")), pipe);
});
