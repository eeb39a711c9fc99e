import type { AnySocketType } from "./engine/socket-type.ts";
import { UsageError } from "./errors.ts";
import type { Given } from "./options/kinds.ts";
import { otherOptions, refuseOther } from "./options/other-options.ts";
import { type OptionName, type Table, table } from "./options/table.ts";

export type { OptionName } from "./options/table.ts";

/** The options that each of these socket types has. */
export type NamesOn<Type extends AnySocketType> = {
  [Name in OptionName]: [Type] extends [Table[Name]["on"][number]] ? Name : never;
}[OptionName];

type ValueOf<Name extends OptionName> = Table[Name]["kind"]["initial"];

/** All options, complete and checked. Those that are octets are empty for none. */
export type Settings = { readonly [Name in OptionName]: ValueOf<Name> };

/** What can be set on a socket type; see the table of options for units and defaults. */
export type OptionsOn<Type extends AnySocketType> = {
  [Name in keyof Pick<Table, NamesOn<Type>>]?: Given<Table[Name]["kind"]>;
};

/** The options of a socket type as properties. What is octets is shown as text, or null. */
export type PropertiesOn<Type extends AnySocketType> = {
  -readonly [Name in keyof Pick<Table, NamesOn<Type>>]: ReturnType<Table[Name]["kind"]["show"]>;
};

/** What can be set on the instances of a class. */
export type OptionsOf<Instance> = {
  [Name in OptionName & keyof Instance]?: Given<Table[Name]["kind"]>;
};

/** Any option of any socket. */
export type AnyOptions = OptionsOf<Settings>;

const names = Object.keys(table) as OptionName[];

/** The names of the options that each of these socket types has. */
export function namesOn<Type extends AnySocketType>(types: readonly Type[]): NamesOn<Type>[] {
  const legal = (name: OptionName) =>
    types.every((type) => (table[name].on as readonly AnySocketType[]).includes(type));
  return names.filter(legal) as NamesOn<Type>[];
}

/**
 * Makes the options of a socket complete.
 *
 * @param initial what counts for options that are not given; default: the initial values
 * @throws UsageError EINVAL for a name that this socket type does not have, or a wrong value;
 *   ENOTSUP for an option that has one value only here, or that only others have
 */
export function parseOptions(
  type: AnySocketType,
  options: AnyOptions,
  initial: Settings = initialSettings,
): Settings {
  const settings: Record<string, unknown> = { ...initial };
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    settings[name] = optionOn(type, name).kind.parse(value, name);
  }
  return Object.freeze(settings) as Settings;
}

/**
 * The name of an option by its number in libzmq.
 *
 * @throws UsageError EINVAL for a number that libzmq has not, ENOTSUP for one that we have not
 */
export function optionNumbered(id: number): OptionName {
  const name = names.find((each) => table[each].id === id);
  if (name !== undefined) return name;
  refuseOther(otherOptions.find((other) => other.id === id));
  throw new UsageError("EINVAL", `expected the number of an option, got ${String(id)}`);
}

/** What the property of an option gives back. */
export function showOption(settings: Settings, name: OptionName): unknown {
  const show = table[name].kind.show as (value: unknown) => unknown;
  return show(settings[name]);
}

export const initialSettings: Settings = Object.freeze(
  Object.fromEntries(names.map((name) => [name, table[name].kind.initial])),
) as Settings;

function optionOn(type: AnySocketType, name: string): Table[OptionName] {
  const option = Object.hasOwn(table, name) ? table[name as OptionName] : undefined;
  if (option !== undefined && (option.on as readonly AnySocketType[]).includes(type)) return option;
  refuseOther(otherOptions.find((other) => other.name === name));
  throw new UsageError("EINVAL", `expected an option that a ${type} has, got ${name}`);
}
