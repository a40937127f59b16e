"""What a walk is to look at, and what it is not."""

import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass, field

from nimtaflow.library.exclusions import Exclusions, compiled


@dataclass(frozen=True)
class Plan:
    """What a walk is to look at. `root` and `nested`, the roots of other sources, are real paths without links.

    `mounts` are paths below the root at which another file system has been seen before.
    """

    root: bytes
    recursive: bool = True
    exclusions: Exclusions = field(default_factory=lambda: compiled(()))
    nested: frozenset[bytes] = frozenset()
    mounts: frozenset[bytes] = frozenset()

    def covers(self, below: bytes) -> bool:
        """Whether a path below the root is the walk's to look at, going by its names alone."""
        if self.exclusions.skip_path(below) or not (self.recursive or b"/" not in below):
            return False
        path = os.path.join(self.root, below) + b"/"
        return not any(path.startswith(nested + b"/") for nested in self.nested)

    def reachable(self, paths: Iterable[bytes]) -> list[bytes]:
        """Those paths that a walk reaches without following a link, if they are there; none below another."""
        wanted = {path for path in paths if path and self.covers(path) and self._is_direct(path)}
        parents = {path: path.split(b"/")[:-1] for path in wanted}
        return sorted(
            path for path, up in parents.items() if not any(b"/".join(up[: n + 1]) in wanted for n in range(len(up)))
        )

    def _is_direct(self, below: bytes) -> bool:
        folder = os.path.dirname(os.path.join(self.root, below))
        return os.path.realpath(folder) == folder

    def has(self, below: bytes) -> bool:
        """Whether a walk would find this file now. True also where the system does not let us know."""
        path = os.path.join(self.root, below)
        try:
            found = os.lstat(path)
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError:
            return True
        return stat.S_ISREG(found.st_mode) and self.covers(below) and os.path.realpath(path) == path
