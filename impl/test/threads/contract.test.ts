import { after, describe } from "node:test";
import { Context } from "../../src/index.ts";
import { inprocContract } from "../support/inproc-contract.ts";
import { LocalStage, type Stage, WorkerStage } from "../support/stages.ts";

const context = new Context();
const here = new LocalStage(context);
const stages: Stage[] = [];
const worker = (): Stage => {
  const stage = new WorkerStage(context);
  stages.push(stage);
  return stage;
};
const [there, elsewhere] = [worker(), worker()];

after(() => Promise.all(stages.map((stage) => stage.end())));

for (const [place, connects, binds] of [
  ["from a worker to the first thread", there, here],
  ["from the first thread to a worker", here, there],
  ["between two workers", there, elsewhere],
] as const) {
  describe(place, { timeout: 120_000 }, () => inprocContract(() => ({ connects, binds })));
}
