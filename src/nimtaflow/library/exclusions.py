"""Which names a scan passes over: hidden ones always, and those a source's patterns name.

A pattern is a shell pattern (`*`, `?`, `[abc]`), upper and lower case being different. Without a slash it is held
against each name on the way (`@eaDir`, `*_edited.jpg`), with one against the path below the source's root
(`2019/private*`). What it matches is passed over with everything below it. Names that begin with a dot are always
passed over: hidden folders, AppleDouble (`._*`), a phone's bin (`.trashed-*`), unfinished transfers (`.part-*`).
"""

import fnmatch
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

DEFAULT_PATTERNS: Final = ("@eaDir", "#recycle", "@Thumb", ".DS_Store")
_WILD: Final = re.compile(r"[*?\[]")


@dataclass(frozen=True)
class Exclusions:
    """A source's patterns, ready to be asked. All names and paths are bytes, as the file system has them."""

    names: frozenset[bytes]
    are_names: bool  # nothing but names: the common case, which the walk answers without a call
    wild: re.Pattern[bytes] | None
    paths: re.Pattern[bytes] | None

    def skip(self, name: bytes, path: bytes) -> bool:
        """Whether an entry is passed over: its name, and its path below the root."""
        return (
            name[:1] == b"."
            or name in self.names
            or (self.wild is not None and self.wild.match(name) is not None)
            or (self.paths is not None and self.paths.match(path) is not None)
        )

    def skip_path(self, path: bytes) -> bool:
        """Whether a path is passed over, because of any name on its way."""
        parts = path.split(b"/")
        return any(self.skip(part, b"/".join(parts[: depth + 1])) for depth, part in enumerate(parts))


@lru_cache(maxsize=256)
def compiled(patterns: tuple[str, ...]) -> Exclusions:
    """The patterns of a source as one question. Blank ones are ignored."""
    given = {form for pattern in patterns if (stripped := pattern.strip().strip("/")) for form in _forms(stripped)}
    plain = {pattern for pattern in given if "/" not in pattern}
    exact = {pattern for pattern in plain if not _WILD.search(pattern)}
    names = frozenset(name.encode() for name in exact)
    return Exclusions(names, exact == given, _any_of(plain - exact), _any_of(given - plain))


def _forms(pattern: str) -> set[str]:
    """A pattern as both Unicode forms: macOS writes é as two characters, others as one."""
    return {unicodedata.normalize("NFC", pattern), unicodedata.normalize("NFD", pattern)}


def _any_of(patterns: Iterable[str]) -> re.Pattern[bytes] | None:
    # by way of Latin-1, in which every byte is one character
    parts = [fnmatch.translate(pattern.encode().decode("latin-1")) for pattern in sorted(patterns)]
    return re.compile("|".join(parts).encode("latin-1"), re.DOTALL) if parts else None
