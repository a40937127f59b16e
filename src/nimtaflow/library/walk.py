"""The files of a folder, as the file system has them: names are bytes, and nothing is read but directories and stat.

A walk writes nothing, opens no file, and does not stop for what it cannot read: that becomes a `Failure`, and its path
one of `unread`, about which a scan may conclude nothing. Files below another source's root are that one's.

Symbolic links are followed where they lead to something inside the root which the walk does not reach by itself; a link
to what it does reach would be the same photo twice.
"""

import contextlib
import errno
import os
import stat
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from nimtaflow.kernel.files import path_to_text
from nimtaflow.kernel.problems import Problem
from nimtaflow.library import sidecars
from nimtaflow.library.filetypes import EXTENSIONS, EmptyFile, FileNotReadable
from nimtaflow.library.scanning.found import (
    LONGEST_PATH,
    Failure,
    Files,
    FolderUnreadable,
    LinkBroken,
    LinkOutside,
    MountAway,
    PathTooLong,
)
from nimtaflow.library.scanning.plan import Plan

_LONGEST_NAME: Final = 255
_SURELY_SHORT: Final = LONGEST_PATH // 4  # a byte becomes four at most
_LARGEST: Final = 0x7FFF_FFFF_FFFF_FFFF  # that fits into a bigint
_DOT: Final = ord(".")
_OPEN: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_ENCODING: Final = sys.getfilesystemencoding()
_ERRORS: Final = sys.getfilesystemencodeerrors()
_GONE: Final = (FileNotFoundError, NotADirectoryError)
_OF_INTEREST: Final = frozenset(f".{form}".encode() for name in EXTENSIONS for form in (name, name.upper()))


@dataclass
class _Folder:
    path: bytes  # real
    below: bytes  # below the root; by way of a link where one was followed
    device: int | None  # of its parent
    prefix: bytes = b""
    folders: list[bytes] = field(default_factory=list[bytes])
    links: list[bytes] = field(default_factory=list[bytes])

    def __post_init__(self) -> None:
        self.prefix = os.path.join(self.below, b"") if self.below else b""


