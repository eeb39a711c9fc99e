// The lives run as plain JavaScript; their types are for the test of what they look at.
export function kept(memory: readonly number[]): number | undefined;
export class Remains {
  constructor(keptMiBMax: number, process?: { memory(): number; descriptors(): number });
  look(): string | undefined;
  conclude(): { readonly failures: readonly string[]; readonly line: string };
}
