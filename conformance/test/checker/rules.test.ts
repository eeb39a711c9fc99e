import assert from "node:assert/strict";
import { test } from "node:test";
import { rowIn } from "../../src/checker/twins.ts";
import { command, frame, message, ping } from "../../src/octets/frame.ts";
import { greeting } from "../../src/octets/greeting.ts";
import { bytes, fill, join, text } from "../../src/octets/literal.ts";
import { property } from "../../src/octets/metadata.ts";
import { loadRegister } from "../../src/register/load.ts";
import { allRules } from "../support/all-rules.ts";
import { type Conversation, found, greeted, opened, ready } from "../support/conversation.ts";

const forward = (...octets: Uint8Array[]): Conversation => [["forward", join(...octets)]];
const backward = (...octets: Uint8Array[]): Conversation => [["backward", join(...octets)]];

/** READY with a property list of its own; it begins at 64, and its list at 72. */
const readyOf = (list: Uint8Array) => [...greeted(), ...forward(command("READY", list))];
const dealer = property("Socket-Type", "DEALER");

const hello = (data: Uint8Array) => command("HELLO", data);
const curve = { mechanism: "CURVE" };
const curveHello = (version = 1, padding = 0) =>
  hello(
    join(
      bytes(`0${version} 00`),
      fill(72, padding),
      fill(32, 7),
      bytes("00 00 00 00 00 00 00 01"),
      fill(80, 9),
    ),
  );
const curved = (...octets: Uint8Array[]) => [
  ["forward", greeting(curve)] as const,
  ["backward", greeting({ ...curve, asServer: 1 })] as const,
  ...forward(...octets),
];
const welcome = command("WELCOME", fill(160, 1));
const nonce = (n: number) => join(fill(7, 0), Uint8Array.of(n));
const initiate = command("INITIATE", join(fill(96, 1), nonce(2), fill(144, 3)));
const curveReady = command("READY", join(nonce(1), fill(16, 3)));
const curveMessage = (n: number, size = 17) => command("MESSAGE", join(nonce(n), fill(size, 3)));
const plain = { mechanism: "PLAIN" };
const plained = (...rest: Conversation): Conversation => [
  ["forward", greeting(plain)],
  ["backward", greeting({ ...plain, asServer: 1 })],
  ...rest,
];
const credentials = hello(bytes("01 'u' 01 'p'"));