class Walk:
    """One walk. While it goes on `failures` and `unread` grow, and `mounts`: the file systems met below the root."""

    def __init__(self, plan: Plan, batch: int = 2000) -> None:
        self.failures: list[Failure] = []
        self.unread: list[bytes] = []
        self.mounts: set[bytes] = set()
        self._plan = plan
        self._batch = batch
        self._files = Files()
        self._visited: set[tuple[int, int]] = set()
        self._todo: list[_Folder] = []

    def batches(self, only: Collection[bytes] | None = None) -> Iterator[Files]:
        """The files below the root, or of these paths and what is below them, some thousand at a time."""
        if only is None:
            self._todo.append(_Folder(self._plan.root, b"", None))
        else:
            self._begin_at(sorted(only, reverse=True))
        while self._todo:
            yield from self._read(self._todo.pop())
        if only is None:
            for mount in sorted(self._plan.mounts - self.mounts):
                if not os.path.lexists(os.path.join(self._plan.root, mount)):
                    self._fail(mount, MountAway())
        yield self._taken()

    def _taken(self) -> Files:
        full, self._files = self._files, Files()
        return full

    def _begin_at(self, paths: Iterable[bytes]) -> None:
        for below in paths:
            path = os.path.join(self._plan.root, below)
            try:
                found = os.lstat(path)
                device = os.lstat(os.path.dirname(path)).st_dev
            except _GONE:
                continue
            except OSError as error:
                self._fail(below, FileNotReadable(reason=_reason(error)))
                continue
            if stat.S_ISDIR(found.st_mode):
                self._todo.append(_Folder(path, below, device))
            elif stat.S_ISLNK(found.st_mode):
                self._follow(path, below, device)
            elif stat.S_ISREG(found.st_mode) and of_interest(below):
                self._alone(path, below, found)

    def _read(self, folder: _Folder) -> Iterator[Files]:
        if folder.path in self._plan.nested:
            return
        try:
            handle = os.open(folder.path, _OPEN)
            try:
                device = self._enter(folder, os.fstat(handle))
                if device is not None:
                    yield from self._entries(handle, folder)
            finally:
                os.close(handle)
        except _GONE as error:
            if not folder.below:
                self._fail(b"", FolderUnreadable(reason=_reason(error)))
        except OSError as error:
            self._fail(folder.below, FolderUnreadable(reason=_reason(error)))
        else:
            if device is not None:
                self._go_down(folder, device)

    def _enter(self, folder: _Folder, found: os.stat_result) -> int | None:
        """The device of a folder that is to be read; None where it was read before."""
        if (found.st_dev, found.st_ino) in self._visited:
            return None
        if len(folder.below) > LONGEST_PATH:
            self._fail(folder.below, PathTooLong(limit=LONGEST_PATH))
            return None
        self._visited.add((found.st_dev, found.st_ino))
        if folder.device is not None and folder.device != found.st_dev:
            self.mounts.add(folder.below)
        return found.st_dev

    def _entries(self, handle: int, folder: _Folder) -> Iterator[Files]:  # noqa: C901 - it would cost a call a name
        # This loop is run for every name there is, so it calls nothing that it need not: that alone is a quarter of it.
        # By its handle the system need not find the folder again for each file, nor can anybody put another there.
        skip, prefix, is_empty = self._plan.exclusions, folder.prefix, True
        is_short = len(prefix) + _LONGEST_NAME <= _SURELY_SHORT
        files, begun, beside = self._files, len(self._files.paths), dict[bytes, sidecars.Stats]()
        with os.scandir(handle) as entries:
            for entry in entries:
                is_empty = False
                name = entry.name.encode(_ENCODING, _ERRORS)
                if name[0] == _DOT or name in skip.names:
                    continue
                if not skip.are_names and skip.skip(name, prefix + name):
                    continue
                if not entry.is_file(follow_symlinks=False):
                    self._keep(entry, name, folder)
                elif name[-4:] in _OF_INTEREST or of_interest(name):
                    try:
                        found = entry.stat(follow_symlinks=False)
                    except OSError as error:
                        self._lost(prefix + name, error)
                        continue
                    mtime = found.st_mtime_ns
                    if not (is_short and found.st_size and -_LARGEST < mtime < _LARGEST):
                        self._file(prefix + name, found)
                        continue
                    files.paths.append(prefix + name)
                    files.sizes.append(found.st_size)
                    files.mtimes.append(mtime)
                    files.inodes.append(found.st_ino & _LARGEST)
                    if len(files.paths) >= self._batch:
                        beside = beside if begun < 0 else _sidecars(handle)  # also those that were not met yet
                        _stamp(files, max(begun, 0), len(prefix), beside)
                        yield self._taken()
                        files, begun = self._files, -1
                elif name[-4:] in sidecars.SUFFIXES and begun >= 0:
                    _note(beside, name, entry)
        _stamp(files, max(begun, 0), len(prefix), beside)
        if is_empty and folder.below in self._plan.mounts and folder.below not in self.mounts:
            self._fail(folder.below, MountAway())

    def _keep(self, entry: "os.DirEntry[str]", name: bytes, folder: _Folder) -> None:
        """Remember a folder or a link for when the folder is read; anything else is left alone."""
        if entry.is_symlink():
            folder.links.append(name)
        elif self._plan.recursive and entry.is_dir(follow_symlinks=False):
            folder.folders.append(name)

    def _lost(self, below: bytes, error: OSError) -> None:
        if not isinstance(error, _GONE):
            self._fail(below, FileNotReadable(reason=_reason(error)))

    def _file(self, below: bytes, found: os.stat_result) -> None:
        size, mtime, files = found.st_size, found.st_mtime_ns, self._files
        if not size:
            self._fail(below, EmptyFile())
        elif len(below) > _SURELY_SHORT and len(path_to_text(below).encode()) > LONGEST_PATH:
            self._fail(below, PathTooLong(limit=LONGEST_PATH))
        else:
            files.paths.append(below)
            files.sizes.append(size)
            files.mtimes.append(mtime if -_LARGEST < mtime < _LARGEST else _LARGEST)
            files.inodes.append(found.st_ino & _LARGEST)

    def _alone(self, path: bytes, below: bytes, found: os.stat_result) -> None:
        """A file that is met without its folder."""
        self._file(below, found)
        if stamp := sidecars.stamp_at(path):
            self._files.stamps[below] = stamp

    def _go_down(self, folder: _Folder, device: int) -> None:
        for name in sorted(folder.links, reverse=True):
            self._follow(os.path.join(folder.path, name), os.path.join(folder.below, name), device)
        for name in sorted(folder.folders, reverse=True):
            self._todo.append(_Folder(os.path.join(folder.path, name), os.path.join(folder.below, name), device))

    def _follow(self, link: bytes, below: bytes, device: int) -> None:
        try:
            real = os.path.realpath(link, strict=True)
            found = os.stat(real)
        except OSError as error:
            if of_interest(below):
                self._fail(below, LinkBroken(reason=_reason(error)))
            return
        is_folder = stat.S_ISDIR(found.st_mode)
        if not is_folder and not (stat.S_ISREG(found.st_mode) and of_interest(below)):
            return
        inside = real.startswith(os.path.join(self._plan.root, b""))
        if not inside and real != self._plan.root:
            self._fail(below, LinkOutside())
        elif inside and not self._reaches(real) and (self._plan.recursive or not is_folder):
            if is_folder:
                self._todo.append(_Folder(real, below, device))
            else:
                self._alone(link, below, found)

    def _reaches(self, real: bytes) -> bool:
        """Whether a real path is found without any link, by this walk or that of the source to which it belongs."""
        below = real[len(os.path.join(self._plan.root, b"")) :]
        nested = any((real + b"/").startswith(root + b"/") for root in self._plan.nested)
        return nested or self._plan.covers(below)

    def _fail(self, below: bytes, problem: Problem) -> None:
        self.failures.append(Failure(below, problem))
        self.unread.append(below)


