"""Duplicates among a million photos: looking for those of new ones, and the page of what was found."""

import asyncio
import random
import statistics
import tempfile
import time
from pathlib import Path
from typing import Final

import numpy as np
import psycopg

from bench.rows import row
from nimtaflow.access.viewer import Viewer
from nimtaflow.duplicates import groups
from nimtaflow.duplicates.sorting.sort import BATCH, sort_some
from nimtaflow.kernel.db import close_database, libpq_url, open_database, transaction
from nimtaflow.kernel.migrate import migrate
from nimtaflow.kernel.postgres import Postgres
from nimtaflow.kernel.system import system_transaction

PHOTOS: Final = 1_000_000
SORTED: Final = 10_000  # of them by the whole way: the rest is said to be done
PHOTO: Final = """
INSERT INTO photos (source_id, path, filename, kind, mime_type, file_size, mtime_ns, inode, content_hash, version,
                    ratio, indexed_at, taken_local, width, height)
SELECT 1, n || '.jpg', n || '.jpg', 'photo', 'image/jpeg', 3000000, n, n,
       decode(md5((n - (n %% 50 = 0)::int)::text), 'hex'), '00000001', 1.5, now(), '2020-01-01', 4000, 3000
FROM generate_series(1, %(photos)s) AS n
"""


def run() -> None:
    """Fill a database, then look for duplicates in it."""
    with tempfile.TemporaryDirectory(prefix="nf-bench-", dir="/tmp") as place:
        Path(place).chmod(0o711)
        postgres = Postgres(Path(place) / "pg").start()
        try:
            migrate(postgres.url)
            hashes = _fill(postgres.url)
            asyncio.run(_measure(postgres.url, hashes))
        finally:
            postgres.stop()


def _fill(url: str) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """A million looks: hashes by chance, of which every tenth photo has that of the one before but for three bits."""
    chance = np.random.default_rng(1)
    hashes = chance.integers(-(1 << 63), 1 << 63, PHOTOS, np.int64)
    hashes[9::10] = hashes[8::10] ^ 0b1001001
    with psycopg.connect(libpq_url(url), autocommit=True) as connection:
        connection.execute(
            "INSERT INTO sources (path, name, enabled, watch, recursive, exclusion_patterns, interval_minutes, "
            "detect_deletions, state, scan_total, scan_seen, scan_new, scan_changed, scan_moved, scan_missing, "
            "scan_errors) VALUES ('/nowhere', 'Nowhere', false, false, true, '{}', 0, true, 'ok', 0,0,0,0,0,0,0)"
        )
        connection.execute("ALTER TABLE photos DISABLE TRIGGER USER")
        connection.execute(PHOTO, {"photos": PHOTOS})
        connection.execute("ALTER TABLE photos ENABLE TRIGGER USER")
        columns = "photo_id, picture, version, perceptual_hash, difference_hash, colour, is_sorted"
        steps = "01" * 128
        with connection.cursor().copy(f"COPY photo_looks ({columns}) FROM STDIN") as copy:
            for number, value in enumerate(hashes.tolist(), 1):
                copy.write_row((number, "00000001", 1, value, steps, 0x405060, number > SORTED))
        connection.execute("VACUUM (ANALYZE) photos, photo_looks")
    return hashes


async def _measure(url: str, hashes: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> None:
    open_database(url)
    begun = time.perf_counter()
    more = True
    while more:
        async with system_transaction() as tx:
            more = await sort_some(tx, BATCH)
    each = (time.perf_counter() - begun) / SORTED * 1000
    row("duplicates", "one of many new among a million (ms)", each, 3, ref=_all_compared(hashes))
    row("duplicates", "a million new, at that pace (minutes)", each * PHOTOS / 60_000, 90)
    row("duplicates", "one new photo among a million, p95 (ms)", await _single(), 150)
    spans: list[float] = []
    for _ in range(20):
        begun = time.perf_counter()
        async with transaction() as tx:
            await groups.page(tx, Viewer(1, is_admin=True), "near", None, 50)
        spans.append((time.perf_counter() - begun) * 1000)
    row("duplicates", "a page of 50 groups, p95 (ms)", statistics.quantiles(spans, n=20)[-1], 300)
    await close_database()


async def _single() -> float:
    """Milliseconds for a photo that comes alone."""
    spans: list[float] = []
    for photo_id in random.Random(1).sample(range(1, PHOTOS), 40):
        async with system_transaction() as tx:
            connection = await tx.connection()
            await connection.exec_driver_sql(f"UPDATE photo_looks SET is_sorted = false WHERE photo_id = {photo_id}")
        begun = time.perf_counter()
        async with system_transaction() as tx:
            await sort_some(tx, BATCH)
        spans.append((time.perf_counter() - begun) * 1000)
    return statistics.quantiles(spans, n=20)[-1]


def _all_compared(hashes: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> float:
    """Milliseconds to compare one hash with all others in memory, without looking at what is found."""
    spans: list[float] = []
    for value in hashes[:20]:
        begun = time.perf_counter()
        np.flatnonzero(np.bitwise_count((hashes ^ value).view(np.uint64)) <= 7)
        spans.append((time.perf_counter() - begun) * 1000)
    return statistics.median(spans)
