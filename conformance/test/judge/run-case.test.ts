import assert from "node:assert/strict";
import { createServer, type Socket } from "node:net";
import { test } from "node:test";
import { evidence } from "@scrutineer/report/schema";
import { catalogue } from "../../src/judge/catalogue.ts";
import type { Target } from "../../src/judge/stage.ts";
import { command } from "../../src/octets/frame.ts";
import { greeting } from "../../src/octets/greeting.ts";
import { bytes } from "../../src/octets/literal.ts";
import { metadata } from "../../src/octets/metadata.ts";
import { DriverTarget } from "../../src/target/driver-target.ts";
import type { SocketType } from "../../src/target/protocol.ts";
import { caseOf, judgeCase, must, nowhere, should } from "../support/case.ts";
import { fake, identity } from "../support/fake.ts";

/** Runs a case on the fake driver in a mode. */
async function onDriver(mode: string[], entry = caseOf([must], async () => {}), graceMs = 10_000) {
  const driver = new DriverTarget(fake(...mode), identity, { graceMs });
  const outcome = await judgeCase(entry, { kind: "driver", driver });
  return { ...outcome, driver };
}

/** A bound target of the test's own, that answers a connection as it says. */
async function bound(
  answer: (socket: Socket) => void,
  socketType: SocketType = "DEALER",
): Promise<{ target: Target; close(): void }> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    answer(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  return {
    target: { kind: "address", endpoint: `tcp://127.0.0.1:${port}`, socketType },
    close: () => void server.close(),
  };
}

const named = async (id: string) => (await catalogue()).find(({ entry }) => entry.id === id)!.entry;

test("a case that holds passes, with its evidence", async () => {
  const entry = caseOf([must], async ({ checkEqual }) => void checkEqual(must, 1, 1));

  const { result, evidence: written } = await judgeCase(entry, nowhere);

  assert.equal(result.verdict, "pass");
  assert.deepEqual(result.judges, [must]);
  evidence.parse(written);
  assert.equal(written.requirements[0]?.id, must);
  assert.equal(written.timeline[0]?.kind, "check");
});

test("a case that fails says what was expected and seen", async () => {
  const entry = caseOf([must, should], async ({ checkEqual }) => {
    checkEqual(should, 1, 2);
    checkEqual(must, "that", "this");
  });

  const { result, evidence: written } = await judgeCase(entry, nowhere);

  assert.equal(result.verdict, "fail");
  assert.equal(result.message, `${must}: expected this, got that`);
  assert.deepEqual([written.expected, written.seen], ["this", "that"]);
});

test("a target that speaks no 3.1 is asked in 3.0 what does not depend on it", async () => {
  const entry = caseOf(
    ["PIPELINE-PUSH-12"],
    async ({ zmtp, checkEqual }) => void checkEqual("PIPELINE-PUSH-12", zmtp, "3.0"),
    { zmtp: ["3.1"] },
  );

  const { result, driver } = await onDriver(["older"], entry);

  assert.deepEqual([result.verdict, result.zmtp], ["pass", "3.0"]);
  await driver.close();
});

test("a case that checks nothing is an error of the suite", async () => {
  assert.equal(
    (
      await judgeCase(
        caseOf([must], async () => {}),
        nowhere,
      )
    ).result.verdict,
    "suite-error",
  );
});

test("a case that throws is an error of the suite, with its stack", async () => {
  const entry = caseOf([must], async () => {
    throw new RangeError("a mistake");
  });

  const { result } = await judgeCase(entry, nowhere);

  assert.equal(result.verdict, "suite-error");
  assert.match(result.message, /the suite itself failed: RangeError: a mistake/);
});

test("a control that fails blocks the case", async () => {
  const entry = caseOf([must], async ({ control, checkEqual }) => {
    control(false, "the legal greeting is accepted");
    checkEqual(must, 1, 1);
  });

  const { result } = await judgeCase(entry, nowhere);

  assert.equal(result.verdict, "blocked");
  assert.equal(result.message, "positive control failed: the legal greeting is accepted");
});

test("a target that cannot be reached blocks the case", async () => {
  const { result } = await judgeCase(await named("ZMTP-GREET-001"), nowhere);

  assert.equal(result.verdict, "blocked");
  assert.match(result.message, /no connection to tcp:\/\/127\.0\.0\.1:1: .*ECONNREFUSED/);
});

test("a wrong octet of the greeting is found, and told octet by octet", async () => {
  const { target, close } = await bound((socket) => socket.write(greeting({ last: 0x7e })));

  const { result, evidence: written } = await judgeCase(await named("ZMTP-GREET-001"), target);

  assert.equal(result.verdict, "fail");
  assert.equal(result.message, "ZMTP31-GREETING-04: expected 7f, got 7e");
  const received = written.timeline.filter(
    (entry) => entry.kind === "octets" && entry.direction === "received",
  );
  assert.equal(received.length, 1);
  close();
});

