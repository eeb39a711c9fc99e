"""What the kernel says of another process's sockets: options of each, as one line of JSON.

kernel-socket.py PID PORT LEVEL:NAME[:OFFSET] ...

Of its TCP sockets whose near or far port is PORT. Of an option that is a struct, the int at OFFSET.
"""

import ctypes
import json
import os
import socket
import sys

PIDFD_GETFD = 438  # on every architecture

pid, port = int(sys.argv[1]), int(sys.argv[2])
options = [tuple(map(int, text.split(":"))) for text in sys.argv[3:]]


def value(held, level, option, offset=0):
    octets = held.getsockopt(level, option, offset + 4)
    return int.from_bytes(octets[offset:], sys.byteorder, signed=True)


inodes = set()
for family in ("tcp", "tcp6"):
    with open(f"/proc/{pid}/net/{family}") as table:
        for line in list(table)[1:]:
            fields = line.split()
            if port in (int(fields[1].split(":")[1], 16), int(fields[2].split(":")[1], 16)):
                inodes.add(f"socket:[{fields[9]}]")

libc = ctypes.CDLL(None, use_errno=True)
process = os.pidfd_open(pid)
found = []
for name in os.listdir(f"/proc/{pid}/fd"):
    try:
        if os.readlink(f"/proc/{pid}/fd/{name}") not in inodes:
            continue
    except FileNotFoundError:
        continue
    fd = libc.syscall(PIDFD_GETFD, process, int(name), 0)
    if fd < 0:
        raise OSError(ctypes.get_errno(), "pidfd_getfd")
    with socket.socket(fileno=fd) as copy:
        listens = copy.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN) == 1
        values = [value(copy, *option) for option in options]
        device = copy.getsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, 16)
        name = device.rstrip(b"\0").decode()
        found.append({"listens": listens, "values": values, "device": name})
print(json.dumps(found))
