import assert from "node:assert/strict";
import { test } from "node:test";
import { DealerPattern, type DealerSettings } from "../../src/pattern/dealer.ts";
import { fakePipe, message, waiting } from "../support/fake-pipe.ts";

function dealerWith(settings: Partial<DealerSettings>) {
  const none = Buffer.alloc(0);
  const plain = { probeRouter: false, helloMessage: none, hiccupMessage: none };
  return new DealerPattern(() => ({ ...plain, ...settings }));
}

test("a DEALER says hello at each connection, before what waits", () => {
  const dealer = dealerWith({ helloMessage: Buffer.from("hello"), probeRouter: true });
  const { pipe } = fakePipe();
  dealer.attach(pipe);
  dealer.send(message("waits"));

  dealer.ready(pipe);
  assert.deepEqual(waiting(pipe), ["hello", "", "waits"]);
  dealer.lost(pipe);
  dealer.ready(pipe);
  assert.deepEqual(waiting(pipe), ["hello", ""]);
});

test("the hiccup message comes from peers that we connected to, at each loss", () => {
  const dealer = dealerWith({ hiccupMessage: Buffer.from("hiccup") });
  const [ours, theirs] = [fakePipe().pipe, fakePipe().pipe];
  theirs.accepted = true;
  for (const pipe of [ours, theirs]) {
    dealer.attach(pipe);
    dealer.lost(pipe);
    dealer.ready(pipe);
    dealer.lost(pipe);
    dealer.readable(pipe);
  }

  assert.deepEqual(dealer.receive(), message("hiccup"));
  assert.equal(dealer.receive(), undefined);
});
