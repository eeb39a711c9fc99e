import { conversations } from "../src/conversation.ts";
import { expect, scenario } from "../src/scenario.ts";

/** What each type owes the other in every exchange. */
const judges = {
  REQ: ["REQREP-REQ-02", "REQREP-REQ-06"],
  REP: ["REQREP-REP-03", "REQREP-REP-13"],
  DEALER: ["REQREP-DEALER-04", "REQREP-DEALER-20"],
  ROUTER: ["REQREP-ROUTER-14", "REQREP-ROUTER-16"],
  PUB: ["PUBSUB-PUB-11"],
  SUB: ["PUBSUB-SUB-12", "PUBSUB-SUB-14"],
  XPUB: ["PUBSUB-XPUB-11", "PUBSUB-XPUB-20"],
  XSUB: ["PUBSUB-XSUB-13", "PUBSUB-XSUB-15", "PUBSUB-XSUB-21"],
  PUSH: ["PIPELINE-PUSH-04"],
  PULL: ["PIPELINE-PULL-04", "PIPELINE-PULL-13"],
  PAIR: ["EXPAIR-PAIR-05", "EXPAIR-PAIR-19"],
} as const;

for (const transport of ["tcp", "ipc"] as const) {
  for (const { types, options = [{}, {}], run } of conversations) {
    const [first, second] = types;
    for (const firstBinds of first === second ? [true] : [true, false]) {
      const [binds, connects] = firstBinds ? [first, second] : [second, first];
      scenario(
        `INTEROP-EXCHANGE-${transport.toUpperCase()}-${binds}-${connects}`,
        {
          title: `${connects} connects to ${binds}: messages of every shape, each way that they go`,
          judges: [...new Set([...judges[binds], ...judges[connects]])],
        },
        async ({ binder, connecter, tap }) => {
          const between = await tap(transport);
          const [bindsWith, connectsWith] = firstBinds ? options : [options[1], options[0]];
          const bound = await binder.socket(binds, bindsWith);
          between.lead(await bound.bind(transport));
          const connected = await connecter.socket(connects, connectsWith);
          await connected.connect(between.endpoint);

          await (firstBinds ? run(bound, connected) : run(connected, bound));

          expect(between.newest, "one connection for all of it").toBe(1);
        },
      );
    }
  }
}
