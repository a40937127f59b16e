"""Files that a scan keeps back until its walk is over: they may be photos we know, moved or renamed."""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from nimtaflow.library.scanning.found import Files
from nimtaflow.library.scanning.known import Column
from nimtaflow.library.scanning.moves import Candidate

_NO_ROW: Final = -1


class Held:
    """Files without a row, and files that differ from the row at their path; in columns, as there may be a million."""

    def __init__(self) -> None:
        self._paths: list[bytes] = []
        self._chunks: list[Column] = []

    def add(self, files: Files, places: Sequence[int], row_ids: Sequence[int] | None = None) -> None:
        """Keep some of these files back; `row_ids` are those of the rows at their paths."""
        if not places:
            return
        columns = (files.sizes, files.mtimes, files.inodes)
        chunk = [[column[place] for place in places] for column in columns]
        chunk.append(list(row_ids) if row_ids is not None else [_NO_ROW] * len(places))
        chunk.append([files.stamps.get(files.paths[place], 0) for place in places])
        self._chunks.append(np.array(chunk, np.int64))
        self._paths.extend(files.paths[place] for place in places)

    def __len__(self) -> int:
        return len(self._paths)

    def parts(self, largest: int = 20_000, *, changed_only: bool = False) -> Iterator[list[Candidate]]:
        """The files, those of one size together: only they can be the same. Few enough at a time to be objects."""
        if not self._paths:
            return
        table = np.concatenate(self._chunks, axis=1)
        places = np.flatnonzero(table[3] != _NO_ROW) if changed_only else np.arange(len(self._paths))
        places = places[np.argsort(table[0][places], kind="stable")]
        sizes = table[0][places]
        start = 0
        while start < len(places):
            last = sizes[min(start + largest, len(places)) - 1]
            end = int(np.count_nonzero(sizes <= last))
            yield [self._candidate(table, int(place)) for place in places[start:end]]
            start = end

    def _candidate(self, table: Column, place: int) -> Candidate:
        size, mtime, inode, row_id, stamp = table[:, place].tolist()
        return Candidate(self._paths[place], size, mtime, inode, None if row_id == _NO_ROW else row_id, stamp)
