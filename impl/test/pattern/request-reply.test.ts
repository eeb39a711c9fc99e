import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { UsageError } from "../../src/errors.ts";
import { RepPattern } from "../../src/pattern/rep.ts";
import { ReqPattern } from "../../src/pattern/req.ts";
import { fakePipe, message, waiting } from "../support/fake-pipe.ts";

function reqWith(peers = 1) {
  const req = new ReqPattern();
  const pipes = Array.from({ length: peers }, () => fakePipe().pipe);
  for (const pipe of pipes) req.attach(pipe);
  return { req, pipes };
}

test("a REQ puts an empty frame before its request, and takes it off the reply", () => {
  const { req, pipes } = reqWith();
  req.send(message("a", "b"));
  assert.deepEqual(waiting(pipes[0]!), ["|a|b"]);

  pipes[0]!.inbound.push(message("", "c"));
  req.readable(pipes[0]!);

  assert.deepEqual(req.receive(), message("c"));
});

test("a REQ takes replies only from the peer it asked, and with a delimiter", () => {
  const { req, pipes } = reqWith(2);
  const [asked, other] = pipes;
  req.send(message("q"));
  other!.inbound.push(message("", "wrong peer"));
  asked!.inbound.push(message("no delimiter"));
  asked!.inbound.push(message("x", "no delimiter"));
  asked!.inbound.push(message("", "right"));
  req.readable(other!);
  req.readable(asked!);

  assert.deepEqual(req.receive(), message("right"));
});

test("a REQ that waits for a reply cannot send", () => {
  const { req } = reqWith();
  req.send(message("a"));

  assert.throws(() => req.send(message("b")), { code: "EFSM" });
});

test("a request that no peer can take stays with its sender", () => {
  const req = new ReqPattern();

  assert.equal(req.send(message("a")), false);
  req.attach(fakePipe().pipe);
  assert.equal(req.send(message("a")), true);
});

function repWith(...requests: string[][]) {
  const rep = new RepPattern();
  const { pipe } = fakePipe();
  rep.attach(pipe);
  for (const frames of requests) pipe.inbound.push(message(...frames));
  rep.readable(pipe);
  return { rep, pipe };
}

test("a REP takes the envelope off the request, and puts it on the reply", () => {
  const { rep, pipe } = repWith(["far", "near", "", "q", "", "2"]);
  assert.deepEqual(rep.receive(), message("q", "", "2"));

  rep.send(message("a"));

  assert.deepEqual(waiting(pipe), ["far|near||a"]);
});

test("a REP drops requests without a delimiter or a body", () => {
  const { rep } = repWith(["no delimiter"], [""], ["", "good"]);

  assert.deepEqual(rep.receive(), message("good"));
});

test("a reply to a peer that has gone is dropped", () => {
  const { rep, pipe } = repWith(["", "q"]);
  rep.receive();
  rep.detach(pipe);

  assert.equal(rep.send(message("a")), true);
  assert.deepEqual(waiting(pipe), []);
});

test("REQ and REP alternate under any sequence of calls", () => {
  const call = fc.constantFrom("req send", "req receive", "rep send", "rep receive");
  fc.assert(
    fc.property(fc.array(call, { maxLength: 60 }), (calls) => {
      const { req, pipes } = reqWith();
      const { rep, pipe } = repWith();
      // One wire: what one side queues, the other has received.
      const carry = () => {
        for (const [from, to, pattern] of [
          [pipes[0]!, pipe, rep],
          [pipe, pipes[0]!, req],
        ] as const) {
          for (let next = from.outbound.shift(); next; next = from.outbound.shift()) {
            to.inbound.push(next);
            pattern.readable(to);
          }
        }
      };
      let state = "idle" as "idle" | "asked" | "heard" | "answered";
      for (const name of calls) {
        const legal =
          name === "req send" ? state === "idle" : name === "rep send" ? state === "heard" : true;
        try {
          if (name === "req send") {
            req.send(message("q"));
            state = "asked";
          } else if (name === "rep send") {
            rep.send(message("a"));
            state = "answered";
          } else if (name === "req receive") {
            const got = req.receive() !== undefined;
            assert.equal(got, state === "answered");
            if (got) state = "idle";
          } else {
            const got = rep.receive() !== undefined;
            assert.equal(got, state === "asked");
            if (got) state = "heard";
          }
          assert.equal(legal, true);
        } catch (error) {
          assert.ok(error instanceof UsageError && error.code === "EFSM", `${error}`);
          assert.equal(legal && !(name === "rep receive" && state === "heard"), false);
        }
        carry();
      }
    }),
  );
});
