import type { Options } from "./options.ts";

/** What one program does in one pair of processes. */
export interface Contestant {
  readonly work: "PUSH to PULL" | "REQ to REP";
  /** Octets of a body. */
  readonly size: number;
  readonly transport: "tcp";
  readonly api: string;
  readonly implementation: "libzmq" | "scrutineer" | "zeromq";
  readonly version: string;
  readonly backend: string;
  /** The program and its first arguments; role, size, times and endpoint follow. */
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** True where the peer names the backend that it really used. */
  readonly confirmsBackend: boolean;
}

/** What is to be had on this machine. */
export interface Found {
  /** The compiled C program and the version of libzmq behind it. */
  readonly libzmq: { readonly program: string; readonly version: string } | undefined;
  readonly scrutineer: {
    readonly version: string;
    readonly backends: readonly ("io_uring" | "net")[];
    readonly receiveMany: boolean;
  };
  readonly zeromq: { readonly version: string };
  /** The program of the Node.js peers. */
  readonly nodePeer: string;
}

const works = [
  { work: "PUSH to PULL", size: 64 },
  { work: "PUSH to PULL", size: 16_384 },
  { work: "REQ to REP", size: 64 },
] as const;

/** The contestants of each work, libzmq first: only within a work are figures compared. */
export function contestants(found: Found, only: Options["only"]): Contestant[][] {
  return works
    .map(({ work, size }) => {
      const entries = [...libzmq(found), ...scrutineer(found, work), ...zeromq(found, work)];
      return entries.map((entry): Contestant => ({ work, size, transport: "tcp", ...entry }));
    })
    .map((group) => chosen(group, only))
    .filter((group) => group.length > 0);
}

export function nameOf(
  contestant: Omit<Contestant, "command" | "environment" | "confirmsBackend">,
) {
  const { work, size, implementation, backend, api } = contestant;
  return `${work} ${size} ${implementation} ${backend} ${api}`;
}

type Entry = Omit<Contestant, "work" | "size" | "transport">;

function libzmq({ libzmq }: Found): Entry[] {
  if (libzmq === undefined) return [];
  const entry = { implementation: "libzmq", version: libzmq.version, backend: "epoll" } as const;
  const command = [libzmq.program];
  return [{ ...entry, api: "zmq_msg_recv", command, environment: {}, confirmsBackend: false }];
}

function scrutineer({ scrutineer, nodePeer }: Found, work: Contestant["work"]): Entry[] {
  const { version, backends, receiveMany } = scrutineer;
  const apis = apisOf(work).filter((api) => api !== "receiveMany" || receiveMany);
  return backends.flatMap((backend) =>
    apis.map((api) => ({
      implementation: "scrutineer" as const,
      version,
      backend,
      api,
      command: [process.execPath, nodePeer, "@scrutineer/zmq", api],
      environment: { SCRUTINEER_TRANSPORT: backend },
      confirmsBackend: true,
    })),
  );
}

function zeromq({ zeromq, nodePeer }: Found, work: Contestant["work"]): Entry[] {
  const apis = apisOf(work).filter((api) => api !== "receiveMany");
  return apis.map((api) => ({
    implementation: "zeromq" as const,
    version: zeromq.version,
    backend: "epoll",
    api,
    command: [process.execPath, nodePeer, "zeromq", api],
    environment: {},
    confirmsBackend: false,
  }));
}

function apisOf(work: Contestant["work"]): string[] {
  return work === "PUSH to PULL"
    ? ["receiveMany", "for await", "await receive()"]
    : ["await receive()"];
}

/** Nothing where only libzmq would be left by chance: it is there for the ratio. */
function chosen(group: readonly Contestant[], only: Options["only"]): Contestant[] {
  if (only === undefined) return [...group];
  const matching = group.filter((one) => only.test(nameOf(one)));
  if (matching.length === 0) return [];
  return group.filter((one) => one.implementation === "libzmq" || matching.includes(one));
}
