"""The ZAP handler of a process: it answers each request by the first rule that it matches."""

import time

import zmq
from frames import literal_of, octets_of

# How long those who have asked a handler may take to be gone, once they were closed.
LEAVING_S = 0.05
ENDPOINT = "inproc://zeromq.zap.01"


class ZapHandler:
    def __init__(self, context):
        self.context, self.socket, self.rules = context, None, []

    def handle(self, rules, kind="ROUTER"):
        if kind not in ("ROUTER", "REP"):
            raise ValueError(f"expected a ROUTER or REP, got {kind!r}")
        self.rules = rules
        if self.socket is None:
            self.socket = self.context.socket(getattr(zmq, kind))
            self.socket.bind(ENDPOINT)

    def serve(self, tell):
        """Tells the requests that have come, and answers them. What matches no rule is left."""
        while self.socket and self.socket.getsockopt(zmq.EVENTS) & zmq.POLLIN:
            frames = self.socket.recv_multipart()
            enveloped = 2 if self.socket.type == zmq.ROUTER else 0
            envelope, request = frames[:enveloped], frames[enveloped:]
            tell({"ev": "zap.request", "envelope": [literal_of(frame) for frame in envelope],
                  "frames": [literal_of(frame) for frame in request]})
            rule = next((rule for rule in self.rules if matches(request, rule["match"])), None)
            if rule is not None:
                reply = [request[1] if literal == "echo:requestId" else octets_of(literal)
                         for literal in rule["reply"]]
                if "envelope" in rule:
                    envelope = [envelope[0] if literal == "echo:routingId" else octets_of(literal)
                                for literal in rule["envelope"]]
                self.socket.send_multipart([*envelope, *reply])

    def close(self):
        if self.socket is not None:
            # Those who have asked have to be gone first.
            time.sleep(LEAVING_S)
            # A socket that is closed keeps its name for a while; one that is unbound does not.
            self.socket.unbind(ENDPOINT)
            self.socket.close(linger=0)
            self.socket = None


def matches(request, match):
    """Whether a request's mechanism and credentials begin like this."""
    return request[5:5 + len(match)] == [octets_of(literal) for literal in match]
