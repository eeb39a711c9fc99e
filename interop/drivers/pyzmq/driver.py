"""The driver of libzmq through pyzmq: ZDP/1, JSON lines over stdio. Needs Python 3.9 and pyzmq."""

import errno, json, os, platform, resource, sys, time, traceback
import zmq
from zmq.utils.monitor import parse_monitor_message
from frames import literal_of, octets_of
from zap import ZapHandler

TYPES = "REQ REP DEALER ROUTER PUB SUB XPUB XSUB PUSH PULL PAIR STREAM".split()
NAMES = """identity sndhwm rcvhwm linger handshake_ivl reconnect_ivl reconnect_ivl_max immediate
    heartbeat_ivl heartbeat_ttl heartbeat_timeout sndtimeo rcvtimeo router_mandatory router_handover
    probe_router req_correlate req_relaxed conflate xpub_verbose backlog""".split()
OPTIONS = {name: getattr(zmq, name.upper()) for name in NAMES} | {"max_msg_size": zmq.MAXMSGSIZE}
EVENTS = {
    zmq.EVENT_LISTENING: "listening",
    zmq.EVENT_ACCEPTED: "accepted",
    zmq.EVENT_CONNECTED: "connected",
    zmq.EVENT_HANDSHAKE_SUCCEEDED: "handshake_ok",
    zmq.EVENT_HANDSHAKE_FAILED_NO_DETAIL: "handshake_failed",
    zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL: "handshake_failed",
    zmq.EVENT_HANDSHAKE_FAILED_AUTH: "handshake_failed",
    zmq.EVENT_DISCONNECTED: "disconnected",
}
KINDS = {errno.EAGAIN: "again", zmq.EFSM: "state", errno.ENOTSUP: "unsupported",
         errno.ENOTSOCK: "closed", zmq.ETERM: "closed"}
IMPL = {"name": "libzmq", "version": zmq.zmq_version(), "language": "C++", "backend": "epoll",
        "runtime": f"pyzmq {zmq.pyzmq_version()}, Python {platform.python_version()}",
        "homepage": "https://zeromq.org", "issues": "https://github.com/zeromq/libzmq/issues"}
CAPS = {"zmtp": ["3.1", "3.0", "2.0", "1.0"],
        "mechanisms": ["NULL", "PLAIN"] + ["CURVE"] * zmq.has("curve"),
        "transports": ["tcp", "ipc"], "sockets": TYPES, "options": {name: "rw" for name in OPTIONS},
        "events": sorted(set(EVENTS.values())), "zap": True,
        "messageProperties": True, "reset": True,
        "stats": ["fds", "rss"], "concurrent": True}
SECURITY = {
    ("PLAIN", "server"): {},
    ("PLAIN", "client"): {"username": zmq.PLAIN_USERNAME, "password": zmq.PLAIN_PASSWORD},
    ("CURVE", "server"): {"secretKey": zmq.CURVE_SECRETKEY},
    ("CURVE", "client"): {"publicKey": zmq.CURVE_PUBLICKEY, "secretKey": zmq.CURVE_SECRETKEY,
                          "serverKey": zmq.CURVE_SERVERKEY},
}
SERVE_MS = 5  # how often sockets at rest are called into: libzmq attaches peers only then
LINE_MAX = 1_048_576
LATER = {}  # the answer of an operation that waits

context = zmq.Context()
sockets, monitors, waiting = {}, {}, []
zap = ZapHandler(context)


class Refusal(Exception):
    def __init__(self, kind, reason):
        super().__init__(reason)
        self.kind = kind


def named(request):
    if request.get("s") not in sockets:
        raise Refusal("closed", f"no open socket {request.get('s')!r}")
    return sockets[request["s"]]


def option(name):
    if name not in OPTIONS:
        raise Refusal("unsupported", f"option {name!r}")
    return OPTIONS[name]


def apply(socket, options):
    for name, value in options.items():
        socket.setsockopt(option(name), octets_of(value) if name == "identity" else int(value))


