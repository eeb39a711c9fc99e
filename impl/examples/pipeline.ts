// Work is shared among workers, and their results are gathered: PUSH and PULL.
import { Pull, Push } from "@scrutineer/zmq";

const tasks = new Push();
await tasks.bind("tcp://127.0.0.1:*");
const results = new Pull();
await results.bind("tcp://127.0.0.1:*");

async function work(): Promise<void> {
  const source = new Pull();
  source.connect(tasks.lastEndpoint!);
  const sink = new Push();
  sink.connect(results.lastEndpoint!);
  for await (const [task] of source) {
    if (`${task}` === "stop") break;
    await sink.send(`${Number(`${task}`) ** 2}`);
  }
  source.close();
  sink.close();
}
const workers = [work(), work()];

for (let i = 1; i <= 10; i++) await tasks.send(`${i}`);
let sum = 0;
for (let i = 1; i <= 10; i++) sum += Number(`${await results.receive()}`);
console.log(`the sum of the squares is ${sum}`);

for (const _ of workers) await tasks.send("stop");
await Promise.all(workers);
tasks.close();
results.close();