/** What breaks each rule, and where: the row, the side and the octet. */
const broken: Readonly<Record<string, readonly [Conversation, ...string[]]>> = {
  "a signature that ends otherwise": [greeted({ last: 0x7d }, {}), "ZMTP31-GREETING-04 forward 9"],
  "a mechanism that goes on after its end": [
    greeted({ mechanism: bytes("'NULL' 00 'X'") }, {}),
    "ZMTP31-GREETING-08 forward 12",
  ],
  "as-server 2": [
    greeted({ mechanism: "PLAIN", asServer: 2 }, {}),
    "ZMTP31-GREETING-10 forward 32",
  ],
  "a filler with a one": [
    greeted({ filler: join(fill(5, 0), fill(1, 1)) }, {}),
    "ZMTP31-GREETING-11 forward 38",
  ],
  "a mechanism in lower case": [greeted({ mechanism: "null" }, {}), "ZMTP31-AUTH-09 forward 12"],
  "as-server under NULL": [greeted({ asServer: 1 }, {}), "ZMTP31-NULL-03 forward 32"],
  "a size of 2^63": [
    [...opened(), ...forward(bytes("02 80 00 00 00 00 00 00 00"))],
    "ZMTP31-FRAME-04 forward 95",
  ],
  "reserved bits": [[...opened(), ...forward(frame(0x10, "x"))], "ZMTP31-FRAME-14 forward 94"],
  "a command with MORE": [
    [...opened(), ...backward(frame(0x05, bytes("04 'PING' 00 00")))],
    "ZMTP31-FRAME-19 backward 94",
  ],
  "a short command in the long form": [
    [...opened(), ...forward(frame(0x06, bytes("04 'PING' 00 00")))],
    "ZMTP31-AUTH-13 forward 94",
  ],
  "a command between frames": [
    [...opened(), ...forward(frame(1, "a"), ping(), frame(0, "b"))],
    "ZMTP31-GREETING-14 forward 97",
  ],
  "a command without a name": [
    [...opened(), ...forward(frame(4, bytes("00")))],
    "ZMTP31-CMD-02 forward 94",
  ],
  "a command whose name is longer than it": [
    [...opened(), ...forward(frame(4, bytes("09 'PING'")))],
    "ZMTP31-CMD-02 forward 94",
  ],
  "a command name with a digit": [
    [...opened(), ...forward(command("PING2"))],
    "ZMTP31-CMD-03 forward 96",
  ],
  "a message before READY": [[...greeted(), ...forward(message("x"))], "ZMTP31-NULL-12 forward 64"],
  "a frame after ERROR": [
    [...greeted(), ...forward(command("ERROR", bytes("00")), ready())],
    "ZMTP31-NULL-12 forward 73",
  ],
  "READY twice": [[...opened(), ...forward(ready())], "ZMTP31-NULL-12 forward 94"],
  "a client that does not wait": [
    [...greeted(), ...forward(ready(), message("x"))],
    "ZMTP31-NULL-06 forward 94",
  ],
  "PING in the handshake": [[...greeted(), ...forward(ping())], "ZMTP31-CMD-08 forward 66"],
  "ERROR without a reason": [
    [...greeted(), ...forward(command("ERROR"))],
    "ZMTP31-NULL-20 forward 72",
  ],
  "ERROR with a reason that does not print": [
    [...greeted(), ...forward(command("ERROR", bytes("01 07")))],
    "ZMTP31-NULL-20 forward 72",
  ],
  "a property that breaks off": [
    readyOf(join(dealer, bytes("08 'Identi'"))),
    "ZMTP31-NULL-14 forward 94",
  ],
  "a property name with a space": [
    readyOf(join(dealer, property("a b", ""))),
    "ZMTP31-NULL-17 forward 72",
  ],
  "a property without a name": [
    readyOf(join(dealer, bytes("00 00000000"))),
    "ZMTP31-NULL-22 forward 94",
  ],
  "a value of 2^31": [readyOf(join(dealer, bytes("01 'a' 80000000"))), "ZMTP31-NULL-25 forward 94"],
  "READY without Socket-Type": [readyOf(bytes("")), "ZMTP31-META-04 forward 72"],
  "a socket type in lower case": [
    readyOf(property("Socket-Type", "dealer")),
    "ZMTP31-SOCKTYPE-02 forward 72",
  ],
  "an identity of 256 octets": [
    readyOf(join(dealer, property("Identity", fill(256, 65)))),
    "ZMTP31-IDENTITY-04 forward 79",
  ],
  "an identity that begins with zero": [
    readyOf(join(dealer, property("Identity", bytes("00 01")))),
    "ZMTP31-IDENTITY-06 forward 72",
  ],
  "a resource with a slash at its end": [
    readyOf(join(dealer, property("Resource", "a/"))),
    "ZMTP31-RESOURCE-02 forward 72",
  ],
  "a PING without TTL": [
    [...opened(), ...forward(command("PING", bytes("00")))],
    "ZMTP31-HEARTBEAT-03 forward 101",
  ],
  "a context of 17 octets": [
    [...opened(), ...forward(ping(fill(17, 65)))],
    "ZMTP31-HEARTBEAT-13 forward 101",
  ],
  "a PONG that nobody asked for": [
    [...opened(), ...forward(command("PONG", text("?")))],
    "ZMTP31-HEARTBEAT-11 forward 101",
  ],
  "a PONG with another context": [
    [...opened(), ...forward(ping("a")), ...backward(command("PONG", text("b")))],
    "ZMTP31-HEARTBEAT-11 backward 101",
  ],
  "a second PONG to one PING": [
    [...opened(), ...forward(ping()), ...backward(command("PONG"), command("PONG"))],
    "ZMTP31-HEARTBEAT-11 backward 108",
  ],
  "a subscription as a message in 3.1": [
    [...opened("3.1", "SUB", "PUB"), ...forward(frame(0, bytes("01 'a'")))],
    "ZMTP31-PUBSUB-02 forward 91",
  ],
  "an unsubscription as a message in 3.1": [
    [...opened("3.1", "SUB", "PUB"), ...forward(frame(0, bytes("00 'a'")))],
    "ZMTP31-PUBSUB-05 forward 91",
  ],
  "SUBSCRIBE in 3.0": [
    [...opened("3.0", "SUB", "PUB"), ...forward(command("SUBSCRIBE"))],
    "ZMTP30-PUBSUB-02 forward 93",
  ],
  "CANCEL in 3.0": [
    [...opened("3.0", "SUB", "PUB"), ...forward(command("CANCEL"))],
    "ZMTP30-PUBSUB-05 forward 93",
  ],
  "a SUB that sends a message in 3.0": [
    [...opened("3.0", "SUB", "PUB"), ...forward(message("x"))],
    "ZMTP30-PUBSUB-03 forward 91",
  ],
  "a REQ without delimiter": [
    [...opened("3.1", "REQ", "REP"), ...forward(message("x"))],
    "REQREP-REQ-04 forward 91",
  ],
  "a REP without delimiter": [
    [...opened("3.1", "DEALER", "REP"), ...backward(message("a", "b"))],
    "REQREP-REP-07 backward 94",
  ],
  "PLAIN that begins with INITIATE": [
    plained(...forward(command("INITIATE", dealer))),
    "PLAIN-HANDSHAKE-01 forward 66",
  ],
  "a server of PLAIN that speaks first": [
    plained(...backward(command("WELCOME"))),
    "PLAIN-HANDSHAKE-02 backward 64",
  ],
  "PLAIN with HELLO twice": [
    plained(...forward(credentials, credentials)),
    "PLAIN-HANDSHAKE-05 forward 78",
  ],
  "PLAIN whose server says READY first": [
    plained(...forward(credentials), ...backward(command("READY", dealer))),
    "PLAIN-GRAMMAR-01 backward 66",
  ],
  "PLAIN with WELCOME twice": [
    plained(...forward(credentials), ...backward(command("WELCOME"), command("WELCOME"))),
    "PLAIN-GRAMMAR-02 backward 76",
  ],
  "PLAIN with a message in its handshake": [
    plained(...forward(message("x"))),
    "PLAIN-GRAMMAR-03 forward 64",
  ],
  "PLAIN with a password that breaks off": [
    plained(...forward(hello(bytes("01 'u' 05 'p'")))),
    "PLAIN-GRAMMAR-04 forward 72",
  ],
  "PLAIN with data in WELCOME": [
    plained(...forward(credentials), ...backward(command("WELCOME", text("x")))),
    "PLAIN-GRAMMAR-07 backward 74",
  ],
  "CURVE that begins with INITIATE": [curved(initiate), "CURVEZMQ-FLOW-04 forward 73"],
  "CURVE with HELLO twice": [
    curved(curveHello(), command("WELCOME", fill(160, 0))),
    "CURVEZMQ-FLOW-06 forward 268",
  ],
  "CURVE whose server says READY first": [
    [...curved(curveHello()), ...backward(curveReady)],
    "CURVEZMQ-GRAMMAR-01 backward 66",
  ],
  "CURVE with WELCOME twice": [
    [...curved(curveHello()), ...backward(welcome, welcome)],
    "CURVEZMQ-GRAMMAR-02 backward 236",
  ],
  "ERROR of a client of CURVE": [
    curved(curveHello(), command("ERROR", bytes("00"))),
    "CURVEZMQ-FLOW-06 forward 268",
    "CURVEZMQ-FLOW-13 forward 268",
  ],
  "HELLO of CURVE that is short": [
    curved(hello(join(bytes("01 00"), fill(180, 0)))),
    "CURVEZMQ-HELLO-02 forward 66",
  ],
  "HELLO of another version": [curved(curveHello(2)), "CURVEZMQ-HELLO-04 forward 72"],
  "HELLO with another padding": [curved(curveHello(1, 1)), "CURVEZMQ-HELLO-06 forward 74"],
  "WELCOME that is short": [
    [...curved(curveHello()), ...backward(command("WELCOME", fill(100, 1)))],
    "CURVEZMQ-WELCOME-02 backward 66",
  ],
  "INITIATE that is short": [
    [...curved(curveHello()), ...forward(command("INITIATE", join(fill(96, 1), nonce(2))))],
    "CURVEZMQ-INITIATE-03 forward 268",
  ],
  "READY that is short": [
    [...curved(curveHello(), initiate), ...backward(welcome, command("READY", nonce(1)))],
    "CURVEZMQ-READY-02 backward 236",
  ],
  "MESSAGE that is short": [
    [...curved(curveHello(), initiate, curveMessage(3, 3))],
    "CURVEZMQ-MESSAGE-03 forward 534",
  ],
  "a nonce again": [
    [...curved(curveHello(), initiate, curveMessage(3), curveMessage(3))],
    "CURVEZMQ-NONCE-03 forward 577",
  ],
  "a nonce of the server again": [
    [...curved(curveHello(), initiate), ...backward(welcome, curveReady, curveMessage(1))],
    "CURVEZMQ-NONCE-10 backward 276",
  ],
  "a socket type of 2.0 that is none": [
    [
      ["forward", bytes("ff 0000000000000001 7f 01 09 00 00")],
      ["backward", bytes("ff 0000000000000001 7f 01 05 00 00")],
    ],
    "ZMTP20-SOCKTYPE-10 forward 11",
  ],
  "an identity of 2.0 with MORE": [
    [
      ["forward", bytes("ff 0000000000000001 7f 01 05 01 00")],
      ["backward", bytes("ff 0000000000000001 7f 01 06 00 00")],
    ],
    "ZMTP20-IDENTITY-02 forward 12",
  ],
  "reserved bits in 2.0": [
    [
      ["forward", bytes("ff 0000000000000001 7f 03 05 00 00 04 00")],
      ["backward", bytes("ff 0000000000000001 7f 01 06 00 00")],
    ].toReversed() as unknown as Conversation,
    "ZMTP20-FRAME-12 forward 14",
  ],
  "a length of 0 in 1.0": [
    [
      ["forward", bytes("01 00 00 00")],
      ["backward", bytes("01 00")],
    ],
    "ZMTP10-FRAME-05 forward 2",
  ],
  "reserved bits in 1.0": [
    [
      ["forward", bytes("01 00 02 08 'x'")],
      ["backward", bytes("01 00")],
    ],
    "ZMTP10-FRAME-12 forward 3",
  ],
  "a long length for one octet in 1.0": [
    [
      ["forward", bytes("01 00 ff 0000000000000002 00 'x'")],
      ["backward", bytes("01 00")],
    ],
    "ZMTP10-FRAME-04 forward 2",
  ],
};

