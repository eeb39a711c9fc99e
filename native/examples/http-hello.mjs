// node examples/http-hello.mjs [port]: another protocol on the same streams, a little HTTP/1.1
// server. Answers GET with a greeting, keeps connections alive, takes pipelined requests, and
// closes on bad input.
import { listen, probe, Ring } from "../dist/index.js";

/** A request's head above this is refused: nothing grows without a bound. */
const HEAD_BYTES_MAX = 8_192;
const HEAD_END = "\r\n\r\n";

class HttpConnection {
  #stream;
  #head = "";
  #answers = [];
  #sending = false;

  constructor(stream) {
    this.#stream = stream;
    stream.start(this);
  }

  bodyTarget() {
    return undefined;
  }

  received(octets) {
    this.#head += octets.latin1Slice();
    for (let end; (end = this.#head.indexOf(HEAD_END)) >= 0; ) {
      const head = this.#head.slice(0, end);
      this.#head = this.#head.slice(end + HEAD_END.length);
      this.#answers.push(answer(head));
    }
    if (this.#head.length > HEAD_BYTES_MAX) this.#stream.destroy();
    else this.#flush();
  }

  receivedBody() {}

  sent() {
    this.#sending = false;
    this.#flush();
  }

  closed() {}

  /** One send at a time; what is answered meanwhile leaves together. A slow reader waits. */
  #flush() {
    if (this.#sending || this.#answers.length === 0) {
      if (this.#sending) this.#stream.pause();
      return;
    }
    this.#sending = true;
    this.#stream.send(Buffer.from(this.#answers.splice(0).join(""), "latin1"));
    this.#stream.resume();
  }
}

function answer(head) {
  const [method, path, version] = head.split("\r\n", 1)[0].split(" ");
  if (version !== "HTTP/1.1") return response("400 Bad Request", "expected HTTP/1.1\n");
  if (method !== "GET") return response("405 Method Not Allowed", "expected GET\n");
  return response("200 OK", `hello from ${path}\n`);
}

function response(status, body) {
  const headers = `content-type: text/plain\r\ncontent-length: ${body.length}`;
  return `HTTP/1.1 ${status}\r\n${headers}${HEAD_END}${body}`;
}

const outcome = probe();
if (!outcome.available) {
  process.stderr.write(`${outcome.reason}\n`);
  process.exit(1);
}
const listener = listen(new Ring(), {
  address: { host: "127.0.0.1", port: Number(process.argv[2] ?? 0) },
  accepted: (stream) => new HttpConnection(stream),
});
process.stdout.write(`http://${listener.address}/\n`);
