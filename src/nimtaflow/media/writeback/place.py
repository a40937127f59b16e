"""A file takes another's place: whole, with the other's times and rights, or not at all."""

import contextlib
import os
import shutil
from pathlib import Path
from typing import Final

from blake3 import blake3

from nimtaflow.kernel.files import content_hash
from nimtaflow.kernel.steps import Superseded

_CHUNK: Final = 1 << 20
_FRESH: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC  # follows no link that somebody put there


def put_in_place(waiting: Path, path: bytes, was: tuple[int, int], digest: bytes, size: int) -> int | None:
    """Let the content of `waiting` be that of `path`, whose size and mtime were `was`; the inode it has then.

    Also where that had been done before a crash. None where `waiting` is not what was expected: nothing has changed.
    Raises Superseded if the original is neither what it was nor what it shall be, and OSError.
    """
    found = os.stat(path, follow_symlinks=False)
    if found.st_size == size and content_hash(path) == digest:
        waiting.unlink(missing_ok=True)
        return found.st_ino
    if (found.st_size, found.st_mtime_ns) != was:
        raise Superseded
    folder = os.path.dirname(path)
    temporary = os.path.join(folder, b".nimtaflow-%x" % found.st_ino)  # the walk passes over it
    try:
        if not _copied(waiting, temporary, digest):
            return None
        shutil.copystat(path, temporary)
        with contextlib.suppress(OSError):  # only the system's administrator may give files away
            os.chown(temporary, found.st_uid, found.st_gid)
        os.utime(temporary, ns=(found.st_atime_ns, found.st_mtime_ns))
        again = os.stat(path, follow_symlinks=False)
        if (again.st_size, again.st_mtime_ns, again.st_ino) != (*was, found.st_ino):
            raise Superseded
        inode = os.stat(temporary).st_ino
        os.replace(temporary, path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
    _settle(folder)
    waiting.unlink(missing_ok=True)
    return inode


def write_beside(path: bytes, data: bytes) -> None:
    """Write a file in a folder of others, whole or not at all. What a crash leaves, the next attempt takes away."""
    folder, name = os.path.split(path)
    temporary = os.path.join(folder, b".nimtaflow-" + blake3(name).hexdigest(8).encode())
    with contextlib.suppress(FileNotFoundError):
        os.unlink(temporary)
    try:
        with os.fdopen(os.open(temporary, _FRESH, 0o644), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(OSError):  # there was none before
            shutil.copymode(path, temporary)
        os.replace(temporary, path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
    _settle(folder)


def _settle(folder: bytes) -> None:
    """Let the names of a folder be on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _copied(waiting: Path, temporary: bytes, digest: bytes) -> bool:
    """Copy to the disk, not only to memory; whether it is what it should be."""
    hashed = blake3()
    try:
        source = waiting.open("rb")
    except FileNotFoundError:
        return False
    with contextlib.suppress(FileNotFoundError):
        os.unlink(temporary)  # of a crash
    handle = os.open(temporary, _FRESH, 0o600)
    with source, os.fdopen(handle, "wb") as file:
        while chunk := source.read(_CHUNK):
            hashed.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return hashed.digest() == digest
