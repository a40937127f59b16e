"""A scan is killed at any moment, again and again; then everything is there exactly once, with its job."""

import asyncio
import os
import random
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from library.folders import Above, Folder, make_folder
from nimtaflow.kernel.system import system_transaction
from nimtaflow.library.scanning import queries

FILES = 600
KILLS = 10
SCAN = """
import asyncio, os, sys
from sqlalchemy import text
from nimtaflow.kernel.db import open_database
from nimtaflow.kernel.system import system_transaction
from nimtaflow.library.onward import Onward, connect
from nimtaflow.library.scan import scan_source
from nimtaflow.library.scanning import compare, course

INSERT = text("INSERT INTO procrastinate_jobs (queue_name, task_name, args) "
              "SELECT 'cpu', 'advance', jsonb_build_object('photo_id', id) FROM unnest(CAST(:ids AS bigint[])) AS id")

async def advance(tx, ids):
    await tx.execute(INSERT, {"ids": list(ids)})

async def nothing(*_):
    return None

connect(Onward(nothing, nothing, advance, nothing, nothing))
compare.BATCH = course.BATCH = 4  # many moments to die at
for line in sys.stdin:
    child = os.fork()
    if not child:
        open_database(sys.argv[1])
        os.dup2(2, 1)  # the log is not an answer
        try:
            asyncio.run(scan_source(system_transaction, int(line)))
            os._exit(0)
        finally:
            os._exit(1)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class Scanner:
    """A process that scans in children of its own, so that all is loaded only once."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def scan(self, source_id: int, seconds: float | None = None) -> int:
        """Scan; after some seconds it is killed. Answers with the exit code."""
        await _nobody_scans()
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(b"%d\n" % source_id)
        child = int(await self._process.stdout.readline())
        ending = asyncio.create_task(self._process.stdout.readline())
        done, _ = await asyncio.wait({ending}, timeout=seconds)
        if not done:
            os.kill(child, signal.SIGKILL)
        return int(await ending)


@pytest.fixture
async def scanner(database: str) -> AsyncIterator[Scanner]:
    """A process that scans."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", SCAN, database, stdin=pipe, stdout=pipe)
    yield Scanner(process)
    process.kill()
    await process.wait()


async def _nobody_scans() -> None:
    """Wait until the database has seen that whoever was killed is gone, and has let go of the lock."""
    held = text(
        "SELECT count(*) FROM pg_locks JOIN pg_database AS at ON at.oid = pg_locks.database "
        "WHERE locktype = 'advisory' AND classid = :scan AND at.datname = current_database()"
    )
    async with asyncio.timeout(60):
        while True:
            async with system_transaction() as tx:
                if not await tx.scalar(held, {"scan": queries._SCAN}):
                    return
            await asyncio.sleep(0.02)


@pytest.mark.timeout(300)
@pytest.mark.feature("LIB-01", "LIB-13")
async def test_a_scan_that_is_killed_loses_and_doubles_nothing(scanner: Scanner, above: Above, tmp_path: Path) -> None:
    chance = random.Random(7)
    folder = await make_folder(tmp_path / "photos", above)
    for number in range(FILES):
        folder.write(f"{number % 20}/{number}.jpg", f"{number}" * (1 + number % 5), mtime=1000 + number)
    killed = 0
    for _ in range(KILLS):
        killed += await scanner.scan(folder.id, chance.uniform(0.02, 0.2)) == -signal.SIGKILL
    assert await scanner.scan(folder.id) == 0
    assert killed > KILLS // 3
    await _check(folder, jobs_each=1)
    before = await folder.ids()
    for number in range(0, 20, 2):
        folder.move(f"{number}", f"moved/{number}")
    for _ in range(KILLS // 2):
        await scanner.scan(folder.id, chance.uniform(0.02, 0.2))
    assert await scanner.scan(folder.id) == 0
    await _check(folder)
    moved = {path if int(path.split("/")[0]) % 2 else f"moved/{path}": row_id for path, row_id in before.items()}
    assert await folder.ids() == moved


async def _check(folder: Folder, jobs_each: int | None = None) -> None:
    photos = await folder.photos()
    assert len(photos) == FILES
    files = (str(path.relative_to(folder.root)) for path in folder.root.rglob("*.jpg"))
    assert set(await folder.ids()) == set(files)
    async with system_transaction() as tx:
        jobs = await tx.scalars(
            text("SELECT (args->>'photo_id')::bigint FROM procrastinate_jobs WHERE task_name = 'advance'")
        )
        count = Counter(jobs)
    assert count.keys() == {photo.id for photo in photos.values()}
    assert jobs_each is None or set(count.values()) == {jobs_each}
    source = await folder.source()
    assert source.scan_started_at is None
    assert source.state == "ok"
