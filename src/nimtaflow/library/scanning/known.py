"""What the library knows of a source's files, in columns: 50 bytes a row, so that a million rows are nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nimtaflow.library.scanning.found import Files

Column = NDArray[np.int64]
FIELDS = 6  # numbers in a row of a chunk: id, size, mtime, inode, is_missing, sidecar_stamp


@dataclass(frozen=True)
class Compared:
    """Files against rows, by place in the files: those without a row, and with the row's place those that differ."""

    new: list[int] = field(default_factory=list[int])
    changed: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    back: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])  # as they were, though flagged missing
    in_place: list[int] = field(default_factory=list[int])  # something else at the path of a row flagged missing
    beside: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])  # as they were, but not the sidecars

    @property
    def is_something(self) -> bool:
        """Whether any file is not just as it was."""
        return bool(self.new or self.changed or self.back or self.in_place or self.beside)


class Known:
    """A source's rows, ordered by a hash of their path.

    `seen` are those at whose path a walk has met a file, `displaced` those of them where it is not the same any more.

    The hash has 64 bits and is keyed anew in each process. Should two paths ever share one, a scan takes one file for
    changed and looks a second time, by name, before it takes the other for gone: nothing is lost.
    """

    def __init__(self, chunks: Iterable[tuple[bytes, Column]]) -> None:
        """Each chunk holds rows: FIELDS big-endian 64-bit numbers of each, and their `hashed` paths below the root."""
        tables, keys = [np.empty((0, FIELDS), ">i8")], [np.empty(0, np.int64)]
        for numbers, hashes in chunks:
            tables.append(np.frombuffer(numbers, ">i8").reshape(-1, FIELDS))
            keys.append(hashes)
        unordered = np.concatenate(keys)
        order = np.argsort(unordered, kind="stable")
        self._keys: Column = unordered[order]
        table = np.concatenate(tables)[order].T.astype(np.int64, order="C")
        self.ids: Column = table[0]
        self.sizes: Column = table[1]
        self.mtimes: Column = table[2]
        self.inodes: Column = table[3]
        self.missing: NDArray[np.bool_] = table[4] != 0
        self.stamps: Column = table[5]
        self.seen = np.zeros(len(self.ids), np.bool_)
        self.displaced = np.zeros(len(self.ids), np.bool_)
        self._sorted_sizes: Column | None = None

    def compare(self, files: Files) -> Compared:
        """Hold files against the rows, and note which rows were met. A file has changed if its size or time has."""
        if not files.paths:
            return Compared()
        keys = hashed(files.paths)
        if not len(self._keys):
            return Compared(new=list(range(len(keys))))
        rows = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        known = self._keys[rows] == keys
        sizes, mtimes = np.array(files.sizes, np.int64), np.array(files.mtimes, np.int64)
        same = (self.sizes[rows] == sizes) & (self.mtimes[rows] == mtimes)
        other = self.stamps[rows] != np.array(files.stamp_column(), np.int64)
        self.seen[rows[known]] = True
        self.displaced[rows[known & ~same]] = True
        return Compared(
            new=np.flatnonzero(~known).tolist(),
            changed=_places(known & ~same & ~self.missing[rows], rows),
            back=_places(known & same & self.missing[rows], rows),
            in_place=np.flatnonzero(known & ~same & self.missing[rows]).tolist(),
            beside=_places(known & same & other, rows),
        )

    def has_size(self, sizes: list[int]) -> list[bool]:
        """Of each size whether some row has it: only such a file can be one of ours that was moved."""
        if self._sorted_sizes is None:
            self._sorted_sizes = np.unique(self.sizes)
        return np.isin(np.array(sizes, np.int64), self._sorted_sizes).tolist()

    def strays(self, sizes: Column) -> list[int]:
        """The ids of rows whose content a walk has not met at their path, among those of these sizes."""
        return self.ids[(~self.seen | self.displaced) & np.isin(self.sizes, sizes)].tolist()

    def unseen(self) -> Column:
        """The ids of the rows whose file no walk has met and which are not flagged yet."""
        return self.ids[~self.seen & ~self.missing]

    @property
    def present(self) -> int:
        """How many rows were not flagged missing."""
        return int(np.count_nonzero(~self.missing))


def hashed(paths: list[bytes]) -> Column:
    """Paths as 64-bit numbers that mean something in this process only."""
    return np.fromiter(map(hash, paths), np.int64, len(paths))


def _places(which: NDArray[np.bool_], rows: NDArray[np.intp]) -> list[tuple[int, int]]:
    places = np.flatnonzero(which)
    return list(zip(places.tolist(), rows[places].tolist(), strict=True))
