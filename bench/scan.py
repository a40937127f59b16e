"""A scan of 100,000 files: the first, and one that finds everything as it was, beside the least any scan must do."""

import asyncio
import os
import shutil
import tempfile
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import psycopg

from bench.rows import row
from nimtaflow.kernel.db import close_database, libpq_url, open_database
from nimtaflow.kernel.migrate import migrate
from nimtaflow.kernel.postgres import Postgres
from nimtaflow.kernel.system import system_transaction
from nimtaflow.library.scan import scan_source
from nimtaflow.pipeline import journey
from nimtaflow.tables.sources import Source

FILES = 100_000
PASSES = 5
NEEDED = (journey,)  # whose jobs the scan queues


def run() -> None:
    """Make the files and a database, and measure."""
    place = Path(tempfile.mkdtemp(prefix="nf-bench-", dir="/tmp"))
    place.chmod(0o755)
    try:
        root = place / "photos"
        _make(root)
        with Postgres(place / "pg") as postgres:
            migrate(postgres.url)
            asyncio.run(_measure(postgres.url, root))
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _make(root: Path) -> None:
    """A thousand folders of a hundred files of one byte."""
    for first in range(0, FILES, 100):
        folder = root / f"{2000 + first // 10_000}" / f"{first // 1000 % 10:02}" / f"{first // 100 % 10:02}"
        folder.mkdir(parents=True)
        for number in range(first, first + 100):
            (folder / f"IMG_{number:06}.jpg").write_bytes(b"x")


async def _measure(url: str, root: Path) -> None:
    async with _source(url, root) as source_id:
        first = await _timed(source_id)
        row("scan", "first scan of 100,000 new files (rows/s)", FILES / first, 2000, at_least=True)
        with psycopg.connect(libpq_url(url), autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE photos")
        # in turns, so that what else the machine does hits both alike; of each the best counts
        ours, least = [], []
        for _ in range(PASSES):
            least.append(_least(url, root))
            ours.append(await _timed(source_id))
        row("scan", "100,000 unchanged files beside walk, stat and one read (s)", min(ours), 1.5, ref=min(least))


@asynccontextmanager
async def _source(url: str, root: Path) -> AsyncGenerator[int]:
    open_database(url)
    async with system_transaction() as tx:
        source = Source(path=str(root), name="bench", exclusion_patterns=["@eaDir", "#recycle", "@Thumb", ".DS_Store"])
        tx.add(source)
        await tx.flush()
        source_id = source.id
    yield source_id
    await close_database()


async def _timed(source_id: int) -> float:
    begun = time.perf_counter()
    await scan_source(system_transaction, source_id)
    return time.perf_counter() - begun


def _least(url: str, root: Path) -> float:
    """Every file looked at once with scandir and stat, and what is known of them read in one query."""
    begun = time.perf_counter()
    with psycopg.connect(libpq_url(url)) as connection:
        known = connection.execute("SELECT path, file_size, mtime_ns, inode FROM photos").fetchall()
    seen, todo = 0, [os.fsencode(root)]
    while todo:
        with os.scandir(todo.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    todo.append(entry.path)
                else:
                    entry.stat(follow_symlinks=False)
                    seen += 1
    assert seen == len(known) == FILES
    return time.perf_counter() - begun
