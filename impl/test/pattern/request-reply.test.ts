import assert from "node:assert/strict";
import { test } from "node:test";
import { RepPattern } from "../../src/pattern/rep.ts";
import { ReqPattern, type ReqSettings } from "../../src/pattern/req.ts";
import { fakePipe, message, waiting } from "../support/fake-pipe.ts";

const strict = { probeRouter: false, correlate: false, relaxed: false };

function reqWith(peers = 1, settings: Partial<ReqSettings> = {}) {
  const req = new ReqPattern(0, () => ({ ...strict, ...settings }));
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
  const { req } = reqWith(0);

  assert.equal(req.send(message("a")), false);
  req.attach(fakePipe().pipe);
  assert.equal(req.send(message("a")), true);
});

test("a REQ without a request cannot receive, but while a request waits it can", () => {
  const { req } = reqWith(0);
  assert.throws(() => req.receive(), { code: "EFSM" });

  req.send(message("a"));

  assert.equal(req.receive(), undefined);
});

test("a correlating REQ takes the reply with the number of its request alone", () => {
  const { req, pipes } = reqWith(1, { correlate: true });
  const [pipe] = pipes;
  req.send(message("q"));
  const [number, delimiter, body] = pipe!.outbound.shift()!;
  assert.equal(number!.length, 4);
  assert.deepEqual([delimiter, body], message("", "q"));

  pipe!.inbound.push(message("", "no number"));
  pipe!.inbound.push([Buffer.from("9999"), ...message("", "wrong number")]);
  pipe!.inbound.push([number!, ...message("no delimiter")]);
  pipe!.inbound.push([number!, ...message("", "right")]);
  req.readable(pipe!);
  assert.deepEqual(req.receive(), message("right"));

  req.send(message("next"));
  assert.notDeepEqual(pipe!.outbound.shift()![0], number);
});

test("a relaxed REQ sends again, to the next peer, and drops the late reply", () => {
  const { req, pipes } = reqWith(2, { relaxed: true });
  const [first, second] = pipes;
  req.send(message("1"));
  first!.inbound.push(message("", "in time"));
  req.readable(first!);

  assert.equal(req.send(message("2")), true);
  first!.inbound.push(message("", "late"));
  second!.inbound.push(message("", "right"));
  req.readable(first!);
  req.readable(second!);

  assert.deepEqual(waiting(second!), ["|2"]);
  assert.deepEqual(req.receive(), message("right"));
});

test("a probing REQ sends each peer an empty message before its request", () => {
  const { req, pipes } = reqWith(1, { probeRouter: true });
  req.send(message("q"));
  req.ready(pipes[0]!);

  assert.deepEqual(waiting(pipes[0]!), ["", "|q"]);
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

test("a REP gives one request at a time, in a batch too", () => {
  const { rep } = repWith(["", "first"], ["", "second"]);

  assert.deepEqual(rep.receiveMany(), [message("first")]);
  assert.throws(() => rep.receiveMany(), { code: "EFSM" });
  rep.send(message("reply"));
  assert.deepEqual(rep.receiveMany(), [message("second")]);
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
