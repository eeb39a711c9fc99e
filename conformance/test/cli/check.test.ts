import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as path } from "node:path";
import { after, test } from "node:test";
import { pcapng } from "../../src/capture/write-pcapng.ts";
import { checked } from "../../src/cli/check.ts";
import { UsageError } from "../../src/cli/usage-error.ts";
import { frame, message } from "../../src/octets/frame.ts";
import { bytes } from "../../src/octets/literal.ts";
import { loadRegister } from "../../src/register/load.ts";
import { eventsOf } from "../support/captured.ts";
import { type Conversation, opened } from "../support/conversation.ts";

const folder = mkdtempSync(path(tmpdir(), "scrutineer-"));
after(() => rmSync(folder, { recursive: true }));
const register = loadRegister();

/** Checks a capture of these conversations. */
function check(conversations: readonly Conversation[], json = false, strict = false) {
  const file = path(folder, "wire.pcapng");
  writeFileSync(file, pcapng(conversations.flatMap((each, index) => eventsOf(each, index + 1))));
  return checked(file, register, json, strict);
}

test("a capture by the book says so, and exits 0", () => {
  assert.deepEqual(check([opened()]), {
    text:
      "10.0.0.1:40002 to 10.0.0.2:5555, ZMTP 3.1: nothing found\n" +
      "1 ZMTP connections, 0 findings\n",
    exitCode: 0,
  });
});

test("what is broken is a sentence with side, octet and row, and exits 1", () => {
  const { text, exitCode } = check([opened(), [...opened(), ["forward", frame(0x80, "x")]]]);

  assert.equal(exitCode, 1);
  assert.match(text, /MUST 10\.0\.0\.1:40003, octet 94: expected bits 7 to 3 .*FRAME-14/);
  assert.match(text, /RFC 37, Framing: /);
  assert.match(text, /2 ZMTP connections, 1 findings/);
});

test("a SHOULD alone counts where the check is strict", () => {
  const long: Conversation = [...opened(), ["forward", frame(0x06, bytes("04 'PING' 00 00"))]];

  assert.equal(check([long]).exitCode, 0);
  assert.equal(check([long], false, true).exitCode, 1);
});

test("findings are JSON lines on request", () => {
  const { text } = check([[...opened(), ["backward", frame(0x80, "x")]]], true);

  const { connecter, way, offset, requirement, level } = JSON.parse(text);
  assert.deepEqual(
    [connecter, way, offset, requirement, level],
    ["10.0.0.1:40002", "backward", 94, "ZMTP31-FRAME-14", "MUST"],
  );
});

test("a capture without ZMTP, and a file that is none, are errors in one sentence", () => {
  assert.throws(() => check([[["forward", message("GET / HTTP/1.1")]]]), UsageError);
  assert.throws(
    () => checked(path(folder, "nowhere.pcapng"), register, false, false),
    /nowhere\.pcapng: expected a capture: ENOENT/,
  );
});
