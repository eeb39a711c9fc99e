// Workers do not inherit the loader of TypeScript: registers it, and runs the program they are for.
import { workerData } from "node:worker_threads";
import { register } from "tsx/esm/api";

register();
await import(workerData.program);
