"""A source's root folder: whether it is there, whether it is the same as before, and what other sources lie in it."""

import errno
import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from nimtaflow.kernel.files import path_to_text, text_to_path
from nimtaflow.kernel.problems import Unavailable


class SourceOffline(Unavailable):
    """The root of a source cannot be used now. Facts: `reason`: folder-missing, not-a-folder, folder-unreadable."""

    code = "source-offline"


@dataclass(frozen=True)
class Root:
    """A root folder as it was found: its path without links, and which folder of which file system it is."""

    path: bytes
    device: int
    inode: int
    is_empty: bool

    def hints(self, mounts: Iterable[bytes]) -> dict[str, Any]:
        """What to remember of it, and of the file systems below it, for the next time."""
        return {
            "device": self.device,
            "inode": self.inode,
            "mounts": sorted(path_to_text(mount) for mount in mounts),
        }

    def is_other_than(self, hints: dict[str, Any]) -> bool:
        """Whether another folder lies here than the one remembered: a disk was taken away, or another one put in."""
        return "device" in hints and (hints["device"], hints["inode"]) != (self.device, self.inode)


def look_at(path: str) -> Root:
    """Look at a root folder. Raises SourceOffline."""
    real = os.path.realpath(text_to_path(path))
    try:
        found = os.stat(real)
        with os.scandir(real) as entries:
            is_empty = next(entries, None) is None
    except FileNotFoundError as error:
        raise SourceOffline(reason="folder-missing") from error
    except NotADirectoryError as error:
        raise SourceOffline(reason="not-a-folder") from error
    except OSError as error:
        reason = errno.errorcode.get(error.errno or 0, "")
        raise SourceOffline(reason="folder-unreadable", system=reason) from error
    return Root(real, found.st_dev, found.st_ino, is_empty)


@dataclass(frozen=True)
class Relatives:
    """Sources that share files with one: those whose roots lie below it, and those in which it lies itself.

    Each with its id and the folder of the inner one below the root of the outer one.
    """

    inside: dict[int, bytes]
    around: dict[int, bytes]
    roots: dict[int, bytes]  # of all of them

    @property
    def nested(self) -> frozenset[bytes]:
        """The roots that lie below."""
        return frozenset(self.roots[source_id] for source_id in self.inside)


def relatives(source_id: int, sources: Iterable[tuple[int, str]]) -> Relatives:
    """How a source lies to the others. A root that is not there counts by its name."""
    roots = {each: os.path.realpath(text_to_path(path)) for each, path in sources}
    own = roots[source_id]
    inside = {each: root[len(own) :].strip(b"/") for each, root in roots.items() if _is_below(root, own)}
    around = {each: own[len(root) :].strip(b"/") for each, root in roots.items() if _is_below(own, root)}
    return Relatives(inside, around, {each: roots[each] for each in (*inside, *around)})


def _is_below(path: bytes, other: bytes) -> bool:
    return path != other and path.startswith(os.path.join(other, b""))
