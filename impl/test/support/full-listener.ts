import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** Listens, accepts nobody, and has its backlog full: connections to it are not answered. */
export class FullListener {
  readonly endpoint: string;
  readonly #process: ChildProcess;
  readonly #waiting: Socket[];

  private constructor(port: number, process: ChildProcess, waiting: Socket[]) {
    this.endpoint = `tcp://127.0.0.1:${port}`;
    this.#process = process;
    this.#waiting = waiting;
  }

  static async open(): Promise<FullListener> {
    // Node accepts at once, whatever the backlog: another language does not.
    const script = `import socket, sys
s = socket.socket(); s.bind(("127.0.0.1", 0)); s.listen(0)
print(s.getsockname()[1], flush=True); sys.stdin.read()`;
    const child = spawn("python3", ["-c", script], { stdio: ["pipe", "pipe", "inherit"] });
    const [line] = await once(child.stdout!, "data");
    const port = Number(line);
    const first = connect(port, "127.0.0.1").on("error", () => {});
    await once(first, "connect");
    return new FullListener(port, child, [first]);
  }

  close(): void {
    for (const socket of this.#waiting) socket.destroy();
    this.#process.kill();
  }
}
