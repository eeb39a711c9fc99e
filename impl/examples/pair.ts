// Two parts of one program that talk to each other alone, within the process: PAIR.
import { Pair } from "@scrutineer/zmq";

const main = new Pair();
await main.bind("inproc://worker");

async function work(): Promise<void> {
  const worker = new Pair();
  worker.connect("inproc://worker");
  for await (const [number] of worker) {
    if (`${number}` === "stop") break;
    await worker.send(`${Number(`${number}`) ** 2}`);
  }
  worker.close();
}
const working = work();

for (const number of [2, 3]) {
  await main.send(number);
  console.log(`${number} squared is ${await main.receive()}`);
}

await main.send("stop");
await working;
main.close();
