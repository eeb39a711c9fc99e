import assert from "node:assert/strict";
import { test } from "node:test";
import * as zeromq from "zeromq";
import * as scrutineer from "../../src/index.ts";

// Whatever zeromq 6 exports and whatever its classes have is here, or stands in this list with the
// reason why it is not.

const missing: Record<string, string> = {
  join: "of the draft socket DISH; zeromq leaves it on every class",
  leave: "of the draft socket DISH; zeromq leaves it on every class",
  emitter: "an inner part of zeromq's Observer",
  "Publisher.receive": "zeromq leaves it on every class; it cannot receive",
  "Push.receive": "zeromq leaves it on every class; it cannot receive",
  "Subscriber.send": "zeromq leaves it on every class; it cannot send",
  "Pull.send": "zeromq leaves it on every class; it cannot send",
  "Socket.send": "only classes that send have it",
  "Socket.receive": "only classes that receive have it",
  ...Object.fromEntries(
    [
      ...["plainServer", "plainUsername", "plainPassword", "zapDomain", "zapEnforceDomain"],
      ...["curveServer", "curvePublicKey", "curveSecretKey", "curveServerKey"],
    ].flatMap((name) => [
      [`Stream.${name}`, "a STREAM has no handshake that could be secured"],
      [`Socket.${name}`, "only classes with a handshake have it"],
    ]),
  ),
};

/** What are fields of instances here, and getters of prototypes there. */
const fields = {
  context: () => new scrutineer.Push(),
  frontEnd: () => new scrutineer.Proxy(new scrutineer.Pull(), new scrutineer.Push()),
  backEnd: () => new scrutineer.Proxy(new scrutineer.Pull(), new scrutineer.Push()),
};

const exported = Object.entries(zeromq).filter(
  ([name]) => !["default", "__esModule", "module.exports"].includes(name),
);

test("everything that zeromq exports is exported here, of the same type", () => {
  for (const [name, theirs] of exported) {
    const ours = (scrutineer as Record<string, unknown>)[name];
    assert.equal(typeof ours, typeof theirs, name);
  }
});

const used = new Set<string>();

for (const [name, theirs] of exported) {
  if (typeof theirs !== "function" || theirs.prototype === undefined) continue;
  test(`${name} has what it has in zeromq`, () => {
    const ours = (scrutineer as unknown as Record<string, { prototype: object }>)[name]!;
    for (const member of members(theirs.prototype)) {
      if (member in ours.prototype) continue;
      const made = fields[member as keyof typeof fields]?.();
      if (made !== undefined && member in made) continue;
      const reason = [member, `${name}.${member}`].find((key) => key in missing);
      assert.ok(reason, `${name}.${member} is missing`);
      used.add(reason);
    }
  });
}

test("nothing stands in the list that is here", () => {
  assert.deepEqual(
    Object.keys(missing).filter((key) => !used.has(key)),
    [],
  );
});

test("every option of zeromq's sockets can be set to the value that it has", () => {
  for (const [name, theirs] of exported) {
    if (!(theirs instanceof Function && theirs.prototype instanceof zeromq.Socket)) continue;
    const made = (library: unknown) => {
      const socketClass = (library as Record<string, new () => Record<string, unknown>>)[name]!;
      return new socketClass();
    };
    const [their, our] = [made(zeromq), made(scrutineer)];
    for (const member of members(theirs.prototype)) {
      const { set } = descriptor(their, member) ?? {};
      if (set === undefined || !(member in our)) continue;
      const value = our[member];
      our[member] = value;
      assert.deepEqual(our[member], value, `${name}.${member}`);
    }
  }
});

function members(prototype: object): string[] {
  const names: string[] = [];
  for (let at = prototype; at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    names.push(...Object.getOwnPropertyNames(at));
  }
  return names;
}

function descriptor(object: object, name: string): PropertyDescriptor | undefined {
  for (let at = object; at !== null; at = Object.getPrototypeOf(at)) {
    const found = Object.getOwnPropertyDescriptor(at, name);
    if (found !== undefined) return found;
  }
  return undefined;
}
