import * as zeromq from "zeromq";
import { runDriver } from "../zeromq-api/driver.mjs";

const impl = {
  name: "libzmq",
  version: zeromq.version,
  language: "C++",
  backend: "epoll",
  runtime: `node ${process.versions.node}`,
  homepage: "https://zeromq.org",
  issues: "https://github.com/zeromq/libzmq/issues",
};

// libzmq attaches peers and takes subscriptions in only when its socket is called into.
const serve = (socket) =>
  void (typeof socket.receive === "function" ? socket.readable : socket.writable);

const caps = { zmtp: ["3.1", "3.0", "2.0", "1.0"], transports: ["tcp", "ipc"] };
await runDriver(zeromq, impl, { caps, serve });
