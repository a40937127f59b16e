"""The walk of a scan, and what is found held against what is known, while it goes on."""

import asyncio
import contextlib
import os
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from nimtaflow.library.scanning import queries
from nimtaflow.library.scanning.beside import queries as sidecar_rows
from nimtaflow.library.scanning.course import BATCH, Course
from nimtaflow.library.scanning.found import Failure, Files
from nimtaflow.library.scanning.held import Held
from nimtaflow.library.scanning.known import Compared, Known, hashed
from nimtaflow.library.scanning.moves import Candidate
from nimtaflow.library.walk import Walk

_SECONDS: Final = 0.5  # after which a comparison says where it is
_MOST_WAITING: Final = 100  # batches walked before it is known what is known


async def compare(course: Course) -> tuple[Walk, Known, Held]:
    """Walk, and write down what can be decided at once: files that are surely new, photos that are back, failures.

    The rest is held: files that differ from their row, and those of a size that some photo has.
    """
    comparison, held = Comparison(Walk(course.plan, BATCH), course.only), Held()
    reading = asyncio.create_task(_read_known(course, comparison))
    try:
        while (finding := await asyncio.to_thread(comparison.go_on)) is not None:
            known = await reading
            course.counts.seen += finding.seen
            await _take(course, known, held, finding)
            await course.tell()
        return comparison.walk, await reading, held
    finally:
        reading.cancel()


async def _read_known(course: Course, comparison: "Comparison") -> Known:
    async with course.transactions() as tx:
        rows = queries.known(tx, course.source_id, course.only)
        comparison.known = known = Known([(numbers, hashed(paths)) async for numbers, paths in rows])
    course.counts.total = known.present
    return known


@dataclass
class Finding:
    """Files among which something is new, changed or back, or nothing for once; and how many were seen up to here."""

    seen: int
    files: Files = field(default_factory=Files)
    compared: Compared = field(default_factory=Compared)
    failures: Sequence[Failure] = ()


class Comparison:
    """A walk, held against what is known. It goes on in threads, one at a time, and comes back only with something.

    The walk does not wait for `known`: what is found before it is there is compared afterwards.
    """

    def __init__(self, walk: Walk, only: list[bytes] | None) -> None:
        self.walk = walk
        self.known: Known | None = None
        self._batches = walk.batches(only)
        self._waiting: deque[Files] = deque()
        self._reported = 0

    def go_on(self) -> Finding | None:
        """Walk to the next thing worth telling, or for half a second; None when the walk is over."""
        until, seen = time.monotonic() + _SECONDS, 0
        while True:
            if self.known is None:
                files = next(self._batches, None)
                if files is not None:
                    self._waiting.append(files)
                if files is None or len(self._waiting) > _MOST_WAITING:
                    return Finding(seen=seen)
                continue
            files = self._waiting.popleft() if self._waiting else next(self._batches, None)
            if files is None:
                return Finding(seen=seen) if seen else None
            seen += len(files.paths)
            compared = self.known.compare(files)
            failures = self.walk.failures[self._reported :]
            self._reported += len(failures)
            if failures or compared.is_something or time.monotonic() > until:
                return Finding(seen, files, compared, failures)


async def _take(course: Course, known: Known, held: Held, finding: Finding) -> None:
    files, compared = finding.files, finding.compared
    changed = await _by_others(course, known, files, compared.changed)
    held.add(files, [place for place, _ in changed], [int(known.ids[row]) for _, row in changed])
    held.add(files, compared.in_place)
    fresh = compared.new
    if fresh:
        maybe_moved = await _maybe_moved(course, known, [files.sizes[place] for place in fresh])
        held.add(files, [place for place, maybe in zip(fresh, maybe_moved, strict=True) if maybe])
        fresh = [place for place, maybe in zip(fresh, maybe_moved, strict=True) if not maybe]
    if fresh or compared.back or compared.beside or finding.failures:
        async with course.writing() as tx:
            await course.add(tx, files.at(fresh))
            await course.restore(tx, [int(known.ids[row]) for _, row in compared.back])
            stamps = {int(known.ids[row]): files.stamps.get(files.paths[place], 0) for place, row in compared.beside}
            await course.beside(tx, stamps)
            await course.fail(tx, finding.failures)


async def _by_others(
    course: Course, known: Known, files: Files, changed: Sequence[tuple[int, int]]
) -> Sequence[tuple[int, int]]:
    """Files that differ from what was read of their rows, without those that we have written ourselves meanwhile."""
    if not changed:
        return changed
    rows = [(files.paths[place], int(known.ids[row])) for place, row in changed]
    different = await asyncio.to_thread(_as_they_are, course.plan.root, rows)
    async with course.transactions() as tx:
        ours = await sidecar_rows.ours(tx, different)
    for _, row in changed:
        known.displaced[row] &= int(known.ids[row]) not in ours
    return [(place, row) for place, row in changed if int(known.ids[row]) not in ours]


def _as_they_are(root: bytes, rows: Sequence[tuple[bytes, int]]) -> list[Candidate]:
    """Files as they are by now: what is known may have been read after one was written, and the file met before."""
    found: list[Candidate] = []
    for path, row_id in rows:
        with contextlib.suppress(OSError):
            seen = os.stat(os.path.join(root, path))
            found.append(Candidate(path, seen.st_size, seen.st_mtime_ns, seen.st_ino, row_id))
    return found


async def _maybe_moved(course: Course, known: Known, sizes: list[int]) -> list[bool]:
    """Of each size whether a photo has it that may lie here now."""
    if course.only is not None:
        return [True] * len(sizes)  # there are few, and all of the source's photos come into question
    maybe = known.has_size(sizes)
    others = course.relatives.roots
    if not others:
        return maybe
    async with course.transactions() as tx:
        used = await queries.sizes_in_use(tx, others, sizes)
    return [here or size in used for here, size in zip(maybe, sizes, strict=True)]
