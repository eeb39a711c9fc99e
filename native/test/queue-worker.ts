// Sends numbered records of changing lengths, as workerData says, and closes or goes on for ever.
import { workerData } from "node:worker_threads";
import { type QueueEnd, RecordSender } from "../lib/queue.ts";

interface Given {
  end: QueueEnd;
  records: number;
  longest: number;
}

const { end, records, longest } = workerData as Given;
let sent = 0;
let seed = 1;
let record = next();
const sender = new RecordSender(end, { room: pump, closed: () => {} });
pump();

function next(): Uint8Array {
  seed = (seed * 48_271) % 2_147_483_647;
  const octets = Buffer.alloc(4 + (seed % (longest - 3)), sent & 255);
  octets.writeUInt32LE(sent);
  return octets;
}

function pump(): void {
  while (sent < records && sender.send(record)) {
    sent++;
    record = next();
  }
  if (sent === records) sender.close();
}