def _stamp(files: Files, begun: int, prefix: int, beside: Mapping[bytes, sidecars.Stats]) -> None:
    """Note which of these XMP files belong to the files of their folder, which begin at a place."""
    if beside:
        for path in files.paths[begun:]:
            if stamp := sidecars.stamp(path[prefix:], beside):
                files.stamps[path] = stamp


def _note(beside: dict[bytes, sidecars.Stats], name: bytes, entry: "os.DirEntry[str]") -> None:
    with contextlib.suppress(OSError):
        seen = entry.stat(follow_symlinks=False)
        beside[name] = seen.st_size, seen.st_mtime_ns


def _sidecars(folder: int) -> dict[bytes, sidecars.Stats]:
    """The XMP files of an open folder, read once more: the first reading goes on."""
    found: dict[bytes, sidecars.Stats] = {}
    again = os.open(".", _OPEN, dir_fd=folder)
    try:
        with os.scandir(again) as entries:
            for entry in entries:
                name = entry.name.encode(_ENCODING, _ERRORS)
                if name[-4:] in sidecars.SUFFIXES and entry.is_file(follow_symlinks=False):
                    _note(found, name, entry)
    finally:
        os.close(again)
    return found


def _reason(error: OSError) -> str:
    return errno.errorcode.get(error.errno or 0, type(error).__name__)


def of_interest(name: bytes) -> bool:
    """Whether the name is that of a photo or a video; its content will say."""
    return name[name.rfind(b".") :].lower() in _OF_INTEREST
