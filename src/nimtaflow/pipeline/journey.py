"""What happens to a file from the day it is found. Read from top to bottom; the order is the order."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from nimtaflow.duplicates.sorting.sort import sort_some
from nimtaflow.films import making, preview_step, revalidate
from nimtaflow.films import onward as films
from nimtaflow.films import queries as film_queries
from nimtaflow.kernel.db import Tx
from nimtaflow.kernel.jobs import every, job, long_job
from nimtaflow.kernel.live import publish
from nimtaflow.kernel.steps import Queue, Step
from nimtaflow.kernel.system import system_transaction
from nimtaflow.library import scan as library
from nimtaflow.library import sources
from nimtaflow.library.onward import Onward, connect
from nimtaflow.library.removal import remove_source
from nimtaflow.media import metadata_step, quality_step, thumbnails_step
from nimtaflow.media.settings import XmpSettings
from nimtaflow.media.writeback import queries as writing
from nimtaflow.media.writeback import write_step
from nimtaflow.pipeline import queries, runner
from nimtaflow.settings import service as settings
from nimtaflow.stacks.automatic import step as stack_step

_BATCH: Final = 5000
_AFTER_DEATHS: Final = timedelta(minutes=15)  # a file of which scans die is not to kill workers all day


@every("* * * * *")
@job("scan", once="tick")
async def tick(tx: Tx) -> None:
    """Every minute: scan the sources whose interval is over."""
    for source_id in await sources.due_sources(tx):
        await scan.later(tx, source_id=source_id)


async def _scan_died(tx: Tx, source_id: int, **_: Any) -> None:
    await queries.put_off_scan(tx, source_id, _AFTER_DEATHS)
    await publish(tx, "library", "admin", source_id=source_id)


@long_job("scan", once="scan:{source_id}", lock="source:{source_id}", retry=2, died=_scan_died)
async def scan(source_id: int) -> None:
    """Find what is new, changed, moved or gone in one source, and send it on its way."""
    await library.scan_source(system_transaction, source_id)


@long_job("scan", lock="source:{source_id}", retry=2, died=_scan_died)
async def scan_paths(source_id: int, paths: list[str]) -> None:
    """The same for some folders or files of a source, where the watcher saw a change."""
    await library.scan_source(system_transaction, source_id, paths)


JOURNEY: tuple[Step, ...] = (
    #                         after       queue
    metadata_step.STEP,     # –           cpu      content hash, true type, EXIF, XMP, sidecar -> columns
    thumbnails_step.STEP,   # metadata    cpu      small, medium, large, thumbhash
    preview_step.STEP,      # thumbnails  video    of videos: flipbook, sheet of sprites
    quality_step.STEP,      # thumbnails  cpu      sharpness, exposure, hashes of older pictures
    stack_step.STEP,        # metadata    cpu      live photos, RAW and JPEG, bursts: one tile each
    write_step.WRITE,       # metadata    cpu      what was edited -> sidecar, and a file that waits
    write_step.REPLACE,     # write       cpu      that file takes the original's place
)  # fmt: skip


@every("* * * * *")
@job("cpu", once="duplicates", lock="duplicates", retry=3)
async def sort_duplicates(tx: Tx) -> None:
    """Every minute: put new pictures into groups of those that are the same or look alike."""
    if await sort_some(tx):
        await sort_duplicates.later(tx)


async def _died(tx: Tx, photo_id: int, queue: Queue) -> None:
    await runner.blame(tx, JOURNEY, photo_id, queue)


@long_job("cpu", once="{queue}:{photo_id}", lock="{queue}:{photo_id}", retry=5, died=_died)
async def advance(photo_id: int, queue: Queue) -> None:
    """Take one photo as far along its journey as this queue can."""
    await runner.walk(advance, JOURNEY, photo_id, queue)


async def set_out(tx: Tx, photo_ids: Sequence[int], priority: int = 0) -> None:
    """Send photos on their way; what is done already is not done again."""
    await advance.later_many(tx, [{"photo_id": photo_id, "queue": "cpu"} for photo_id in photo_ids], priority=priority)


async def start_over(tx: Tx, photo_ids: Sequence[int]) -> None:
    """Have photos walk the whole journey again, before those that wait."""
    await queries.forget_steps(tx, photo_ids)
    await set_out(tx, photo_ids, priority=10)


@every("* * * * *")
@job("cpu", once="write_back")
async def write_back(tx: Tx) -> None:
    """Every minute: write what was edited while that was turned off, or while the same photo was being written."""
    wanted = await settings.of(tx, XmpSettings)
    if wanted.write_mode != "off":
        ids = await writing.waiting(tx, dates=wanted.fill_missing_date, limit=_BATCH)
        await writing.write_again(tx, ids)
        await set_out(tx, ids)


@every("*/15 * * * *")
@long_job("scan", once="take_up")
async def take_up() -> None:
    """Send on their way whom an update has given new steps, or an accident stopped: photos, films, sources that go."""
    async with system_transaction() as tx:
        for source_id in await queries.left_removing(tx, remove_source.name):
            await remove_source.later(tx, source_id=source_id)
        for photo_id, height in await film_queries.orphans(tx, make_film.name):
            await make_film.later(tx, photo_id=photo_id, height=height)
    after = 0
    while True:
        async with system_transaction() as tx:
            ids = await queries.unfinished(tx, JOURNEY, after, _BATCH)
            await set_out(tx, ids)
        if len(ids) < _BATCH:
            return
        after = ids[-1]


async def _film_died(tx: Tx, photo_id: int, height: int) -> None:
    await making.blame(tx, photo_id, height)


@long_job("video", once="film:{photo_id}:{height}", lock="film:{photo_id}:{height}", retry=2, died=_film_died)
async def make_film(photo_id: int, height: int) -> None:
    """Make of a video what browsers can play."""
    await making.make(system_transaction, make_film, photo_id, height)


@every("45 4 * * *")
@long_job("video", once="revalidate_films", retry=1)
async def revalidate_films() -> None:
    """Every night: no row of a film without its file, no file without its row."""
    await revalidate.revalidate(system_transaction)


async def _make_film(tx: Tx, photo_id: int, height: int, priority: int) -> None:
    await make_film.later(tx, priority=priority, photo_id=photo_id, height=height)


films.connect(_make_film)


async def _scan(tx: Tx, source_id: int) -> None:
    await scan.later(tx, source_id=source_id)


async def _scan_paths(tx: Tx, source_id: int, paths: Sequence[str]) -> None:
    await scan_paths.later(tx, source_id=source_id, paths=list(paths))


async def _read_words_again(tx: Tx, photo_ids: Sequence[int]) -> None:
    await queries.forget_steps(tx, photo_ids, [metadata_step.STEP.name])
    await set_out(tx, photo_ids)


connect(Onward(_scan, _scan_paths, set_out, start_over, _read_words_again))
