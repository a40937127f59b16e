"""What a decoder may do when a file has broken or taken it. Called in children by test_isolation."""

import ctypes
import mmap
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from nimtaflow.media.problems import DamagedFile


def echo(**arguments: object) -> object:
    return {"pid": os.getpid(), **{key: value for key, value in arguments.items() if not isinstance(value, bytes)}}


def sizes(data: bytes) -> int:
    return len(data)


def crash() -> None:
    signal.signal(signal.SIGSEGV, signal.SIG_DFL)
    ctypes.string_at(0)


def crash_if_used(marker: str) -> int:
    """Fall over, unless this process is fresh."""
    if marker in sys.modules:
        crash()
    sys.modules[marker] = sys
    return os.getpid()


def hang() -> None:
    time.sleep(600)


def spin() -> None:
    while True:
        pass


def leave() -> None:
    os._exit(0)


def be_killed() -> None:
    signal.raise_signal(signal.SIGKILL)


def swallow(size: int) -> int:
    return len(bytes(size))


def swallow_natively(size: int) -> None:
    mmap.mmap(-1, size)


def complain() -> None:
    raise DamagedFile(format="jpeg", detail="x\0y" * 500)


def fail() -> None:
    raise KeyError("never seen")


def garble() -> None:
    for handle in range(3, 64):
        try:
            os.write(handle, b"\xff" * 8000)
        except OSError:
            continue


def chatter() -> str:
    print("to stdout", flush=True)
    os.write(1, b"to the file descriptor")
    os.write(2, b"to stderr")
    return "quiet"


def grow(size: int) -> int:
    kept = bytearray(os.urandom(1 << 20) * (size >> 20))
    sys.modules["kept"] = kept  # type: ignore[assignment]
    return os.getpid()


def resident(path: str) -> int:
    """Bytes by which decoding a picture makes this process larger, at most."""
    from nimtaflow.media.decode import decode  # noqa: PLC0415 - a child loads it when asked

    decode(path.encode(), None, 1920)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


def environment() -> str:
    return " ".join(sorted(os.environ))


def attempts(folder: str) -> list[str]:
    """The forbidden things that succeeded."""
    place = Path(folder)
    deeds = {
        "write": lambda: (place / "new").write_text("x"),
        "append": lambda: (place / "original").open("a").write("x"),
        "truncate": lambda: os.truncate(place / "original", 0),
        "rename": lambda: (place / "original").rename(place / "moved"),
        "delete": (place / "original").unlink,
        "make a folder": (place / "folder").mkdir,
        "link": lambda: (place / "link").symlink_to("original"),
        "open a socket": socket.socket,
        "start a program": lambda: subprocess.run(["/bin/true"], check=True),
        "kill": lambda: os.kill(os.getppid(), 0),
    }
    done: list[str] = []
    for name, deed in deeds.items():
        try:
            deed()
        except (OSError, ValueError, ArithmeticError, subprocess.SubprocessError):
            continue
        done.append(name)
    assert (place / "original").read_text() == "untouched"
    return done
