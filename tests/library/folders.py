"""A source in a folder of its own, scanned for real; what is above the library is played."""

import asyncio
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nimtaflow.kernel.clock import now
from nimtaflow.kernel.files import content_hash, path_to_text, text_to_path
from nimtaflow.kernel.system import system_transaction
from nimtaflow.library import onward
from nimtaflow.library.onward import Onward
from nimtaflow.library.scan import scan_source
from nimtaflow.tables.photos import Photo
from nimtaflow.tables.sources import FileFailure, Source


@dataclass
class Above:
    """What the library has set to work above it. Photos that set out are read at once, as the journey would."""

    scans: list[int] = field(default_factory=list[int])
    partial: list[tuple[int, list[str]]] = field(default_factory=list[tuple[int, list[str]]])
    advanced: list[int] = field(default_factory=list[int])
    again: list[int] = field(default_factory=list[int])
    words: list[int] = field(default_factory=list[int])
    reads: bool = True

    async def next_partial(self) -> tuple[int, list[str]]:
        """The next scan of some paths that was asked for."""
        await _until(lambda: bool(self.partial))
        return self.partial.pop(0)

    async def next_scan(self) -> int:
        """The next scan of a source that was asked for."""
        await _until(lambda: bool(self.scans))
        return self.scans.pop(0)

    async def scan(self, tx: AsyncSession, source_id: int) -> None:
        self.scans.append(source_id)

    async def scan_paths(self, tx: AsyncSession, source_id: int, paths: Sequence[str]) -> None:
        self.partial.append((source_id, list(paths)))

    async def advance(self, tx: AsyncSession, photo_ids: Sequence[int]) -> None:
        self.advanced += photo_ids
        await self._read(tx, photo_ids)

    async def read_words_again(self, tx: AsyncSession, photo_ids: Sequence[int]) -> None:
        self.words += photo_ids

    def onward(self) -> Onward:
        """As the library knows it."""
        return Onward(self.scan, self.scan_paths, self.advance, self.read_again, self.read_words_again)

    async def read_again(self, tx: AsyncSession, photo_ids: Sequence[int]) -> None:
        self.again += photo_ids
        await self._read(tx, photo_ids)

    async def _read(self, tx: AsyncSession, photo_ids: Sequence[int]) -> None:
        if not self.reads:
            return
        rows = await tx.execute(select(Photo, Source.path).join(Source).where(Photo.id.in_(photo_ids)))
        for photo, root in rows.all():
            photo.content_hash = content = content_hash(os.path.join(text_to_path(root), text_to_path(photo.path)))
            photo.version = content[:4].hex()
            photo.indexed_at = now()
        await tx.flush()


async def _until(true: Callable[[], bool]) -> None:
    for _ in range(400):
        if true():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("nothing happened")


@dataclass
class Folder:
    """A source and its folder."""

    id: int
    root: Path
    above: Above

    def write(self, name: str | bytes, content: str | bytes = "x", mtime: float | None = None) -> bytes:
        """A file in the folder, and the folders on the way."""
        path = os.path.join(os.fsencode(self.root), os.fsencode(name))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
        if mtime is not None:
            os.utime(path, (mtime, mtime))
        return path

    def remove(self, name: str) -> None:
        path = self.root / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()

    def move(self, old: str, new: str) -> None:
        (self.root / new).parent.mkdir(parents=True, exist_ok=True)
        os.rename(self.root / old, self.root / new)

    def reconnect(self) -> None:
        """Connect what is above as it is now, after a test has put something else into it."""
        onward.connect(self.above.onward())

    async def scan(self, only: Sequence[str] | None = None) -> Source:
        await scan_source(system_transaction, self.id, only)
        return await self.source()

    async def source(self) -> Source:
        async with system_transaction() as tx:
            return await tx.get_one(Source, self.id)

    async def becomes(self, wanted: Callable[[Source], bool]) -> None:
        """Wait until the source is like that."""
        for _ in range(400):
            if wanted(await self.source()):
                return
            await asyncio.sleep(0.05)
        raise AssertionError("the source never became that")

    async def change(self, **values: object) -> None:
        async with system_transaction() as tx:
            source = await tx.get_one(Source, self.id)
            for name, value in values.items():
                setattr(source, name, value)

    async def photos(self) -> dict[str, Photo]:
        """The photos by path."""
        async with system_transaction() as tx:
            rows = await tx.scalars(select(Photo).where(Photo.source_id == self.id))
            return {photo.path: photo for photo in rows}

    async def ids(self) -> dict[str, int]:
        return {path: photo.id for path, photo in (await self.photos()).items() if not photo.is_missing}

    async def missing(self) -> set[str]:
        return {path for path, photo in (await self.photos()).items() if photo.is_missing}

    async def failures(self) -> dict[str, str]:
        async with system_transaction() as tx:
            rows = await tx.scalars(select(FileFailure).where(FileFailure.source_id == self.id))
            return {failure.path: failure.code for failure in rows}


async def make_folder(root: Path, above: Above, **values: object) -> Folder:
    """A new source with an empty folder."""
    root.mkdir(parents=True, exist_ok=True)
    async with system_transaction() as tx:
        source = Source(path=path_to_text(os.fsencode(root)), name=root.name, **values)
        tx.add(source)
        await tx.flush()
        return Folder(source.id, root, above)
