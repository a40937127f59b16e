"""What a process that decodes strangers' files may not do. Linux holds it to that; elsewhere only the limits do.

It may read files and write to its pipe. It may not write, make, rename or delete a file, reach the network, start a
program, look into another process, outlive its parent, or take more memory than it is given.
"""

import ctypes
import os
import platform
import resource
import signal
import struct
import sys
from collections.abc import Callable, Sequence
from typing import Final

_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 22, 38
_SECCOMP_MODE_FILTER: Final = 2
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT, _LANDLOCK_VERSION = 444, 445, 446, 1
_LANDLOCK_BENEATH: Final = 1
_WRITES_BY_VERSION: Final = {1: 0b1_1111_1111_0010, 2: 1 << 13, 3: 1 << 14, 5: 1 << 15}  # all but reading
_TCP: Final = 0b11  # bind, connect
_OPEN_FILES: Final = 64
_NICE: Final = 5

# audit architecture, then the numbers of: socket, socketpair, connect, execve, execveat, ptrace, kill,
# process_vm_readv, process_vm_writev, bpf, io_uring_setup
_FORBIDDEN_CALLS: Final = {
    "x86_64": (0xC000003E, (41, 53, 42, 59, 322, 101, 62, 310, 311, 321, 425)),
    "aarch64": (0xC00000B7, (198, 199, 203, 221, 281, 117, 129, 270, 271, 280, 425)),
}
_LOAD, _EQUALS, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06  # classic BPF
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050001  # the call fails with EPERM
_OTHER_ABI: Final = 0x40000000  # x32 would number the same calls differently


def confine(parent: int, memory: int) -> frozenset[str]:
    """Give up everything decoding does not need, for good. Returns which of "landlock" and "seccomp" the kernel gave.

    `memory` is in bytes of address space. Exits if `parent` is already gone.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the parent's to answer
    os.nice(_NICE)  # who looks at photos comes before who imports them
    granted: set[str] = set()
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            sys.exit(0)
        with open("/proc/self/oom_score_adj", "w") as score:
            score.write("1000")
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        granted |= {name for name, works in (("landlock", _landlock(libc)), ("seccomp", _seccomp(libc))) if works}
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_OPEN_FILES, _OPEN_FILES))
    return frozenset(granted)


def allow_cpu(seconds: int) -> None:
    """Let this process live for so many more seconds of CPU time; then the kernel ends it (SIGXCPU)."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def writes_only_in(*folders: bytes) -> Callable[[], bool]:
    """What a child does before it becomes its program: give up changing anything but what is in these folders, and TCP.

    It answers whether the kernel holds it to that.
    """
    if sys.platform != "linux":
        return lambda: False
    libc = ctypes.CDLL(None, use_errno=True)

    def keep() -> bool:
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        return _landlock(libc, folders)

    return keep


def _landlock(libc: ctypes.CDLL, folders: Sequence[bytes] = ()) -> bool:
    """Name every right to change the file system, grant none but below folders. Reading is not named, and so stays."""
    version = libc.syscall(_LANDLOCK_CREATE, None, 0, _LANDLOCK_VERSION)
    if version < 1:
        return False
    writes = sum(bits for since, bits in _WRITES_BY_VERSION.items() if version >= since)
    rules = struct.pack("=QQ", writes, _TCP) if version >= 4 else struct.pack("=Q", writes)
    handle = libc.syscall(_LANDLOCK_CREATE, rules, len(rules), 0)
    if handle < 0:
        return False
    try:
        granted = all(_grant(libc, handle, folder, writes) for folder in folders)
        return granted and libc.syscall(_LANDLOCK_RESTRICT, handle, 0) == 0
    finally:
        os.close(handle)


def _grant(libc: ctypes.CDLL, handle: int, folder: bytes, writes: int) -> bool:
    below = os.open(folder, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        rule = struct.pack("=Qi", writes, below)
        return libc.syscall(_LANDLOCK_ADD, handle, _LANDLOCK_BENEATH, rule, 0) == 0
    finally:
        os.close(below)


def _seccomp(libc: ctypes.CDLL) -> bool:
    known = _FORBIDDEN_CALLS.get(platform.machine())
    if known is None:
        return False
    architecture, calls = known
    program = [
        (_LOAD, 0, 0, 4),  # the architecture
        (_EQUALS, 0, len(calls) + 3, architecture),  # another: refuse
        (_LOAD, 0, 0, 0),  # the number of the call
        (_AT_LEAST, len(calls) + 1, 0, _OTHER_ABI),
        *((_EQUALS, len(calls) - index, 0, call) for index, call in enumerate(calls)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
    code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in program))
    head = ctypes.create_string_buffer(struct.pack("=HxxxxxxQ", len(program), ctypes.addressof(code)))
    return libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, head, 0, 0) == 0
