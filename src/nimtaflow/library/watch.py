"""Watching sources: what changes in a folder is scanned some seconds later, without waiting for the interval.

One process watches each source, however many there are on however many machines: whoever holds its lock. A change is
not acted on itself; it only says which paths a scan is to look at. What no event tells (network drives, the time while
nobody watched, more events than the system keeps) is left to the interval.
"""

import asyncio
import os
import threading
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from typing import Final

import watchfiles

from nimtaflow.kernel.db import DatabaseError
from nimtaflow.kernel.log import logger
from nimtaflow.library.exclusions import compiled
from nimtaflow.library.onward import onward
from nimtaflow.library.scanning import queries
from nimtaflow.library.scanning.course import Transactions
from nimtaflow.library.scanning.filesystem import has_more_folders, is_remote, watchable_folders
from nimtaflow.library.scanning.root import SourceOffline, look_at
from nimtaflow.library.scanning.touched import Touched
from nimtaflow.tables.sources import Source

LOOK_SECONDS: Final = 5.0  # between two looks at which sources there are
AWAY_SECONDS: Final = 60.0  # before a folder that was not there is tried again
OBSTACLE_SECONDS: Final = 3600.0  # before one that cannot be watched is
UNTELLABLE_SECONDS: Final = 1.0  # after a name that is not UTF-8, at which watchfiles fails
WAIT_MS: Final = 1000  # for events to come together, and between two signs of life
_ROOT_SECONDS: Final = 10.0  # between two looks whether the watched folder is still the one at its path
_FAILURES: Final = (OSError, UnicodeError, RuntimeError)  # what watchfiles raises
_UNTELLABLE: Final = "Unable to decode path"

log = logger("scanner")
Watchers = dict[int, tuple[object, asyncio.Task[None]]]
Take = Callable[[int], Awaitable[bool]]


async def watch_sources(transactions: Transactions) -> None:
    """Watch every source that wants it, as sources come, change and go, until cancelled."""
    while True:
        watchers: Watchers = {}
        try:
            async with queries.locks(queries.WATCH) as take:
                while True:
                    await _adjust(transactions, watchers, take)
                    await asyncio.sleep(LOOK_SECONDS)
        except (DatabaseError, OSError) as error:  # without the database there are no locks, and nobody to tell
            log.warning("watch-waits", error=type(error).__name__)
        finally:
            await _end(watchers, list(watchers))
        await asyncio.sleep(LOOK_SECONDS)


async def _adjust(transactions: Transactions, watchers: Watchers, take: Take) -> None:
    async with transactions() as tx:
        sources = {source.id: source for source in await queries.watched(tx)}
    mine = {source_id: source for source_id, source in sources.items() if await take(source_id)}
    kinds = {source_id: _kind(source) for source_id, source in mine.items()}
    stale = [each for each, (kind, task) in watchers.items() if task.done() or kinds.get(each) != kind]
    await _end(watchers, stale)
    for source_id in mine.keys() - watchers.keys():
        source = mine[source_id]
        watchers[source_id] = (_kind(source), asyncio.create_task(_keep_watching(transactions, source)))


async def _end(watchers: Watchers, ids: list[int]) -> None:
    tasks = [watchers.pop(source_id)[1] for source_id in ids]
    for task in tasks:
        task.cancel()
    for ended in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(ended, Exception):
            log.warning("watch-failed", error=repr(ended)[:500])


def _kind(source: Source) -> object:
    """What a watcher depends on."""
    return source.path, source.recursive, tuple(source.exclusion_patterns)


