/** Reads and changes options by name. */
export abstract class OptionHolder {
  /** What the property `name` gives back. */
  protected abstract getOption(name: string): unknown;

  /** @throws UsageError EINVAL for an option that is not there, or a wrong value; ENOTSUP */
  protected abstract setOption(name: string, value: unknown): void;
}

// biome-ignore lint/suspicious/noExplicitAny: TypeScript mixes a class in by this signature alone.
export type AbstractClass<Instance> = abstract new (...args: any[]) => Instance;

/** A class with a property for each of these options, besides those of `base`. */
export function withProperties<Properties, Base extends AbstractClass<OptionHolder>>(
  base: Base,
  names: readonly (keyof Properties & string)[],
): Base & AbstractClass<Properties> {
  abstract class WithProperties extends base {}
  for (const name of names) {
    if (name in base.prototype) continue;
    Object.defineProperty(WithProperties.prototype, name, {
      configurable: true,
      get(this: WithProperties) {
        return this.getOption(name);
      },
      set(this: WithProperties, value: unknown) {
        this.setOption(name, value);
      },
    });
  }
  return WithProperties as never;
}
