import { decodeGreeting, greeting } from "../../octets/greeting.ts";
import { dial } from "../../peer/raw-peer.ts";
import { Timeline } from "../../peer/timeline.ts";
import { type SocketType, socketTypes } from "../../target/protocol.ts";
import { NotHere, resetAll, SmokeFailure, type Subject } from "./subject.ts";

/**
 * Socket types that a driver declares and ZDP/1 knows.
 *
 * @param sockets `caps.sockets` of its hello
 */
export const declaredTypes = (sockets: readonly string[]): readonly SocketType[] =>
  socketTypes.filter((type) => sockets.includes(type));

/** @throws SmokeFailure where a bound socket greets in an older version than the driver declares */
export async function greets({ driver, hello: { caps } }: Subject): Promise<void> {
  const latest = [...caps.zmtp].sort().at(-1)!;
  if (latest < "3") throw new NotHere("no version is declared that has a greeting of 64 octets");
  const [type = "DEALER"] = declaredTypes(caps.sockets);
  const connection = await dial(await (await driver.socket(type)).bind(), new Timeline());
  connection.send(greeting({ version: latest }));
  const octets = await connection.read(64);
  connection.destroy();
  await resetAll(driver);
  const expected = `a greeting of ZMTP ${latest}`;
  if (octets.length < 64) throw new SmokeFailure(expected, `${octets.length} octets of 64`);
  const { major, minor } = decodeGreeting(octets);
  const announced = `${major}.${minor}`;
  if (announced >= latest) return;
  const advice = "Cases are chosen by caps.zmtp: list what the library speaks, and no more.";
  throw new SmokeFailure(expected, `one of ${announced}`, advice);
}