test("a target that announces 3.0 is judged by the rows of 3.0", async () => {
  const { target, close } = await bound((socket) => socket.write(greeting({ version: "3.0" })));

  const { result } = await judgeCase(await named("ZMTP-GREET-001"), target);

  assert.equal(result.verdict, "pass");
  assert.equal(result.zmtp, "3.0");
  assert.deepEqual(result.judges, ["ZMTP30-GREETING-03", "ZMTP30-GREETING-04"]);
  close();
});

for (const [id, type] of [
  ["ZMTP-VERSION-002", "DEALER"],
  ["ZMTP-FRAME-016", "PUB"],
] as const) {
  test(`${id} of a ${type} by its address that speaks 3.0 is no error of the suite`, async () => {
    const ready = command("READY", metadata([["Socket-Type", type]]));
    const { target, close } = await bound((socket) => {
      socket.write(greeting({ version: "3.0" }));
      socket.write(ready);
    }, type);

    const { result } = await judgeCase(await named(id), target);

    assert.equal(result.zmtp, "3.0");
    assert.match(result.verdict, /pass|info/, result.message);
    close();
  });
}

test("a case of a version that was not negotiated does not apply", async () => {
  const { target, close } = await bound((socket) => socket.write(greeting({ version: "3.0" })));

  const { result } = await judgeCase(await named("ZMTP-GREET-003"), target);

  assert.equal(result.verdict, "n/a");
  assert.match(result.message, /ZMTP 3\.0 was negotiated/);
  close();
});

test("a target that only closes cannot pass a negative case", async () => {
  const { target, close } = await bound((socket) => socket.end());

  const { result } = await judgeCase(await named("ZMTP-GREET-010"), target);

  assert.equal(result.verdict, "blocked");
  close();
});

test("a target that answers nothing at all cannot pass a negative case", async () => {
  const { target, close } = await bound((socket) => socket.write(bytes("FF")));

  assert.equal((await judgeCase(await named("ZMTP-NULL-012"), target)).result.verdict, "blocked");
  close();
});

test("a driver that hangs is the verdict of that case alone", async () => {
  const entry = caseOf([must], async ({ open }) => void (await open()));
  const { result, driver } = await onDriver(["hang", "bind"], entry, 2_000);

  assert.equal(result.verdict, "hang");
  assert.match(result.message, /no answer to bind/);
  await driver.ready();
  await driver.close();
});

test("a driver that crashes is the verdict of that case alone, with its last words", async () => {
  const entry = caseOf([must], async ({ open }) => void (await open()));
  const { result, evidence: written, driver } = await onDriver(["crash", "bind"], entry);

  assert.equal(result.verdict, "crash");
  assert.match(result.message, /exited with code 3; its last words: the last words/);
  assert.ok(written.timeline.some((each) => each.kind === "stderr"));
  await driver.ready();
  await driver.close();
});

test("a target that dies after its case has passed fails it as a crash", async () => {
  const entry = caseOf([must], async ({ checkEqual }) => void checkEqual(must, 1, 1));

  const { result } = await onDriver(["crash", "reset"], entry);

  assert.equal(result.verdict, "crash");
});

test("an answer that the schema forbids is no verdict on the implementation", async () => {
  const entry = caseOf([must], async ({ open }) => void (await open()));

  const { result } = await onDriver(["bad", "bind"], entry);

  assert.equal(result.verdict, "suite-error");
  assert.match(result.message, /an answer to bind that is not of ZDP\/1/);
});

test("noise on stdout is kept as evidence and harms nothing", async () => {
  const entry = caseOf([must], async ({ checkEqual }) => void checkEqual(must, 1, 1));

  const { result, evidence: written, driver } = await onDriver(["noise"], entry);

  assert.equal(result.verdict, "pass");
  const noise = written.timeline.find(
    (each) => each.kind === "driver" && each.direction === "noise",
  );
  assert.ok(noise?.kind === "driver" && noise.line === "Loading the library ...");
  await driver.close();
});

test("a driver that declines by name is declined, and one without reset is started anew", async () => {
  const declined = await onDriver(["refuse", "case.begin", "declined"]);
  assert.equal(declined.result.verdict, "declined");
  await declined.driver.close();

  const entry = caseOf([must], async ({ checkEqual }) => void checkEqual(must, 1, 1));
  const small = await onDriver(["refuse", "reset", "unsupported"], entry);
  assert.equal(small.result.verdict, "pass");
  await small.driver.close();
});