async def _keep_watching(transactions: Transactions, source: Source) -> None:
    """Watch one source as well as can be, again and again. What happened before the watch stood, a scan finds."""
    scan_first = source.interval_minutes > 0
    while True:
        wait = AWAY_SECONDS
        try:
            root = (await asyncio.to_thread(look_at, source.path)).path
            obstacle = await asyncio.to_thread(_obstacle, root, recursive=source.recursive)
            if obstacle:
                wait = OBSTACLE_SECONDS
                await _say(transactions, source, obstacle)
            else:
                await _watch(transactions, source, root, scan_first=scan_first)
                wait, scan_first = 0, True
        except SourceOffline:
            scan_first = True
            await _say(transactions, source, None)
        except _FAILURES as error:
            scan_first = True
            if str(error).startswith(_UNTELLABLE):
                wait = UNTELLABLE_SECONDS
            log.warning("watch-failed", source_id=source.id, error=str(error)[:500])
            await _say(transactions, source, "cannot-watch")
        await asyncio.sleep(wait)


def _obstacle(root: bytes, *, recursive: bool) -> str | None:
    if is_remote(root):
        return "network-drive"
    return "too-many-folders" if recursive and has_more_folders(root, watchable_folders()) else None


async def _watch(transactions: Transactions, source: Source, root: bytes, *, scan_first: bool) -> None:
    """Watch until the folder at the source's path is another one: a disk was taken away, or put in."""
    touched = Touched(root, compiled(tuple(source.exclusion_patterns)))
    is_live = False
    identity, looked = await asyncio.to_thread(_identity, root), time.monotonic()
    async with aclosing(_changes(root, recursive=source.recursive)) as changes:
        async for paths in changes:
            if not is_live:
                is_live = True
                log.info("source-watched", source_id=source.id)
                async with transactions() as tx:
                    await queries.note_watching(tx, source.id, "live")
                    if scan_first:
                        await onward().scan(tx, source.id)
            if paths:
                await asyncio.to_thread(touched.add, paths)
            if touched.is_ready() and await _scan(transactions, source, touched):
                touched.forget()
            if time.monotonic() - looked > _ROOT_SECONDS:
                looked = time.monotonic()
                if await asyncio.to_thread(_identity, root) != identity:
                    return


def _identity(root: bytes) -> tuple[int, int] | None:
    try:
        found = os.stat(root)
    except OSError:
        return None
    return found.st_dev, found.st_ino


async def _scan(transactions: Transactions, source: Source, touched: Touched) -> bool:
    """Have the touched paths scanned. Not while a scan runs: it may have passed them, and jobs would pile up."""
    async with transactions() as tx:
        if await queries.is_scanned(tx, source.id):
            return False
        paths = touched.paths()
        if paths is None:
            await onward().scan(tx, source.id)
        else:
            await onward().scan_paths(tx, source.id, paths)
    return True


async def _say(transactions: Transactions, source: Source, watching: str | None) -> None:
    async with transactions() as tx:
        await queries.note_watching(tx, source.id, watching)


async def _changes(root: bytes, *, recursive: bool) -> AsyncGenerator[list[bytes]]:
    """What was touched below a folder, every second or so; empty where nothing was. With the first the watch stands."""
    stop, loop = threading.Event(), asyncio.get_running_loop()
    events = _events(root, stop, recursive=recursive)
    thread = ThreadPoolExecutor(1, "watch")  # its own: waiting for events, it would keep one from all other work
    upcoming = loop.run_in_executor(thread, next, events, None)
    try:
        while (paths := await asyncio.shield(upcoming)) is not None:
            upcoming = loop.run_in_executor(thread, next, events, None)
            yield paths
    finally:
        stop.set()
        try:
            await asyncio.wait({upcoming})
            await loop.run_in_executor(thread, events.close)
        finally:
            thread.shutdown(wait=False)


def _events(root: bytes, stop: threading.Event, *, recursive: bool) -> Generator[list[bytes]]:
    for changes in watchfiles.watch(
        os.fsdecode(root),
        watch_filter=None,
        debounce=WAIT_MS,
        step=WAIT_MS // 4,
        stop_event=stop,
        rust_timeout=WAIT_MS,
        yield_on_timeout=True,
        raise_interrupt=False,
        force_polling=False,
        recursive=recursive,
        ignore_permission_denied=True,
    ):
        yield [os.fsencode(path) for _, path in changes]
