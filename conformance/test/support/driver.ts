import { connectableOf } from "../../src/cli/targets.ts";
import { DriverTarget } from "../../src/target/driver-target.ts";
import { identity } from "./fake.ts";

/** A target by its name, or a mutant of the reference. */
export function driverOf(sut: string): DriverTarget {
  const connectable = connectableOf(sut);
  if (connectable.kind !== "driver") throw new TypeError(`expected a driver, got ${sut}`);
  return new DriverTarget(connectable.command, identity);
}
