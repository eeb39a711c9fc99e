"""A driver of ZDP/1 for the Scrutineer suites: one JSON object a line on stdin, and on stdout.

It drives pyzmq. Put your library in place of it: what to change is marked HERE.
"""

import base64
import hashlib
import json
import os
import sys
import time

import zmq  # HERE

# HERE: what of ZMTP your library has. Only what is not declared may be missing.
TYPES = "REQ REP DEALER ROUTER PUB SUB XPUB XSUB PUSH PULL PAIR".split()
OPTIONS = {"linger": zmq.LINGER, "sndhwm": zmq.SNDHWM, "rcvhwm": zmq.RCVHWM}
HELLO = {
    "zdp": 1,
    "impl": {"name": "my library", "version": zmq.zmq_version(), "language": "Python"},
    "caps": {
        "zmtp": ["3.1", "3.0"],
        "mechanisms": ["NULL"],
        "transports": ["tcp"],
        "sockets": TYPES,
        "options": {name: "rw" for name in OPTIONS},
    },
}

context = zmq.Context()
sockets = {}
waiting = []  # sends and receives that wait: (request, socket, frames, deadline)


class Refusal(Exception):
    def __init__(self, kind, reason):
        super().__init__(reason)
        self.kind = kind


def named(request):
    if request["s"] not in sockets:
        raise Refusal("closed", f"no open socket {request['s']!r}")
    return sockets[request["s"]]


def open_socket(request):
    if request["type"] not in TYPES:
        raise Refusal("unsupported", f"socket type {request['type']!r}")
    options = request.get("opt", {})
    for name in options:
        if name not in OPTIONS:
            raise Refusal("unsupported", f"option {name!r}")
    socket = context.socket(getattr(zmq, request["type"]))
    for name, value in options.items():
        socket.setsockopt(OPTIONS[name], value)
    sockets[request["s"]] = socket


def bind(request):
    socket = named(request)
    socket.bind(request["endpoint"])
    return {"endpoint": socket.getsockopt(zmq.LAST_ENDPOINT).rstrip(b"\0").decode()}


def connect(request):
    named(request).connect(request["endpoint"])


def subscribe(request):
    socket, prefix = named(request), octets_of(request["prefix"])
    if socket.type == zmq.XSUB:
        socket.send(b"\1" + prefix)
    else:
        socket.setsockopt(zmq.SUBSCRIBE, prefix)


def close(request):
    named(request).close()
    del sockets[request["s"]]


def reset(_=None):
    for socket in sockets.values():
        socket.close(linger=0)
    sockets.clear()
    return {"open": 0}


def wait(request):
    frames = [octets_of(literal) for literal in request.get("frames", [])]
    deadline = time.monotonic() + request["timeout"] / 1000
    waiting.append((request, named(request), frames, deadline))
    return LATER


LATER = {}
OPERATIONS = {
    "hello": lambda _: HELLO,
    "socket": open_socket,
    "bind": bind,
    "connect": connect,
    "send": wait,
    "recv": wait,
    "subscribe": subscribe,
    "close": close,
    "reset": reset,
    "bye": reset,
}


def octets_of(literal):
    """The octets of a literal: text:, hex:, b64: or gen:LEN:SEED."""
    form, _, rest = literal.partition(":")
    if form == "text":
        return rest.encode()
    if form == "hex":
        return bytes.fromhex(rest)
    if form == "b64":
        return base64.b64decode(rest)
    if form != "gen":
        raise Refusal("invalid", f"a frame like {literal[:60]!r}")
    length, seed = map(int, rest.split(":"))
    state, octets = seed & 0xFFFFFFFF or 1, bytearray()
    while len(octets) < length:
        state ^= state << 13 & 0xFFFFFFFF
        state ^= state >> 17
        state ^= state << 5 & 0xFFFFFFFF
        octets += state.to_bytes(4, "little")
    return bytes(octets[:length])


def literal_of(octets):
    """What is received: hex:, and a digest above 4 KiB."""
    if len(octets) <= 4096:
        return "hex:" + octets.hex()
    return f"sha256:{len(octets)}:{hashlib.sha256(octets).hexdigest()}"


def kind_of(error):
    """HERE: your library's errors."""
    if isinstance(error, Refusal):
        return error.kind
    if isinstance(error, zmq.Again):
        return "again"
    if isinstance(error, zmq.ZMQError):
        return "state" if error.errno == zmq.EFSM else "invalid"
    return "internal"


def answer(request, operation):
    """Calls an operation and says its result; False where it waits."""
    try:
        result = operation()
        if result is LATER:
            return False
        said = {"ok": True, **(result or {})}
    except Exception as error:
        said = {"ok": False, "err": {"kind": kind_of(error), "reason": str(error)}}
    print(json.dumps({"id": request.get("id"), **said}), flush=True)
    return True


def attempt(request, socket, frames, deadline):
    if socket.closed:
        raise Refusal("closed", "the socket was closed")
    try:
        if request["op"] == "send":
            socket.send_multipart(frames, zmq.DONTWAIT)
            return None
        return {"frames": [literal_of(frame) for frame in socket.recv_multipart(zmq.DONTWAIT)]}
    except zmq.Again:
        if time.monotonic() < deadline:
            return LATER
        if request["op"] == "send":
            raise
        return {"timeout": True}


def attempt_all():
    """Tries what waits, in order: of a socket's sends, and of its receives, the first only."""
    blocked = set()
    for entry in waiting[:]:
        key = (entry[1], entry[0]["op"])
        if key in blocked:
            continue
        if answer(entry[0], lambda: attempt(*entry)):
            waiting.remove(entry)
        else:
            blocked.add(key)


def unknown(request):
    raise Refusal("unsupported", f"operation {request.get('op')!r}")


def main():
    rest = b""
    poller = zmq.Poller()
    poller.register(0, zmq.POLLIN)
    while True:
        if poller.poll(5 if sockets else None):
            chunk = os.read(0, 65536)
            if not chunk:
                return
            *lines, rest = (rest + chunk).split(b"\n")
            for request in map(json.loads, filter(None, lines)):
                operation = OPERATIONS.get(request.get("op"), unknown)
                answer(request, lambda: operation(request))
                if request.get("op") == "bye":
                    return
        # libzmq takes in new peers only when it is called: sockets at rest are called into.
        for socket in sockets.values():
            socket.getsockopt(zmq.EVENTS)
        attempt_all()


main()
reset()
sys.exit(0)
