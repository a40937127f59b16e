"""Paths to which something happened, until they are at rest."""

import os
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from nimtaflow.kernel.files import path_to_text
from nimtaflow.library.exclusions import Exclusions
from nimtaflow.library.sidecars import is_sidecar
from nimtaflow.library.walk import of_interest

QUIET_SECONDS: Final = 2.0  # paths are scanned when nothing has happened to any for so long,
LONGEST_SECONDS: Final = 30.0  # or after so long at last: somebody may write for hours
MOST_PATHS: Final = 200  # that one scan looks at; more are taken as their folders, or as the whole source
_MOST_KEPT: Final = 20_000


@dataclass
class Touched:
    """What was touched below a source's root."""

    root: bytes
    exclusions: Exclusions
    _since: dict[bytes, float] = field(default_factory=dict[bytes, float])
    _last: float = 0
    _is_much: bool = False

    def add(self, paths: Iterable[bytes]) -> None:
        """Note paths that a scan might care for: folders, photos, sidecars, and what is not there any more."""
        for path in paths:
            below = os.path.relpath(path, self.root)
            if below == b"." or below.startswith(b"..") or self.exclusions.skip_path(below):
                continue
            if of_interest(below) or is_sidecar(below) or not os.path.isfile(path):
                self._last = time.monotonic()
                self._is_much |= len(self._since) >= _MOST_KEPT
                if not self._is_much:
                    self._since.setdefault(below, self._last)

    def is_ready(self) -> bool:
        """Whether there is something, and it is at rest or has waited long enough."""
        if not self._since:
            return False
        now = time.monotonic()
        return now - self._last >= QUIET_SECONDS or now - min(self._since.values()) >= LONGEST_SECONDS

    def paths(self) -> list[str] | None:
        """The paths below the root; None if they are so many that the whole source is less work."""
        wanted = set(self._since)
        if len(wanted) > MOST_PATHS:
            wanted = {os.path.dirname(path) for path in wanted}
        if self._is_much or b"" in wanted or len(wanted) > MOST_PATHS:
            return None
        return sorted(path_to_text(path) for path in wanted)

    def forget(self) -> None:
        """They are being looked at."""
        self._since.clear()
        self._is_much = False
