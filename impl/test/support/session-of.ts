import type { SocketType } from "../../src/engine/socket-type.ts";
import { nullMechanism } from "../../src/mechanism/null.ts";
import { Pipe } from "../../src/pipe/pipe.ts";
import type { SessionOwner } from "../../src/session/contract.ts";
import { Session } from "../../src/session/session.ts";
import { engineDefaults } from "./engine-pair.ts";
import { FakeConnection } from "./fake-connection.ts";
import { FakeOwner } from "./fake-pipe.ts";
import { ManualClock } from "./manual-clock.ts";
import { greeting, ready } from "./octets.ts";

/** Notes what a session tells. */
export class RecordingOwner implements SessionOwner {
  readonly lostWith: (Error | undefined)[] = [];
  readonly topics: string[] = [];
  refusal: Error | undefined;

  ready(): void {
    if (this.refusal !== undefined) throw this.refusal;
  }
  subscribe(_pipe: Pipe, topic: Buffer): void {
    this.topics.push(`+${topic}`);
  }
  cancel(_pipe: Pipe, topic: Buffer): void {
    this.topics.push(`-${topic}`);
  }
  lost(_session: Session, error: Error | undefined): void {
    this.lostWith.push(error);
  }
}

/** A session without a connection, and all that is around it. */
export function sessionOf(
  socketType: SocketType,
  { receiveHighWaterMark = 1000, heartbeat = engineDefaults.heartbeat } = {},
) {
  const owner = new RecordingOwner();
  const clock = new ManualClock();
  const alive = {
    held: 0,
    hold: () => {
      alive.held++;
    },
    release: () => {
      alive.held--;
    },
  };
  const pipe = new Pipe(new FakeOwner(), { sendHighWaterMark: 1000, receiveHighWaterMark });
  const session = new Session(
    pipe,
    { ...engineDefaults, mechanism: nullMechanism, authenticate, heartbeat, socketType },
    { owner, clock, keepAlive: alive },
  );
  return { owner, clock, pipe, session, alive };
}

const authenticate = () => Promise.reject(new Error("NULL asks nobody"));

/** Connects a session to the test, and takes it to traffic. */
export function connect(session: Session, peer: string): FakeConnection {
  const connection = new FakeConnection();
  session.open(connection);
  connection.complete();
  connection.receive(Buffer.concat([greeting(), ready({ "Socket-Type": peer })]));
  return connection;
}
