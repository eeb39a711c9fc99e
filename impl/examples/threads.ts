// Worker threads share the work: inproc, between threads of one context.
import { Worker } from "node:worker_threads";
import { Context, Pull, Push } from "@scrutineer/zmq";

const context = new Context();
const tasks = new Push({ context });
await tasks.bind("inproc://tasks");
const results = new Pull({ context });
await results.bind("inproc://results");

/** What runs in each worker; a file of its own in most programs. */
const program = `
  import("@scrutineer/zmq").then(async ({ Context, Pull, Push }) => {
    const context = Context.attach(require("node:worker_threads").workerData);
    const tasks = new Pull({ context });
    tasks.connect("inproc://tasks");
    const results = new Push({ context });
    results.connect("inproc://results");
    for await (const [number] of tasks) await results.send(Number(number) ** 2);
  });`;

const workers = [1, 2].map(() => {
  const port = context.share();
  return new Worker(program, { eval: true, workerData: port, transferList: [port] });
});

for (let number = 1; number <= 10; number++) await tasks.send(number);
let sum = 0;
for (let count = 0; count < 10; count++) sum += Number(`${await results.receive()}`);
console.log(`the sum of the squares is ${sum}`);

await Promise.all(workers.map((worker) => worker.terminate()));
tasks.close();
results.close();
