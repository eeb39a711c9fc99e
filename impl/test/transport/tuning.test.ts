import assert from "node:assert/strict";
import { test } from "node:test";
import { NetTransport } from "../../src/transport/net.ts";
import { admits } from "../../src/transport/tuning.ts";
import { stream } from "./recorder.ts";

const transport = new NetTransport();

for (const tuning of [
  { sendBufferSize: 4096 },
  { receiveBufferSize: 4096 },
  { tcpKeepaliveCount: 3 },
  { tcpKeepaliveInterval: 3 },
  { tcpMaxRetransmitTimeout: 1 },
  { typeOfService: 0x28 },
  { priority: 3 },
  { busyPoll: 1 },
  { interface: "lo" },
  { ipcFilterPid: [1] },
  { ipcFilterUid: [1] },
  { ipcFilterGid: [1] },
]) {
  const [name] = Object.keys(tuning);
  test(`node:net refuses ${name}, naming it, before it binds or connects`, async () => {
    const refusal = { code: "ENOTSUP", message: new RegExp(`^${name}: .*node:net`) };

    assert.throws(() => transport.check(tuning), refusal);
    const options = { backlog: 1, ...tuning };
    const bound = transport.listen(stream("tcp://127.0.0.1:*", "bind"), options, () => {});
    await assert.rejects(bound, refusal);
  });
}

test("node:net takes keepalive, its idle time, and what leaves all to the system", () => {
  transport.check({ tcpKeepalive: 1, tcpKeepaliveIdle: 5, typeOfService: 0, interface: null });
});

test("who is named by process, user or group is let in, and nobody else", () => {
  const who = { pid: 1, uid: 2, gid: 3 };

  for (const filter of [{ ipcFilterPid: [9, 1] }, { ipcFilterUid: [2] }, { ipcFilterGid: [3] }]) {
    assert.equal(admits(filter, who), true);
    assert.equal(admits(filter, { pid: 4, uid: 4, gid: 4 }), false);
    assert.equal(admits(filter, undefined), false);
  }
  assert.equal(admits({}, undefined), true);
});
