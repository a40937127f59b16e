"""XMP files beside photos: which belong to a photo, and what tells that one of them has come, changed or gone.

A photo's are `<file>.xmp` and `<stem>.xmp`, or with .XMP; two photos may share the latter.
"""

import os
import stat
import struct
from collections.abc import Iterable, Mapping
from typing import Final

import blake3

from nimtaflow.library.filetypes import kind_of_name

SUFFIXES: Final = (b".xmp", b".XMP")
Stats = tuple[int, int]  # size, and mtime in ns


def is_sidecar(name: bytes) -> bool:
    """Whether a name is that of an XMP file."""
    return name[-4:].lower() == b".xmp"


def names(name: bytes) -> list[bytes]:
    """What the sidecars of a file of this name (or path) are called, the first before the next."""
    stem = os.path.splitext(name)[0]
    return list(dict.fromkeys(base + suffix for base in (name, stem) for suffix in SUFFIXES))


def stamp(name: bytes, there: Mapping[bytes, Stats]) -> int:
    """A number for the sidecars that a photo has among the XMP files of its folder; 0 where it has none.

    It changes with which of them there are, and with their sizes and times. It is the same in every process, fits into
    a bigint, and does not name the photo: one that is renamed together with its sidecar keeps it.
    """
    return _number([(rank, *there[one]) for rank, one in enumerate(names(name)) if one in there])


def stamp_at(path: bytes) -> int:
    """The stamp of the file at a path, by looking beside it."""
    found: list[tuple[int, int, int]] = []
    met: set[tuple[int, int]] = set()  # where upper and lower case are the same, one file has two names
    for rank, one in enumerate(names(path)):
        try:
            seen = os.lstat(one)
        except OSError:
            continue
        if stat.S_ISREG(seen.st_mode) and (seen.st_dev, seen.st_ino) not in met:
            met.add((seen.st_dev, seen.st_ino))
            found.append((rank, seen.st_size, seen.st_mtime_ns))
    return _number(found)


def _number(found: list[tuple[int, int, int]]) -> int:
    if not found:
        return 0
    told = b"".join(struct.pack("<BqQ", rank, size, mtime & (1 << 64) - 1) for rank, size, mtime in found)
    return int.from_bytes(blake3.blake3(told).digest(8), "big") >> 1 or 1


def with_photos(root: bytes, paths: Iterable[bytes]) -> list[bytes]:
    """Paths below a root, and for those that are XMP files the photos to which they may belong."""
    wanted = dict.fromkeys(paths)
    touched: dict[bytes, set[bytes]] = {}
    for path in wanted:
        if is_sidecar(path):
            touched.setdefault(os.path.dirname(path), set()).add(os.path.basename(path)[:-4])
    for folder, bases in touched.items():
        try:
            beside = os.listdir(os.path.join(root, folder))
        except OSError:
            continue
        for name in beside:
            if kind_of_name(name) and (name in bases or os.path.splitext(name)[0] in bases):
                wanted.setdefault(os.path.join(folder, name))
    return list(wanted)
