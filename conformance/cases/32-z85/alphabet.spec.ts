/** RFC 32, Formal Specification: keys that a target is told as text are the octets that they stand for. */
import {
  ALPHABET,
  bytes,
  CurveClient,
  conformanceCase,
  join,
  keyPair,
} from "../../src/judge/index.ts";
import { dataOf, judgesServer } from "../26-curve/handshake.ts";

const z85 = (...rows: readonly string[]) => rows.map((row) => `Z85-${row}`);

/** Whether a server that was told this secret key answers a client of these octets. */
async function agrees(
  { open }: Parameters<Parameters<typeof conformanceCase>[2]>[0],
  told: string,
  secretKey: Uint8Array,
): Promise<boolean> {
  const security = { mechanism: "CURVE", role: "server", secretKey: `z85:${told}` } as const;
  const peer = await open({ security });
  await peer.greet({ mechanism: "CURVE", asServer: 0 });
  const curve = new CurveClient(keyPair(secretKey).publicKey);
  peer.send(curve.hello());
  return dataOf(await peer.next(), "WELCOME") !== undefined;
}

/** Groups of five values; all groups together have each value from 0 to 84 once, none is too large. */
const groups = Array.from({ length: 17 }, (_, first) =>
  [0, 17, 34, 51, 68].map((at) => at + first),
);

/** Four octets, most significant first. */
function octetsOf(values: readonly number[]): Uint8Array {
  const octets = new Uint8Array(4);
  const number = values.reduce((sum, value) => sum * 85 + value, 0);
  new DataView(octets.buffer).setUint32(0, number);
  return octets;
}

conformanceCase(
  "Z85-001",
  {
    ...judgesServer,
    judges: z85(
      ...["ALPHABET-01", "ALPHABET-02", "ALPHABET-03", "ALPHABET-04", "ALPHABET-05"],
      ...["ALPHABET-06", "ALPHABET-07", "ALPHABET-08", "ALPHABET-09", "ALPHABET-10"],
      ...["DECODE-01", "DECODE-02"],
    ),
    title: "a key is decoded from characters of the whole alphabet",
  },
  async (context) => {
    const keys = [0, 5, 9].map((from) => groups.slice(from, from + 8));
    for (const key of keys) {
      const told = key.flatMap((values) => values.map((value) => ALPHABET[value])).join("");
      const same = await agrees(context, told, join(...key.map(octetsOf)));
      for (const row of z85("ALPHABET-01", "DECODE-01", "DECODE-02")) {
        context.checkEqual(row, same, true);
      }
      for (let tens = 2; tens <= 10; tens++) {
        context.checkEqual(`Z85-ALPHABET-${`${tens}`.padStart(2, "0")}`, same, true);
      }
    }
  },
);

conformanceCase(
  "Z85-002",
  {
    ...judgesServer,
    judges: z85("TEST-01"),
    title: "the octets of the RFC's test case are those of HelloWorld",
  },
  async (context) => {
    const octets = bytes("864FD26F B559F75B");
    const secretKey = join(octets, octets, octets, octets);
    const same = await agrees(context, "HelloWorld".repeat(4), secretKey);
    context.checkEqual("Z85-TEST-01", same, true);
  },
);

conformanceCase(
  "Z85-003",
  {
    ...judgesServer,
    records: z85("FORMAT-03"),
    title: "what a target says to a key with a character or a group that stands for nothing",
  },
  async (context) => {
    for (const told of [`${"0".repeat(39)}~`, `${"0".repeat(35)}#####`]) {
      const said = await agrees(context, told, new Uint8Array(32).fill(1)).catch(
        (error: Error) => error.message,
      );
      context.note("Z85-FORMAT-03", `${told.slice(-5)}: ${said}`);
    }
  },
);
