import type { Connectable } from "./connectable.ts";
import { UnusableTarget } from "./driver-error.ts";
export async function mutantConnectable(sut: string): Promise<Connectable> {
  throw new UnusableTarget(`unknown mutant "${sut}"`);
}