def secure(socket, security):
    mechanism = security["mechanism"]
    if mechanism not in CAPS["mechanisms"]:
        raise Refusal("unsupported", f"mechanism {mechanism!r}")
    if "domain" in security:
        socket.zap_domain = security["domain"].encode()
    if mechanism == "NULL":
        return
    role = security.get("role")
    if (mechanism, role) not in SECURITY or SECURITY[mechanism, role].keys() - security.keys():
        raise Refusal("invalid", f"expected a role and what it needs, got {sorted(security)}")
    if role == "server":
        socket.setsockopt(zmq.PLAIN_SERVER if mechanism == "PLAIN" else zmq.CURVE_SERVER, 1)
    for field, number in SECURITY[mechanism, role].items():
        socket.setsockopt(number, security[field].removeprefix("z85:").encode())


def hello(request):
    if 1 not in request.get("zdp", []):
        raise Refusal("invalid", f"expected zdp to offer 1, got {request.get('zdp')}")
    return {"zdp": 1, "impl": IMPL, "caps": CAPS}


def open_socket(request):
    name, kind = request["s"], request["type"]
    if kind not in TYPES:
        raise Refusal("unsupported", f"socket type {kind!r}")
    if name in sockets:
        raise Refusal("invalid", f"expected a new name for a socket, got {name!r}")
    socket = context.socket(getattr(zmq, kind))
    try:
        apply(socket, request.get("opt", {}))
        secure(socket, request.get("security", {"mechanism": "NULL"}))
    except Exception:
        socket.close(linger=0)
        raise
    sockets[name], monitors[name] = socket, socket.get_monitor_socket()


def bind(request):
    socket = named(request)
    socket.bind(request["endpoint"])
    return {"endpoint": socket.getsockopt(zmq.LAST_ENDPOINT).rstrip(b"\0").decode()}


def get(request):
    value = named(request).getsockopt(option(request["name"]))
    return {"value": literal_of(value) if isinstance(value, bytes) else value}


def subscription(request, number, octet):
    socket, prefix = named(request), octets_of(request.get("prefix", "hex:"))
    if socket.type == zmq.SUB:
        socket.setsockopt(number, prefix)
    elif socket.type == zmq.XSUB:
        socket.send(bytes([octet]) + prefix, zmq.DONTWAIT)
    else:
        raise Refusal("unsupported", f"{request['op']} on this socket")


def later(request):
    """Takes a send or receive, which is tried again until its time is over."""
    socket, timeout = named(request), request.get("timeout", -1)
    frames = [octets_of(literal) for literal in request.get("frames", [])]
    deadline = time.monotonic() + timeout / 1000 if timeout >= 0 else float("inf")
    waiting.append((request, socket, frames, deadline))
    return LATER


def close(name, linger=None):
    # The monitor has to outlive its socket's monitoring: libzmq sends it a last event and waits.
    monitor, socket = monitors.pop(name), sockets.pop(name)
    socket.disable_monitor()
    socket.close(linger=linger)
    monitor.close(linger=0)


def reset(_=None):
    for name in list(sockets):
        close(name, 0)
    zap.close()
    return {"open": 0}


def bye(_):
    reset()


def state(_):
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {"open": len(sockets), "stats": {"fds": len(os.listdir("/proc/self/fd")), "rss": rss}}


OPERATIONS = {
    "hello": hello, "case.begin": lambda _: None, "case.end": state, "socket": open_socket,
    "bind": bind, "unbind": lambda r: named(r).unbind(r["endpoint"]),
    "connect": lambda r: named(r).connect(r["endpoint"]) and None,
    "disconnect": lambda r: named(r).disconnect(r["endpoint"]), "send": later, "recv": later,
    "set": lambda r: apply(named(r), r.get("opt", {})), "get": get,
    "subscribe": lambda r: subscription(r, zmq.SUBSCRIBE, 1),
    "unsubscribe": lambda r: subscription(r, zmq.UNSUBSCRIBE, 0),
    "zap.handle": lambda r: zap.handle(r["rules"], r.get("socket", "ROUTER")),
    "close": lambda r: named(r) and close(r["s"]), "reset": reset, "bye": bye,
}


