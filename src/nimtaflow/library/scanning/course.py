"""A scan on its way: what it is about, what it has counted, and what it writes down."""

import time
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from typing import Any, Final, TypeVar

from nimtaflow.kernel.db import Transactions, Tx
from nimtaflow.kernel.live import publish
from nimtaflow.library.onward import onward
from nimtaflow.library.scanning import queries
from nimtaflow.library.scanning.beside import queries as sidecar_rows
from nimtaflow.library.scanning.found import Failure, Files
from nimtaflow.library.scanning.moves import Candidate
from nimtaflow.library.scanning.plan import Plan
from nimtaflow.library.scanning.root import Relatives

Thing = TypeVar("Thing")
BATCH: Final = 2000  # rows a transaction
_SECONDS: Final = 1.0  # between two words of progress


class ScanStopped(Exception):
    """The source was paused or removed, or another one was put into it, while it was scanned."""


@dataclass
class Counts:
    """What a scan has met so far."""

    total: int = 0  # an estimate until the walk is over
    seen: int = 0
    new: int = 0
    changed: int = 0
    moved: int = 0
    missing: int = 0
    errors: int = 0

    def columns(self) -> dict[str, Any]:
        """As the source's row has them."""
        return {f"scan_{name}": value for name, value in asdict(self).items()}


@dataclass
class Course:
    """One scan of a source, or of some paths in it (`only`)."""

    transactions: Transactions
    source_id: int
    sources: Sequence[tuple[int, str]]
    relatives: Relatives
    plan: Plan
    only: list[bytes] | None
    counts: Counts = field(default_factory=Counts)
    _told: float = field(default_factory=time.monotonic)

    async def tell(self) -> None:
        """Say where the scan stands, once a second at most. Raises ScanStopped."""
        if time.monotonic() - self._told < _SECONDS:
            return
        self._told = time.monotonic()
        self.counts.total = max(self.counts.total, self.counts.seen)
        async with self.transactions() as tx:
            columns = self.counts.columns() if self.only is None else {}
            if not await queries.note(tx, self.source_id, columns) or await queries.sources(tx) != self.sources:
                raise ScanStopped
            await publish(tx, "library", "admin", source_id=self.source_id)

    @asynccontextmanager
    async def writing(self) -> AsyncGenerator[Tx]:
        """A short transaction for what was found; afterwards the world is told."""
        async with self.transactions() as tx:
            yield tx
        await self.tell()

    async def add(self, tx: Tx, files: Files) -> None:
        """Files that nobody knows: rows of their own, and on their way in the same transaction."""
        if files.paths:
            ids = await queries.insert(tx, self.source_id, files)
            await onward().advance(tx, ids)
            self.counts.new += len(ids)

    async def change(self, tx: Tx, row_ids: Sequence[int], files: Files) -> None:
        """Files that were edited."""
        if row_ids:
            ids = await queries.change(tx, row_ids, files)
            await onward().read_again(tx, ids)
            self.counts.changed += len(ids)

    async def go_on(self, tx: Tx, ids: Sequence[int]) -> None:
        """Photos that were found again: what was not finished when they went goes on."""
        unfinished = await queries.unfinished(tx, ids)
        if unfinished:
            await onward().advance(tx, unfinished)

    async def move_on(self, tx: Tx, ids: Sequence[int]) -> None:
        """Photos that lie elsewhere now: what is told by the files beside them is looked for again."""
        await queries.unfinished(tx, ids)
        await onward().advance(tx, ids)

    async def beside(self, tx: Tx, stamps: Mapping[int, int]) -> None:
        """Photos whose sidecars may have come, changed or gone, by the stamps of these: their words are read again."""
        changed = await sidecar_rows.note(tx, stamps) if stamps else ()
        if changed:
            await onward().read_words_again(tx, changed)

    async def restore(self, tx: Tx, row_ids: Sequence[int]) -> None:
        """Photos that are back where they were."""
        back = await queries.restore(tx, row_ids)
        if back:
            await self.go_on(tx, back)
            await publish(tx, "photos")

    async def fail(self, tx: Tx, failures: Sequence[Failure]) -> None:
        """Files and folders that cannot be taken in."""
        if failures:
            await queries.fail(tx, self.source_id, failures)
            self.counts.errors += len(failures)


def in_batches(things: Sequence[Thing]) -> Iterator[Sequence[Thing]]:
    """As many at a time as one transaction takes."""
    return (things[start : start + BATCH] for start in range(0, len(things), BATCH))


def as_files(files: Sequence[Candidate]) -> Files:
    """Objects as columns."""
    return Files(
        [file.path for file in files],
        [file.size for file in files],
        [file.mtime_ns for file in files],
        [file.inode for file in files],
        {file.path: file.stamp for file in files if file.stamp},
    )
