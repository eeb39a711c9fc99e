"""Runs a command under a seccomp filter that refuses io_uring_setup, as Docker's default does."""

import ctypes
import os
import struct
import sys

IO_URING_SETUP = 425
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
RETURN_ERRNO, RETURN_ALLOW, EPERM = 0x00050000, 0x7FFF0000, 1
LOAD_WORD, JUMP_IF_EQUAL, RETURN = 0x20, 0x15, 0x06


def instruction(code, if_true, if_false, value):
    return struct.pack("=HBBI", code, if_true, if_false, value)


program = b"".join([
    instruction(LOAD_WORD, 0, 0, 0),  # seccomp_data.nr
    instruction(JUMP_IF_EQUAL, 0, 1, IO_URING_SETUP),
    instruction(RETURN, 0, 0, RETURN_ERRNO | EPERM),
    instruction(RETURN, 0, 0, RETURN_ALLOW),
])
code = ctypes.create_string_buffer(program)
header = ctypes.create_string_buffer(struct.pack("HxxxxxxP", 4, ctypes.addressof(code)))
libc = ctypes.CDLL(None, use_errno=True)
if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
    sys.exit("prctl(PR_SET_NO_NEW_PRIVS) failed")
if libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(header), 0, 0) != 0:
    sys.exit(f"prctl(PR_SET_SECCOMP) failed: errno {ctypes.get_errno()}")
os.execvp(sys.argv[1], sys.argv[1:])
