import assert from "node:assert/strict";
import { test } from "node:test";
import type { ZapAnswer } from "../../src/context/context.ts";
import type { ZapRequest } from "../../src/mechanism/zap.ts";
import { askHandler, passesUnasked } from "../../src/socket/zap.ts";

function request(mechanism: ZapRequest["mechanism"], domain = ""): ZapRequest {
  const identity = Buffer.from("bob");
  return { domain, address: "192.0.2.7", identity, mechanism, credentials: [] };
}

test("a handler is given the request, and its answer is taken over", async () => {
  const asked: ZapRequest[] = [];
  const handler = async (given: ZapRequest): Promise<ZapAnswer> => {
    asked.push(given);
    return { status: 200, userId: "joe", metadata: { Role: "admin" } };
  };

  assert.deepEqual(await askHandler(handler, request("NULL", "d")), {
    status: 200,
    userId: "joe",
    metadata: new Map([["role", Buffer.from("admin")]]),
  });
  assert.deepEqual(asked, [request("NULL", "d")]);
});

for (const status of [300, 400, 500] as const) {
  test(`${status} says nothing of who it was`, async () => {
    const answer = { status, userId: "joe", metadata: { role: "admin" } };

    assert.deepEqual(await askHandler(() => answer, request("NULL")), { status });
  });
}

test("a handler that throws or rejects refuses with 500, and the cause is kept", async () => {
  const cause = new Error("the database is down");
  const throws = () => {
    throw cause;
  };

  for (const handler of [throws, () => Promise.reject(cause)]) {
    await assert.rejects(askHandler(handler, request("PLAIN")), {
      code: "ERR_ZMTP_AUTHENTICATION",
      status: 500,
      cause,
    });
  }
});

for (const [what, answer, code] of [
  ["nothing", undefined, "ERR_ZAP_MALFORMED_REPLY"],
  ["true", true, "ERR_ZAP_MALFORMED_REPLY"],
  ["no status", {}, "ERR_ZAP_INVALID_STATUS_CODE"],
  ["a status that is text", { status: "200" }, "ERR_ZAP_INVALID_STATUS_CODE"],
  ["status 201", { status: 201 }, "ERR_ZAP_INVALID_STATUS_CODE"],
  ["a user id that is no text", { status: 200, userId: 7 }, "ERR_ZAP_MALFORMED_REPLY"],
  ["a user id of 256", { status: 200, userId: "x".repeat(256) }, "ERR_ZAP_MALFORMED_REPLY"],
  ["a number as metadata", { status: 200, metadata: { a: 1 } }, "ERR_ZAP_INVALID_METADATA"],
] as const) {
  test(`a handler that answers ${what} lets nobody in`, async () => {
    await assert.rejects(
      askHandler(() => answer as ZapAnswer, request("NULL")),
      { code },
    );
  });
}

test("without a handler PLAIN lets nobody in; NULL and CURVE do, unless a domain is enforced", () => {
  for (const enforced of [false, true]) {
    for (const domain of ["", "d"]) {
      assert.equal(passesUnasked(request("PLAIN", domain), enforced), false);
      for (const mechanism of ["NULL", "CURVE"] as const) {
        assert.equal(passesUnasked(request(mechanism, domain), enforced), !(enforced && domain));
      }
    }
  }
});
