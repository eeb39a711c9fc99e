import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { answering, mechanisms, rolesOf } from "../src/security.ts";
import { DriverRefusal, RawDriver } from "./support/raw-driver.ts";

const folder = new URL("../drivers/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL("drivers.json", folder), "utf8")) as Record<
  string,
  { command: [string, ...string[]] }
>;

/**
 * Types that meet: who sends first, who receives, and the frames around a body, as each side sees
 * them.
 */
const pairs = [
  { first: "REQ", second: "REP", sent: [], seen: [], answers: true },
  { first: "REQ", second: "ROUTER", sent: [], seen: ["hex:01ff80", "hex:"], answers: true },
  { first: "DEALER", second: "REP", sent: ["hex:"], seen: [], answers: true },
  { first: "DEALER", second: "ROUTER", sent: [], seen: ["hex:01ff80"], answers: true },
  { first: "DEALER", second: "DEALER", sent: [], seen: [], answers: true },
  { first: "PUSH", second: "PULL", sent: [], seen: [], answers: false },
  { first: "PUB", second: "SUB", sent: [], seen: [], answers: false },
  { first: "PUB", second: "XSUB", sent: [], seen: [], answers: false },
  { first: "XPUB", second: "SUB", sent: [], seen: [], answers: false },
  { first: "XPUB", second: "XSUB", sent: [], seen: [], answers: false },
  { first: "PAIR", second: "PAIR", sent: [], seen: [], answers: true },
] as const;

/** The digest of gen:5000:7, made by another program (Python's hashlib). */
const generated = "sha256:5000:f76f18d8294d1167aee51538ae69528d8f0255a9a81cafea763f68870792172f";

/** What a driver needs of its host: a command that succeeds where it is there. */
const needs: Record<string, [string, ...string[]]> = {
  pyzmq: ["sh", fileURLToPath(new URL("pyzmq/run.sh", folder)), "--check"],
  "libzmq-c": ["make", "-C", fileURLToPath(new URL("libzmq-c", folder)), "build/driver"],
};

const works = (name: string) => {
  const [program, ...args] = needs[name] ?? ["true"];
  return spawnSync(program, args).status === 0;
};

const refused = (kind: string) => (error: unknown) =>
  error instanceof DriverRefusal && error.kind === kind;

/** Engines that have not all of it: own-engines.test.ts tries what they have. */
const partial = ["zmq4", "monocoque", "jeromq"];

for (const name of Object.keys(manifest).filter((one) => !partial.includes(one))) {
  const skip = works(name) ? false : `"${needs[name]?.join(" ")}" does not work here`;
  describe(`the driver of ${name}`, { timeout: 60_000, skip }, () => {
    let driver: RawDriver;

    before(async () => {
      driver = new RawDriver(manifest[name]!.command, fileURLToPath(folder));
      assert.equal((await driver.call("hello", { zdp: [1] })).zdp, 1);
    });

    after(async () => {
      assert.equal(await driver.bye(), 0);
    });

    afterEach(async () => {
      assert.equal((await driver.call("reset")).open, 0);
    });

    const bound = async (s: string, type: string, opt = {}) => {
      await driver.call("socket", { s, type, opt });
      const { endpoint } = await driver.call("bind", { s, endpoint: "tcp://127.0.0.1:*" });
      assert.match(String(endpoint), /^tcp:\/\/127\.0\.0\.1:\d+$/);
      return endpoint;
    };

    for (const { first, second, sent, seen, answers } of pairs) {
      for (const binder of [first, second]) {
        test(`${first} meets ${second}, ${binder} binds`, async () => {
          const types = { a: first, b: second };
          const identity = first === "REQ" || first === "DEALER" ? { identity: "hex:01ff80" } : {};
          const options = { a: identity, b: {} };
          const [binds, connects] =
            binder === first ? (["a", "b"] as const) : (["b", "a"] as const);
          const endpoint = await bound(binds, types[binds], options[binds]);
          const dialler = { s: connects, type: types[connects], opt: options[connects] };
          await driver.call("socket", dialler);
          await driver.call("connect", { s: connects, endpoint });
          if (second === "SUB" || second === "XSUB") await subscribed(driver);

          const frames = [...sent, "text:hello", "gen:5000:7"];
          await driver.call("send", { s: "a", frames, timeout: 5000 });
          const received = await driver.call("recv", { s: "b", timeout: 5000 });

          assert.deepEqual(received.frames, [...seen, "text:hello", generated]);
          if (!answers) return;
          await driver.call("send", { s: "b", frames: [...seen, "text:reply"], timeout: 1000 });
          const reply = await driver.call("recv", { s: "a", timeout: 5000 });
          assert.deepEqual(reply.frames, [...sent, "text:reply"]);
        });
      }
    }

    test("STREAM meets STREAM", async () => {
      const endpoint = await bound("b", "STREAM");
      await driver.call("socket", { s: "a", type: "STREAM" });
      await driver.call("connect", { s: "a", endpoint });

      const came = async (s: string) => (await driver.call("recv", { s, timeout: 5000 })).frames;
      const [there, here] = (await Promise.all([came("a"), came("b")])) as string[][];
      assert.deepEqual([there![1], here![1]], ["hex:", "hex:"]);
      await driver.call("send", { s: "a", frames: [there![0], "text:octets"], timeout: 5000 });
      assert.deepEqual(await came("b"), [here![0], "text:octets"]);
    });

    for (const path of ["*", join(tmpdir(), `drivers-test-${process.pid}`)]) {
      test(`meets over ipc://${path === "*" ? "*" : "PATH"}`, async () => {
        await driver.call("socket", { s: "b", type: "PAIR" });
        const { endpoint } = await driver.call("bind", { s: "b", endpoint: `ipc://${path}` });
        if (path === "*") assert.match(String(endpoint), /^ipc:\/\/[^*]+$/);
        else assert.equal(endpoint, `ipc://${path}`);
        await driver.call("socket", { s: "a", type: "PAIR" });
        await driver.call("connect", { s: "a", endpoint });

        await driver.call("send", { s: "a", frames: ["text:hello"], timeout: 5000 });
        const { frames } = await driver.call("recv", { s: "b", timeout: 5000 });

        assert.deepEqual(frames, ["text:hello"]);
      });
    }

    for (const mechanism of mechanisms) {
      test(`meets under ${mechanism}, and a ZAP handler is asked`, async () => {
        const requested = driver.event("zap.request");
        await driver.call("zap.handle", { rules: [answering(mechanism, "200")] });
        const { server, client, credentials } = rolesOf[mechanism];
        await driver.call("socket", { s: "b", type: "PAIR", security: server });
        const { endpoint } = await driver.call("bind", { s: "b", endpoint: "tcp://127.0.0.1:*" });
        await driver.call("socket", { s: "a", type: "PAIR", security: client });
        await driver.call("connect", { s: "a", endpoint });

        await driver.call("send", { s: "a", frames: ["text:hello"], timeout: 5000 });
        const { frames } = await driver.call("recv", { s: "b", timeout: 5000 });

        assert.deepEqual(frames, ["text:hello"]);
        const request = (await requested).frames as string[];
        assert.equal(request[0], "text:1.0");
        assert.deepEqual(request.slice(5), [`text:${mechanism}`, ...credentials]);
      });
    }

    for (const [socket, before] of [
      ["ROUTER", 2],
      ["REP", 0],
    ] as const) {
      test(`handles ZAP requests on a ${socket}, and tells what they have before them`, async () => {
        const requested = driver.event("zap.request");
        await driver.call("zap.handle", { socket, rules: [answering("PLAIN", "200")] });
        const { server, client } = rolesOf.PLAIN;
        await driver.call("socket", { s: "b", type: "PULL", security: server });
        const { endpoint } = await driver.call("bind", { s: "b", endpoint: "tcp://127.0.0.1:*" });
        await driver.call("socket", { s: "a", type: "PUSH", security: client });
        await driver.call("connect", { s: "a", endpoint });
        await driver.call("send", { s: "a", frames: ["text:hello"], timeout: 5000 });
        await driver.call("recv", { s: "b", timeout: 5000 });

        const { envelope, frames } = (await requested) as { envelope: string[]; frames: string[] };
        assert.equal(frames[0], "text:1.0");
        assert.equal(envelope.length, before);
        if (before > 0) assert.equal(envelope[1], "hex:");
      });
    }

    test("sends a ZAP reply in the envelope that its rule has", async () => {
      const rule = answering("PLAIN", "200");
      await driver.call("zap.handle", { rules: [{ ...rule, envelope: ["echo:routingId"] }] });
      const { server, client } = rolesOf.PLAIN;
      await driver.call("socket", { s: "b", type: "PULL", security: server });
      const { endpoint } = await driver.call("bind", { s: "b", endpoint: "tcp://127.0.0.1:*" });
      await driver.call("socket", { s: "a", type: "PUSH", security: client });
      const refused = driver.event("handshake_failed");
      await driver.call("connect", { s: "a", endpoint });

      await refused;
    });

    test("converts Z85 by its library, or says that it cannot", async () => {
      const { caps } = await driver.call("hello", { zdp: [1] });
      const encoded = driver.call("z85.encode", { octets: "hex:864fd26fb559f75b" });
      if (!(caps as { z85?: boolean }).z85) return assert.rejects(encoded, refused("unsupported"));

      assert.equal((await encoded).text, "HelloWorld");
      const { octets } = await driver.call("z85.decode", { text: "HelloWorld" });
      assert.equal(octets, "hex:864fd26fb559f75b");
      await assert.rejects(driver.call("z85.encode", { octets: "hex:00" }), refused("invalid"));
    });

    test("tells of a message who a ZAP handler says has sent it", async (context) => {
      const { caps } = await driver.call("hello", { zdp: [1] });
      if (!(caps as { messageProperties?: boolean }).messageProperties) {
        return context.skip("its library does not tell");
      }
      const { match, reply } = answering("PLAIN", "200");
      const known = [...reply.slice(0, 4), "text:ada", "hex:06582d526f6c650000000141"];
      await driver.call("zap.handle", { rules: [{ match, reply: known }] });
      const { server, client } = rolesOf.PLAIN;
      await driver.call("socket", { s: "b", type: "PULL", security: server });
      const { endpoint } = await driver.call("bind", { s: "b", endpoint: "tcp://127.0.0.1:*" });
      await driver.call("socket", { s: "a", type: "PUSH", security: client });
      await driver.call("connect", { s: "a", endpoint });
      await driver.call("send", { s: "a", frames: ["text:hello"], timeout: 5000 });

      const asked = { s: "b", timeout: 5000, properties: ["User-Id", "X-Role", "X-None"] };
      const { properties } = await driver.call("recv", asked);

      assert.deepEqual(properties, { "User-Id": "text:ada", "X-Role": "text:A" });
    });

    test("lets nobody in whom its ZAP handler refuses", async () => {
      await driver.call("zap.handle", { rules: [answering("PLAIN", "400")] });
      const { server, client } = rolesOf.PLAIN;
      await driver.call("socket", { s: "b", type: "PAIR", security: server });
      const { endpoint } = await driver.call("bind", { s: "b", endpoint: "tcp://127.0.0.1:*" });
      await driver.call("socket", { s: "a", type: "PAIR", security: client });
      const requested = driver.event("zap.request");
      await driver.call("connect", { s: "a", endpoint });
      await driver.call("send", { s: "a", frames: ["text:hello"], timeout: 0 }).catch(() => {});
      await requested;

      const answer = await driver.call("recv", { s: "b", timeout: 100 });

      assert.equal(answer.timeout, true);
    });

    test("refuses PLAIN and CURVE without a role, or without what its role needs", async () => {
      for (const mechanism of ["PLAIN", "CURVE"]) {
        for (const security of [{ mechanism }, { mechanism, role: "client" }]) {
          const asked = { s: "a", type: "PAIR", security };
          await assert.rejects(driver.call("socket", asked), refused("invalid"));
        }
      }
    });

    test("answers an unknown mechanism with unsupported", async () => {
      const asked = { s: "a", type: "PAIR", security: { mechanism: "WAT-81F3", role: "server" } };
      await assert.rejects(driver.call("socket", asked), refused("unsupported"));
    });

    test("answers an unknown operation, type or option with unsupported", async () => {
      await assert.rejects(driver.call("wat-81f3"), refused("unsupported"));
      await assert.rejects(
        driver.call("socket", { s: "u", type: "FOO-81f3" }),
        refused("unsupported"),
      );
      await assert.rejects(
        driver.call("socket", { s: "u", type: "PULL", opt: { wat_81f3: 1 } }),
        refused("unsupported"),
      );
    });

    test("tells a timeout of recv as a result, and of send as again", async () => {
      await bound("p", "PUSH");
      await assert.rejects(
        driver.call("send", { s: "p", frames: ["text:x"], timeout: 30 }),
        refused("again"),
      );
      await bound("q", "PULL");
      assert.equal((await driver.call("recv", { s: "q", timeout: 30 })).timeout, true);
    });

    test("refuses what the state of REQ and REP forbids", async () => {
      await bound("p", "REP");
      await assert.rejects(driver.call("send", { s: "p", frames: ["text:x"], timeout: 0 }), {
        kind: "state",
      });
    });

    test("keeps 300 pipelined messages in order", async () => {
      const endpoint = await bound("r", "PULL");
      await driver.call("socket", { s: "w", type: "PUSH" });
      await driver.call("connect", { s: "w", endpoint });
      const sends = Array.from({ length: 300 }, (_, i) =>
        driver.call("send", { s: "w", frames: [`text:${i}`], timeout: 5000 }),
      );
      const receives = sends.map(() => driver.call("recv", { s: "r", timeout: 5000 }));
      await Promise.all(sends);

      const expected = sends.map((_, i) => [`text:${i}`]);
      assert.deepEqual(
        (await Promise.all(receives)).map(({ frames }) => frames),
        expected,
      );
    });

    if (name !== "pyzmq") {
      test("receives many in one answer, in full or as a digest", async () => {
        const endpoint = await bound("r", "PULL");
        await driver.call("socket", { s: "w", type: "PUSH" });
        await driver.call("connect", { s: "w", endpoint });
        for (const body of ["a", "b", "a", "b"]) {
          await driver.call("send", { s: "w", frames: [`text:${body}`], timeout: 5000 });
        }

        const told = await driver.call("recv.many", { s: "r", n: 2, timeout: 5000 });
        assert.deepEqual(told.messages, [["text:a"], ["text:b"]]);
        const digest = await driver.call("recv.many", {
          s: "r",
          n: 3,
          timeout: 50,
          digest: true,
        });
        assert.deepEqual([digest.count, digest.octets, digest.timeout], [2, 2, true]);
        const octets = Buffer.from("000000010000000161000000010000000162", "hex");
        assert.equal(digest.sha256, createHash("sha256").update(octets).digest("hex"));
      });
    }

    test("closes all sockets at reset and frees their descriptors", async () => {
      const descriptors = async () => {
        const { open, stats } = await driver.call("case.end");
        assert.equal(open, 0);
        return (stats as { fds: number }).fds;
      };
      await driver.call("reset");
      const first = await descriptors();
      for (let round = 0; round < 3; round++) {
        for (const s of ["a", "b", "c"]) await bound(s, "DEALER");
        await driver.call("reset");
      }
      // libzmq frees them in a thread of its own, so the count is asked for until it is back.
      const deadline = Date.now() + 5000;
      while ((await descriptors()) > first + 2) assert.ok(Date.now() < deadline);
    });
  });
}

/** Resolves when messages of the publisher "a" reach the subscriber "b". */
async function subscribed(driver: RawDriver) {
  await driver.call("subscribe", { s: "b", prefix: "hex:" });
  for (let attempt = 0; attempt < 100; attempt++) {
    await driver.call("send", { s: "a", frames: ["text:probe"], timeout: 1000 });
    const { frames } = await driver.call("recv", { s: "b", timeout: 50 });
    if (frames !== undefined) break;
  }
  while ((await driver.call("recv", { s: "b", timeout: 50 })).timeout !== true);
}
