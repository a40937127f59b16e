"""The folders of the server, for choosing a source: only those below the allowed roots, and no way out of them."""

import errno
import os
from typing import Final

from nimtaflow.kernel.config import environment
from nimtaflow.kernel.files import path_to_text, shown, text_to_path
from nimtaflow.kernel.problems import NotFound, Refused
from nimtaflow.library.scanning.found import FolderUnreadable
from nimtaflow.library.schemas import Folder, FolderEntry

_MOST: Final = 2000  # folders listed
_LOOKED_AT: Final = 100_000  # entries of a folder read in search of folders
_LOOKED_INTO: Final = 300  # entries of each of those


class FolderNotFound(NotFound):
    """There is no such folder. Facts: `path`."""

    code = "folder-not-found"


class FolderNotAllowed(Refused):
    """The folder lies outside of what this server may take photos from. Facts: `path`."""

    code = "folder-not-allowed"


def real_folder(path: str) -> bytes:
    """The real path of a folder that may be used. Raises FolderNotFound, FolderNotAllowed and FolderUnreadable.

    What lies outside is not told from what does not exist anywhere.
    """
    given = text_to_path(path)
    if b"\0" in given:
        raise FolderNotFound(path=path)
    real = os.path.realpath(given)
    if not given.startswith(b"/") or not is_allowed(real):
        raise FolderNotAllowed(path=path)
    try:
        with os.scandir(real):
            return real
    except (FileNotFoundError, NotADirectoryError) as error:
        raise FolderNotFound(path=path) from error
    except OSError as error:
        raise FolderUnreadable(path=path, reason=errno.errorcode.get(error.errno or 0, "")) from error


def is_allowed(real: bytes) -> bool:
    """Whether a real path is one of the allowed roots or lies below one."""
    return any((real + b"/").startswith(os.path.join(root, b"")) for root in _roots())


def browse(path: str | None) -> Folder:
    """The folders in a folder; without a path, where one may begin. Raises what `real_folder` raises."""
    roots = _roots()
    if not path and len(roots) != 1:
        return Folder(path="", parent=None, entries=[_entry(root, root) for root in roots], truncated=False)
    here = real_folder(path) if path else roots[0]
    names, truncated = _folders(here)
    above = os.path.dirname(here)
    parent = path_to_text(above) if here != above and is_allowed(above) else "" if len(roots) > 1 else None
    return Folder(
        path=path_to_text(here),
        parent=parent,
        entries=[_entry(os.path.join(here, name), name) for name in names],
        truncated=truncated,
    )


def _roots() -> list[bytes]:
    return sorted({os.path.realpath(os.fsencode(root)) for root in environment().roots})


def _entry(path: bytes, name: bytes) -> FolderEntry:
    return FolderEntry(name=shown(path_to_text(name)), path=path_to_text(path), has_children=_has_folders(path))


def _folders(here: bytes) -> tuple[list[bytes], bool]:
    names: list[bytes] = []
    try:
        with os.scandir(here) as entries:
            for looked_at, entry in enumerate(entries):
                if looked_at == _LOOKED_AT or len(names) > _MOST:
                    break
                if _is_folder(entry):
                    names.append(entry.name)
    except OSError as error:
        raise FolderUnreadable(path=path_to_text(here), reason=errno.errorcode.get(error.errno or 0, "")) from error
    listed = sorted(names, key=lambda name: (name.decode("utf-8", "replace").casefold(), name))
    return listed[:_MOST], len(names) > _MOST


def _has_folders(path: bytes) -> bool:
    """Whether there are folders in it. After many files without one that is taken for likely."""
    try:
        with os.scandir(path) as entries:
            return any(_is_folder(entry) or looked_at > _LOOKED_INTO for looked_at, entry in enumerate(entries))
    except OSError:
        return False


def _is_folder(entry: "os.DirEntry[bytes]") -> bool:
    """Whether it is a folder one may go into; hidden ones are not shown, links that lead outside do not exist."""
    try:
        if entry.name.startswith(b".") or not entry.is_dir():
            return False
        return not entry.is_symlink() or is_allowed(os.path.realpath(entry.path))
    except OSError:
        return False
