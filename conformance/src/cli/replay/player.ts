import type { TimelineEntry } from "@scrutineer/report/schema";
import { annotate } from "../../octets/annotate.ts";
import { hex } from "../../octets/literal.ts";
import type { RawConnection } from "../../peer/raw-connection.ts";
import { dial, RawListener } from "../../peer/raw-peer.ts";
import { Timeline } from "../../peer/timeline.ts";
import type { DriverTarget } from "../../target/driver-target.ts";

type Line = Record<string, unknown> & { readonly id: number; readonly op?: string };

/** How long octets may take that came when the case was recorded, in ms. */
const ARRIVE_MS = 5_000;

/** What is said of each entry: as recorded, or with what came instead. */
export interface Played {
  readonly same: boolean;
  readonly text: string;
}

/**
 * Does again what was recorded, against a driver: the requests, the connections and the octets of
 * the suite, in their order. Endpoints are those of this time; everything else is compared.
 */
export class Player {
  readonly #driver: DriverTarget;
  readonly #timeline = new Timeline();
  readonly #answers = new Map<number, Promise<string>>();
  readonly #requests = new Map<number, string>();
  /** Endpoints as they were recorded, and as they are now. */
  readonly #endpoints = new Map<string, string>();
  readonly #listeners = new Map<string, RawListener>();
  readonly #connections = new Map<number, RawConnection>();
  #bound: string | undefined;

  constructor(driver: DriverTarget) {
    this.#driver = driver;
  }

  /** @returns what to say, or undefined where an entry is nothing to do or to compare */
  async play(entry: TimelineEntry): Promise<Played | undefined> {
    if (entry.kind === "driver" && entry.direction === "request") return this.#request(entry.line);
    if (entry.kind === "driver" && entry.direction === "response") return this.#answer(entry.line);
    if (entry.kind === "connection" && entry.event === "opened") {
      return this.#open(entry.connection, entry.detail ?? "");
    }
    if (entry.kind !== "octets") return undefined;
    const octets = Buffer.from(entry.hex, "hex");
    if (entry.direction === "received") return this.#expect(entry.connection, octets);
    this.#connections.get(entry.connection)?.send(octets);
    return { same: true, text: `> ${entry.connection} ${meaning(octets)}` };
  }

  /** Gives all connections up. */
  async close(): Promise<void> {
    for (const connection of this.#connections.values()) connection.destroy();
    await Promise.all([...this.#listeners.values()].map((listener) => listener.close()));
  }

  async #request(line: string): Promise<Played | undefined> {
    const { id, ...asked } = JSON.parse(line) as Line;
    if (asked.op === "hello" || asked.op === "bye") return undefined;
    const endpoint = asked.endpoint as string | undefined;
    if (endpoint !== undefined && asked.op !== "bind") {
      asked.endpoint = this.#endpoints.get(endpoint) ?? (await this.#listen(endpoint));
    }
    const answer = this.#driver.probe({ ...asked, op: asked.op ?? "" });
    this.#answers.set(
      id,
      answer.then(
        (said) => JSON.stringify(said),
        (error: Error) => error.message,
      ),
    );
    this.#requests.set(id, asked.op ?? "");
    return { same: true, text: `> ${JSON.stringify(asked)}` };
  }

  async #answer(line: string): Promise<Played | undefined> {
    const { id, ...recorded } = JSON.parse(line) as Line;
    const answer = this.#answers.get(id);
    if (answer === undefined) return undefined;
    const got = await answer;
    if (this.#requests.get(id) === "bind") this.#nowAt(recorded.endpoint, got);
    const same = comparable(JSON.stringify(recorded)) === comparable(got);
    return { same, text: same ? `< ${got}` : `< ${got}, recorded ${JSON.stringify(recorded)}` };
  }

  #nowAt(recorded: unknown, got: string): void {
    const { endpoint } = JSON.parse(got.startsWith("{") ? got : "{}") as { endpoint?: string };
    this.#bound = endpoint;
    if (typeof recorded === "string" && endpoint !== undefined) {
      this.#endpoints.set(recorded, endpoint);
    }
  }

  async #listen(recorded: string): Promise<string> {
    const listener = await RawListener.open(this.#timeline);
    this.#listeners.set(recorded, listener);
    this.#endpoints.set(recorded, listener.endpoint);
    return listener.endpoint;
  }

  async #open(number: number, local: string): Promise<Played> {
    const listener = this.#listeners.get(`tcp://${local}`) ?? this.#listeners.get(local);
    if (listener === undefined && this.#bound === undefined) {
      return { same: false, text: `${number}: nobody to connect to` };
    }
    const connection = await (listener?.accept() ?? dial(this.#bound!, this.#timeline));
    if (connection === undefined)
      return { same: false, text: `${number}: the target does not come` };
    this.#connections.set(number, connection);
    return { same: true, text: `connection ${number} opened` };
  }

  async #expect(number: number, octets: Uint8Array): Promise<Played> {
    const got = await this.#connections.get(number)?.read(octets.length, ARRIVE_MS);
    const came = got ?? new Uint8Array();
    const same = Buffer.compare(octets, came) === 0;
    const text = `< ${number} ${meaning(came) || "nothing"}`;
    return { same, text: same ? text : `${text}; ${difference(octets, came)}` };
  }
}

/** Where two runs of octets part. */
function difference(recorded: Uint8Array, got: Uint8Array): string {
  const at = recorded.findIndex((octet, index) => octet !== got[index]);
  const shown = (octets: Uint8Array) => hex(octets.subarray(at, at + 8), 8) || "nothing";
  return `from octet ${at} on ${shown(got)}, recorded ${shown(recorded)}`;
}

/** Octets in short: what they are where that can be told from them alone. */
function meaning(octets: Uint8Array): string {
  const greeting = octets.length >= 64 && octets[0] === 0xff;
  if (!greeting) return hex(octets, 48);
  return `greeting ${annotate(octets.subarray(0, 64))[3]?.text ?? ""}`;
}

/** An answer without what is another one each time. */
const comparable = (line: string): string =>
  line.replace(/"endpoint":"[^"]*"/, "").replace(/,?"stats":\{[^}]*\}/, "");
