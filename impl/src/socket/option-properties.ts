import type { AnySocketType } from "../engine/socket-type.ts";
import { namesOn, type OptionName, type PropertiesOn } from "../options.ts";

/** Reads and changes options by name. */
export abstract class OptionHolder {
  /** What the property `name` gives back. */
  protected abstract getOption(name: OptionName): unknown;

  /** @throws UsageError EINVAL for an option that the socket does not have, or a wrong value */
  protected abstract setOption(name: OptionName, value: unknown): void;
}

// biome-ignore lint/suspicious/noExplicitAny: TypeScript mixes a class in by this signature alone.
type AbstractClass<Instance> = abstract new (...args: any[]) => Instance;

/**
 * A class with a property for every option that all of `types` have, besides those of `base`.
 *
 * See the table of options for what each does.
 */
export function withOptions<Base extends AbstractClass<OptionHolder>, Type extends AnySocketType>(
  base: Base,
  ...types: Type[]
): Base & AbstractClass<PropertiesOn<Type>> {
  abstract class WithOptions extends base {}
  for (const name of namesOn(types)) {
    if (name in base.prototype) continue;
    Object.defineProperty(WithOptions.prototype, name, {
      configurable: true,
      get(this: WithOptions) {
        return this.getOption(name);
      },
      set(this: WithOptions, value: unknown) {
        this.setOption(name, value);
      },
    });
  }
  return WithOptions as never;
}
