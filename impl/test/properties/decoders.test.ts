import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { zmtp10, zmtp20, zmtp30, zmtp31 } from "../../src/engine/dialect.ts";
import { HandshakeError, ProtocolError } from "../../src/errors.ts";
import { BELIEVED_BYTES } from "../../src/limits.ts";
import { decodeCommand, encodeCommand } from "../../src/wire/command.ts";
import type { MessageDecoder } from "../../src/wire/decoder.ts";
import { encodeGreeting, GreetingParser } from "../../src/wire/greeting.ts";
import { decodeMetadata, encodeMetadata } from "../../src/wire/metadata.ts";
import { bytes, pieces } from "../support/octets.ts";
import { body, bounded, cuts, flipped, messages, octetsOf } from "./arbitraries.ts";

/** All that comes of these chunks: messages and commands, and the code that ended it. */
function outcome(decoder: MessageDecoder, chunks: readonly Uint8Array[], limit: number) {
  const inbound: Buffer[][] = [];
  const commands: Buffer[] = [];
  let memory = 0;
  try {
    for (const chunk of chunks) {
      decoder.push(chunk);
      for (let before = -1; before !== inbound.length + commands.length; ) {
        before = inbound.length + commands.length;
        const command = decoder.next(inbound, limit);
        if (command !== undefined) commands.push(command);
      }
      memory = Math.max(memory, decoder.bodyTarget()?.length ?? 0);
    }
    return { inbound, commands, memory, error: undefined };
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return { inbound, commands, memory, error: error.code };
  }
}

for (const dialect of [zmtp31, zmtp30, zmtp20, zmtp10]) {
  const decoder = () => Object.assign(dialect.decoder(-1), { traffic: true });
  const { version } = dialect;

  test(`${version}: what is encoded is decoded, in any split and at any limit`, () => {
    fc.assert(
      fc.property(messages, cuts, fc.integer({ min: 1, max: 9 }), (sent, sizes, limit) => {
        const octets = octetsOf(dialect.encodeFrames, sent);

        const { inbound, error } = outcome(decoder(), pieces(octets, sizes), limit);

        assert.equal(error, undefined);
        assert.deepEqual(inbound, sent);
      }),
      bounded(100),
    );
  });

  test(`${version}: a flipped bit gives messages or a ProtocolError, the same in any split`, () => {
    fc.assert(
      fc.property(messages, cuts, fc.nat(), (sent, sizes, bit) => {
        fc.pre(sent.length > 0);
        const octets = flipped(octetsOf(dialect.encodeFrames, sent), bit);

        const whole = outcome(decoder(), [octets], 9);
        const cut = outcome(decoder(), pieces(octets, sizes), 9);

        assert.equal(cut.error, whole.error);
        // A split may show an error of a later frame before an earlier one is complete.
        if (whole.error === undefined) assert.deepEqual(cut.inbound, whole.inbound);
        assert.ok(Math.max(whole.memory, cut.memory) <= BELIEVED_BYTES);
      }),
      bounded(200),
    );
  });

  test(`${version}: any octets give messages, commands or a ProtocolError`, () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), cuts, (octets, sizes) => {
        const { inbound, memory } = outcome(decoder(), pieces(octets, sizes), 3);

        assert.ok(inbound.flat().reduce((sum, { length }) => sum + length, 0) <= octets.length);
        assert.ok(memory <= BELIEVED_BYTES);
      }),
      bounded(300),
    );
  });
}

/** What a greeting parser makes of chunks: the greeting, and how many octets it took. */
function greeted(chunks: readonly Uint8Array[]) {
  const parser = new GreetingParser();
  let count = 0;
  try {
    for (const chunk of chunks) count += parser.receive(chunk);
    return { count, greeting: parser.complete ? parser.greeting() : undefined, error: undefined };
  } catch (error) {
    if (!(error instanceof ProtocolError || error instanceof HandshakeError)) throw error;
    return { count: 0, greeting: undefined, error: error.code };
  }
}

const identity = fc.uint8Array({ maxLength: 255 }).map((octets) => Buffer.from(octets));
const opening = fc.oneof(
  fc
    .tuple(fc.boolean(), identity)
    .map(([asServer, { length }]) => Buffer.from(encodeGreeting("NULL", asServer, length))),
  identity.map((name) => Buffer.concat([bytes("FF 00*7 01 7F 01 05"), zmtp20.message(name)])),
  identity.map((name) => Buffer.concat([bytes("FF 00*7 01 7F 00 05"), zmtp10.message(name)])),
  identity.map((name) => Buffer.from(zmtp10.message(name))),
);

test("the greeting of any version is read in any split, and no octet behind it", () => {
  fc.assert(
    fc.property(opening, cuts, fc.uint8Array({ maxLength: 9 }), (octets, sizes, more) => {
      const { count, greeting } = greeted(pieces(Buffer.concat([octets, more]), sizes));

      assert.equal(count, octets.length);
      assert.deepEqual(greeting, greeted([octets]).greeting);
    }),
    bounded(200),
  );
});

test("a flipped bit in a greeting gives a greeting, none yet, or one error in any split", () => {
  fc.assert(
    fc.property(opening, cuts, fc.nat(), (octets, sizes, bit) => {
      const changed = flipped(octets, bit);

      assert.deepEqual(greeted(pieces(changed, sizes)), greeted([changed]));
    }),
    bounded(300),
  );
});

const letters = fc
  .array(fc.constantFrom(..."ABCXYZabcxyz"), { minLength: 1, maxLength: 20 })
  .map((characters) => characters.join(""));

test("a command is decoded as it was encoded", () => {
  fc.assert(
    fc.property(letters, body, (name, data) => {
      const frame = encodeCommand(name, data);
      const header = frame[0] === 4 ? 2 : 9;

      assert.deepEqual(decodeCommand(frame.subarray(header)), { name, data });
    }),
    bounded(100),
  );
});

test("any octets are a command or a ProtocolError", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (octets) => {
      try {
        const { name, data } = decodeCommand(octets);
        assert.equal(1 + name.length + data.length, octets.length);
      } catch (error) {
        assert.ok(error instanceof ProtocolError);
      }
    }),
    bounded(300),
  );
});

const properties = fc.uniqueArray(fc.tuple(letters, body), {
  maxLength: 6,
  selector: ([name]) => name.toLowerCase(),
});

test("properties are decoded as they were encoded, by their names in lower case", () => {
  fc.assert(
    fc.property(properties, (list) => {
      const decoded = decodeMetadata(encodeMetadata(list));

      assert.deepEqual(
        [...decoded],
        list.map(([name, value]) => [name.toLowerCase(), value]),
      );
    }),
    bounded(100),
  );
});

test("a flipped bit in properties gives properties or a ProtocolError", () => {
  fc.assert(
    fc.property(properties, fc.nat(), (list, bit) => {
      fc.pre(list.length > 0);
      const octets = flipped(Buffer.from(encodeMetadata(list)), bit);
      try {
        const total = [...decodeMetadata(octets).values()].reduce((sum, v) => sum + v.length, 0);
        assert.ok(total <= octets.length);
      } catch (error) {
        assert.ok(error instanceof ProtocolError);
      }
    }),
    bounded(300),
  );
});