test("only what is not declared is n/a; what is declared and refused fails", async () => {
  const lacking = caseOf([must], async () => {}, { needs: { level: 1, sockets: ["REP"] } });
  const undeclared = await onDriver(["ok"], lacking);
  assert.equal(undeclared.result.verdict, "n/a");
  assert.equal(undeclared.result.message, "the target declares no REP sockets");
  await undeclared.driver.close();

  const watching = caseOf([must], async () => {}, {
    needs: { level: 1, events: ["accepted", "handshake_failed"] },
  });
  const silent = await onDriver(["monitor"], watching);
  assert.equal(silent.result.verdict, "n/a");
  assert.equal(silent.result.message, "the target's monitor declares no event handshake_failed");
  await silent.driver.close();

  const entry = caseOf([must], async ({ open }) => void (await open()));
  const refused = await onDriver(["refuse", "socket", "unsupported"], entry);
  assert.equal(refused.result.verdict, "fail");
  await refused.driver.close();
});

test("a driver that declares no options is asked for none", async () => {
  const entry = caseOf([must], async ({ alone, checkEqual }) => {
    await alone();
    checkEqual(must, 1, 1);
  });

  const { result, driver } = await onDriver(["bare"], entry);

  assert.equal(result.verdict, "pass", result.message);
  await driver.close();
});

for (const [what, asked, needs] of [
  ["an option", { options: { sndhwm: 1 } }, { level: 1 }],
  ["a socket type", { type: "PULL" }, { level: 1, sockets: ["DEALER"] }],
  ["a mechanism", { security: { mechanism: "PLAIN", role: "server" } }, { level: 1 }],
] as const) {
  test(`a case that asks for ${what} without saying that it needs it is at fault itself`, async () => {
    const entry = caseOf([must], async ({ alone }) => void (await alone(asked)), { needs });

    const { result, driver } = await onDriver(["ok"], entry);

    assert.equal(result.verdict, "suite-error");
    assert.match(result.message, /expected among the needs of the case: (sndhwm|PULL|PLAIN)/);
    await driver.close();
  });
}

test("a case is told the events that it needs, and of no others", async () => {
  const needs = { level: 1, events: ["accepted"] } as const;
  const asks = (name: "accepted" | "connected") =>
    caseOf(
      [must],
      async ({ open, told, checkEqual }) =>
        void checkEqual(must, (await told(await open(), name))?.ev, name),
      { needs, roles: ["bind"] },
    );

  const needed = await onDriver(["monitor"], asks("accepted"));
  const other = await onDriver(["monitor"], asks("connected"));
  await needed.driver.close();
  await other.driver.close();

  assert.equal(needed.result.verdict, "pass", needed.result.message);
  assert.equal(other.result.verdict, "suite-error");
  assert.match(other.result.message, /expected among the needs of the case: connected/);
});

test("a driver that declares 3.1 of a library that speaks 3.0 is told so", async () => {
  const entry = caseOf([must], async ({ open }) => void (await (await open()).greet()));

  const { result, driver } = await onDriver(["old"], entry);

  assert.equal(result.verdict, "suite-error");
  assert.match(result.message, /^the driver declares ZMTP 3\.1, and its socket announced 3\.0: /);
  await driver.close();
});

test("a case that needs a driver does not apply to an address", async () => {
  const entry = caseOf([must], async () => {}, { needs: { level: 1 } });

  assert.equal((await judgeCase(entry, nowhere)).result.verdict, "n/a");
});

test("a case ends at the first wait after a failure, and fails all rows checked until then", async () => {
  const { target, close } = await bound((socket) => socket.write(greeting()));
  let reached = false;
  const entry = caseOf([must, should], async ({ open, checkEqual }) => {
    const peer = await open();
    checkEqual(must, 1, 2);
    checkEqual(should, 1, 2);
    await peer.next();
    reached = true;
  });

  const { result, evidence: written } = await judgeCase(entry, target);

  assert.equal(result.verdict, "fail");
  const checks = written.timeline.filter((each) => each.kind === "check");
  assert.equal(checks.length, 2);
  assert.equal(reached, false);
  close();
});

test("a SHOULD that is not followed does not end a case", async () => {
  const { target, close } = await bound((socket) => socket.write(greeting()));
  const entry = caseOf([must, should], async ({ open, checkEqual }) => {
    const peer = await open();
    checkEqual(should, 1, 2);
    checkEqual(must, (await peer.greet()).major, 3);
  });

  assert.equal((await judgeCase(entry, target)).result.verdict, "warn");
  close();
});
