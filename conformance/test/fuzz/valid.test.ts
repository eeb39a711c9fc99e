import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Arena } from "../../src/fuzz/arena.ts";
import { mechanisms, type Subject, versions } from "../../src/fuzz/conversation.ts";
import { Dice } from "../../src/fuzz/dice.ts";
import { Player } from "../../src/fuzz/player.ts";
import { subjectsOf } from "../../src/fuzz/subjects.ts";
import { validConversation } from "../../src/fuzz/valid.ts";
import { pingStep } from "../../src/fuzz/wording.ts";
import { commandBody } from "../../src/octets/frame.ts";
import { same, text } from "../../src/octets/literal.ts";
import { driverOf } from "../support/driver.ts";

const target = driverOf("reference");
after(() => target.close());
const subjects = subjectsOf(await target.ready());

/** How long a target may take to say what a legal peer waits for, in ms. */
const ANSWER_MS = 10_000;

test("every type, role and mechanism that a target declares is talked to", () => {
  assert.equal(subjects.length, 11 * 2 * mechanisms.length);
});

test("conversations of a seed are the same each time, in all versions", () => {
  const pull: Subject = { socket: "PULL", role: "bind", mechanism: "NULL" };
  const of = (seed: number) => validConversation(pull, new Dice(seed));

  assert.deepEqual(of(5), of(5));
  assert.notDeepEqual(of(5), of(6));
  const made = new Set(Array.from({ length: 50 }, (_, seed) => of(seed).zmtp));
  assert.deepEqual([...made].toSorted(), [...versions].toSorted());
});

for (const mechanism of mechanisms) {
  test(`what is valid under ${mechanism} leaves every socket's connection open`, async () => {
    const talkedTo = subjects.filter((subject) => subject.mechanism === mechanism);
    for (const [index, subject] of talkedTo.entries()) {
      const arena = await Arena.open(target, subject);
      const meeting = await arena.meet();
      const player = new Player(meeting!.connection, subject, ANSWER_MS);
      const { zmtp, steps } = validConversation(subject, new Dice(index));
      await player.play(steps);

      const about = `${JSON.stringify(subject)} ${zmtp}`;
      assert.equal(player.isAnswered, true, about);
      if (zmtp === "3.1") await player.send(pingStep({ zmtp, mechanism }, text("the end")));
      while (zmtp === "3.1") {
        const heard = await player.hear(ANSWER_MS);
        assert.ok(heard, about);
        if (same(heard.body, commandBody("PONG", text("the end")))) break;
      }
      assert.equal(meeting!.connection.isClosed, false, about);
      await meeting!.part();
      await arena.close();
      await target.request({ op: "reset" });
    }
  });
}
