import assert from "node:assert/strict";
import { closeSync, openSync } from "node:fs";
import { test } from "node:test";
import { processUsage } from "../../src/target/process-usage.ts";

const here = processUsage(process.pid);

test("an open file is one descriptor more", { skip: here === undefined && "no /proc" }, () => {
  const before = processUsage(process.pid)!.descriptors;
  const file = openSync("/dev/null", "r");
  const during = processUsage(process.pid)!.descriptors;
  closeSync(file);
  assert.equal(during, before + 1);
  assert.equal(processUsage(process.pid)!.descriptors, before);
});

test("a process holds memory", { skip: here === undefined && "no /proc" }, () => {
  assert.ok(here!.residentKiB > 1_024, `expected more than 1 MiB, got ${here!.residentKiB} KiB`);
});

test("nothing is known of no process", () => {
  assert.equal(processUsage(undefined), undefined);
  assert.equal(processUsage(2 ** 30), undefined);
});
