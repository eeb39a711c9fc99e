import { UsageError } from "../errors.ts";
import { OptionHolder } from "../options/properties.ts";
import { optionNumbered } from "../options.ts";

/**
 * Options by their number in libzmq, for classes that are derived from sockets and have properties
 * of their own. All throw UsageError EINVAL for a number or a value that the socket does not have.
 */
export abstract class NumberedOptions extends OptionHolder {
  protected getBoolOption(option: number): boolean {
    return this.#read(option, "boolean") as boolean;
  }
  protected setBoolOption(option: number, value: boolean): void {
    this.setOption(optionNumbered(option), value);
  }

  protected getInt32Option(option: number): number {
    return this.#read(option, "number") as number;
  }
  protected setInt32Option(option: number, value: number): void {
    this.setOption(optionNumbered(option), value);
  }

  protected getUint32Option(option: number): number {
    return this.getInt32Option(option);
  }
  protected setUint32Option(option: number, value: number): void {
    this.setInt32Option(option, value);
  }

  protected getInt64Option(option: number): number {
    return this.getInt32Option(option);
  }
  protected setInt64Option(option: number, value: number): void {
    this.setInt32Option(option, value);
  }

  protected getUint64Option(option: number): number {
    return this.getInt32Option(option);
  }
  protected setUint64Option(option: number, value: number): void {
    this.setInt32Option(option, value);
  }

  protected getStringOption(option: number): string | null {
    return this.#read(option, "string") as string | null;
  }
  protected setStringOption(option: number, value: string | Buffer | null): void {
    this.setOption(optionNumbered(option), value);
  }

  #read(option: number, type: "boolean" | "number" | "string"): unknown {
    const name = optionNumbered(option);
    const value = name in this ? this.getOption(name) : undefined;
    if (typeof value === type || (type === "string" && value === null)) return value;
    throw new UsageError("EINVAL", `expected an option of type ${type}, got ${option} (${name})`);
  }
}