def say(line):
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def answer(request, operation):
    """Calls an operation and tells its result. False where it waits and has told nothing."""
    try:
        result = operation()
        if result is LATER:
            return False
        line = {"ok": True, **(result or {})}
    except Exception as error:
        kind = getattr(error, "kind", "internal")
        if isinstance(error, (zmq.ZMQError, OverflowError, ValueError)):
            kind = KINDS.get(getattr(error, "errno", None), "invalid")
        trace = {"trace": traceback.format_exc()} if kind == "internal" else {}
        line = {"ok": False, "err": {"kind": kind, "reason": str(error), **trace}}
    say({"id": request.get("id"), **line})
    return True


def properties_of(frame, names):
    """Of these properties of whoever sent a frame those that there are."""
    known = {}
    for name in names:
        try:
            known[name] = literal_of(frame.get(name).encode())
        except zmq.ZMQError:
            pass
    return known


def attempt(request, socket, frames, deadline):
    """One try of a send or receive: whether it is over."""
    sending, result = request["op"] == "send", None
    if socket.closed:
        raise Refusal("closed", "the socket was closed")
    try:
        if sending:
            socket.send_multipart(frames, zmq.DONTWAIT)
            return None
        received = socket.recv_multipart(zmq.DONTWAIT, copy=False)
        answered = {"frames": [literal_of(frame.bytes) for frame in received]}
        if "properties" in request:
            answered["properties"] = properties_of(received[0], request["properties"])
        return answered
    except zmq.Again:
        if time.monotonic() < deadline:
            return LATER
        if sending:
            raise
        return {"timeout": True}


def retry():
    """Tries what waits, in order: of one socket's sends, and of its receives, the first only."""
    blocked = set()
    for entry in waiting[:]:
        key = (entry[1], entry[0]["op"])
        if key not in blocked:
            if answer(entry[0], lambda: attempt(*entry)):
                waiting.remove(entry)
            else:
                blocked.add(key)


def unknown(request):
    raise Refusal("unsupported", f"operation {request.get('op')!r}")


def take(line):
    request = json.loads(line)
    operation = OPERATIONS.get(request.get("op"), unknown)
    answer(request, lambda: operation(request))
    if operation is bye:
        sys.exit(0)


def tell_events():
    for name, monitor in monitors.items():
        while monitor.getsockopt(zmq.EVENTS) & zmq.POLLIN:
            event = parse_monitor_message(monitor.recv_multipart())
            if event["event"] in EVENTS:
                told = EVENTS[event["event"]]
                why = {"why": hex(event["value"])} if told == "handshake_failed" else {}
                if event["event"] == zmq.EVENT_HANDSHAKE_FAILED_AUTH:
                    why["status"] = event["value"]
                say({"ev": told, "s": name, "t": time.monotonic() * 1000,
                     "endpoint": event["endpoint"].decode(), **why})


def main():
    rest = b""
    while True:
        wanted = [(0, zmq.POLLIN)]
        for request, socket, _, _ in waiting:
            flag = zmq.POLLOUT if request["op"] == "send" else zmq.POLLIN
            if not socket.closed:
                wanted.append((socket, flag))
        ready = dict(zmq.zmq_poll(wanted, SERVE_MS if sockets else -1))
        if 0 in ready:
            chunk = os.read(0, 65536)
            if not chunk:
                break
            *lines, rest = (rest + chunk).split(b"\n")
            if len(rest) > LINE_MAX:
                raise SystemExit(f"a request longer than {LINE_MAX} octets")
            for line in filter(None, lines):
                take(line)
                retry()
        retry()
        for socket in sockets.values():
            socket.getsockopt(zmq.EVENTS)
        tell_events()
        zap.serve(say)
    reset()


main()