for (const [about, [conversation, ...expected]] of Object.entries(broken)) {
  test(`${about} is found`, () => {
    assert.deepEqual(found(conversation), expected);
  });
}

test("each rule has a conversation that breaks it", () => {
  const seen = new Set(
    Object.values(broken).flatMap(([, ...rows]) => rows.map((row) => row.split(" ")[0])),
  );

  assert.deepEqual(
    allRules.filter((id) => !seen.has(id)),
    [],
  );
});

test("each rule is a row of the register, and its twin is that of the register", () => {
  const register = loadRegister();
  for (const id of allRules) {
    const row = register.get(id);
    assert.ok(row, `${id} is not in the register`);
    if (!id.startsWith("ZMTP31-")) continue;
    assert.equal(rowIn(id, "3.0"), row.twin, `the twin of ${id}`);
  }
});

/** Conversations by the book, of other mechanisms and versions. */
const legal: Readonly<Record<string, Conversation>> = {
  PLAIN: plained(
    ...forward(credentials),
    ...backward(command("WELCOME")),
    ...forward(command("INITIATE", dealer)),
    ...backward(command("READY", property("Socket-Type", "ROUTER"))),
    ...forward(message("x"), ping("a")),
    ...backward(command("PONG", text("a"))),
  ),
  CURVE: [
    ...curved(curveHello()),
    ...backward(welcome),
    ...forward(initiate),
    ...backward(curveReady),
    ...forward(curveMessage(3), frame(0, join(bytes("07 'MESSAGE'"), nonce(4), fill(17, 1)))),
    ...backward(curveMessage(2)),
  ],
  "3.0 with subscriptions, and traffic before the other READY": [
    ...greeted({ version: "3.0" }),
    ...forward(ready("SUB"), frame(0, bytes("01 'a'")), frame(0, bytes("00 'a'"))),
    ...backward(ready("PUB"), message("a1")),
  ],
  "a server whose READY comes first": [
    ...greeted(),
    ...backward(ready("ROUTER")),
    ...forward(ready()),
  ],
  "REQ and REP": [
    ...opened("3.1", "REQ", "REP"),
    ...forward(message("", "question")),
    ...backward(message("", "answer")),
  ],
  "2.0": [
    ["forward", bytes("ff 0000000000000001 7f 03")],
    ["backward", bytes("ff 0000000000000001 7f 01 06 00 01 'i'")],
    ["forward", bytes("05 00 00 01 01 'a' 00 01 'b'")],
  ],
  "1.0 towards a peer that goes down to it": [
    ["forward", bytes("ff 0000000000000001 7f")],
    ["backward", bytes("03 00 'id' 02 00 'x'")],
    ["forward", bytes("02 01 'a' 02 00 'b'")],
  ],
  "a peer of 3.x alone, which does not go down to 2.0": [
    ["backward", greeting()],
    ["forward", bytes("ff 0000000000000001 7f 01 05 00 00")],
  ],
  "a version that no RFC describes": [
    ["forward", bytes("ff 0000000000000001 7f 02 05 99 99 99")],
    ["backward", greeting()],
  ],
};

for (const [about, conversation] of Object.entries(legal)) {
  test(`nothing is found in a legal conversation: ${about}`, () => {
    assert.deepEqual(found(conversation), []);
  });
}
