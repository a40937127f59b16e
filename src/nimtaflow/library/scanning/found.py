"""What a walk finds: files, in columns, and what cannot be taken for one."""

from dataclasses import dataclass, field
from typing import Final

from nimtaflow.kernel.problems import Problem, Unreadable

LONGEST_PATH: Final = 2400  # bytes of its text; the database's index has no room for more


class FolderUnreadable(Unreadable):
    """A folder cannot be read, and nothing is known of what is in it. Facts: `reason`, the system's word (EACCES …)."""

    code = "folder-unreadable"


class PathTooLong(Unreadable):
    """A path is longer than a library can remember. Facts: `limit`, in bytes."""

    code = "path-too-long"


class LinkBroken(Unreadable):
    """A symbolic link leads nowhere, or in a circle. Facts: `reason`, the system's word (ENOENT, ELOOP …)."""

    code = "link-broken"


class LinkOutside(Unreadable):
    """A symbolic link leads out of its source, and is not followed."""

    code = "link-outside"


class MountAway(Unreadable):
    """Another disk or share used to be at this folder, and is not now; its photos are left as they are."""

    code = "mount-away"


@dataclass(frozen=True)
class Failure:
    """What could not be taken into the library, by its path below the root, and why."""

    path: bytes
    problem: Problem


@dataclass
class Files:
    """Some files, as columns. Paths are below the root; times in ns since 1970. `stamps` has who has sidecars."""

    paths: list[bytes] = field(default_factory=list[bytes])
    sizes: list[int] = field(default_factory=list[int])
    mtimes: list[int] = field(default_factory=list[int])
    inodes: list[int] = field(default_factory=list[int])
    stamps: dict[bytes, int] = field(default_factory=dict[bytes, int])

    def at(self, places: list[int]) -> "Files":
        """Some of them."""
        if len(places) == len(self.paths):
            return self
        return Files(
            [self.paths[place] for place in places],
            [self.sizes[place] for place in places],
            [self.mtimes[place] for place in places],
            [self.inodes[place] for place in places],
            self.stamps,
        )

    def stamp_column(self) -> list[int]:
        """The stamps of the sidecars, 0 for files without."""
        return [self.stamps.get(path, 0) for path in self.paths] if self.stamps else [0] * len(self.paths)
