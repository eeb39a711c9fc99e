import assert from "node:assert/strict";
import { test } from "node:test";
import { LoadBalancer } from "../../src/pattern/load-balancer.ts";
import { fakePipe, message, waiting } from "../support/fake-pipe.ts";

test("messages go to each pipe in turn", () => {
  const balancer = new LoadBalancer();
  const pipes = [fakePipe().pipe, fakePipe().pipe, fakePipe().pipe];
  for (const pipe of pipes) balancer.add(pipe);

  for (let i = 0; i < 7; i++) balancer.send(message(`${i}`));

  assert.deepEqual(pipes.map(waiting), [
    ["0", "3", "6"],
    ["1", "4"],
    ["2", "5"],
  ]);
});

test("a full pipe is left out until it is added again", () => {
  const balancer = new LoadBalancer();
  const small = fakePipe({ sendHighWaterMark: 1 }).pipe;
  const large = fakePipe().pipe;
  balancer.add(small);
  balancer.add(large);
  for (let i = 0; i < 4; i++) balancer.send(message(`${i}`));
  assert.deepEqual(waiting(small), ["0"]);

  balancer.add(small);
  for (let i = 4; i < 6; i++) balancer.send(message(`${i}`));

  assert.equal(waiting(small).length, 1);
  assert.equal(waiting(large).length, 4);
});

test("without a pipe that has room nothing is sent", () => {
  const balancer = new LoadBalancer();
  assert.equal(balancer.send(message("a")), undefined);

  const { pipe } = fakePipe({ sendHighWaterMark: 1 });
  balancer.add(pipe);
  assert.equal(balancer.send(message("a")), pipe);
  assert.equal(balancer.send(message("b")), undefined);
});

test("a removed pipe gets nothing, and the turn of the others stays", () => {
  const balancer = new LoadBalancer();
  const pipes = [fakePipe().pipe, fakePipe().pipe, fakePipe().pipe];
  for (const pipe of pipes) balancer.add(pipe);
  balancer.send(message("0"));
  balancer.remove(pipes[0]!);

  for (let i = 1; i < 4; i++) balancer.send(message(`${i}`));

  assert.deepEqual(pipes.map(waiting), [["0"], ["1", "3"], ["2"]]);
});
