import type { AnySocketType } from "../engine/socket-type.ts";
import { type AbstractClass, type OptionHolder, withProperties } from "../options/properties.ts";
import { namesOn, type PropertiesOn } from "../options.ts";

/**
 * A class with a property for every option that all of `types` have, besides those of `base`.
 *
 * See the table of options for what each does.
 */
export function withOptions<Base extends AbstractClass<OptionHolder>, Type extends AnySocketType>(
  base: Base,
  ...types: Type[]
): Base & AbstractClass<PropertiesOn<Type>> {
  return withProperties<PropertiesOn<Type>, Base>(base, namesOn(types) as never);
}
