"""The walk of a scan, and what is known held against what is found, while it goes on."""

import asyncio
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing

from nimtaflow.library.scanning import queries
from nimtaflow.library.scanning.course import Course
from nimtaflow.library.scanning.found import Failure, Files
from nimtaflow.library.scanning.held import Held
from nimtaflow.library.scanning.known import Known, hashed
from nimtaflow.library.walk import Walk


async def compare(course: Course) -> tuple[Walk, Known, Held]:
    """Walk, and write down what can be decided at once: files that are surely new, photos that are back, failures.

    The rest is held: files that differ from their row, and those of a size that some photo has.
    """
    walk, held, reported = Walk(course.plan), Held(), 0
    reading = asyncio.create_task(_known(course))
    try:
        async with aclosing(_ahead(walk.batches(course.only))) as batches:
            async for files in batches:
                failures = walk.failures[reported:]
                reported += len(failures)
                await _take(course, await reading, held, files, failures)
                await course.tell()
    finally:
        reading.cancel()
    return walk, await reading, held


async def _known(course: Course) -> Known:
    async with course.transactions() as tx:
        rows = queries.known(tx, course.source_id, course.only)
        return Known([(numbers, hashed(paths)) async for numbers, paths in rows])


async def _ahead(batches: Iterator[Files]) -> AsyncGenerator[Files]:
    """What an iterator gives, made in a thread, one in advance."""
    upcoming = asyncio.create_task(asyncio.to_thread(next, batches, None))
    try:
        while (files := await asyncio.shield(upcoming)) is not None:
            upcoming = asyncio.create_task(asyncio.to_thread(next, batches, None))
            yield files
    finally:
        await asyncio.wait({upcoming})  # no thread may be left behind in the walk


async def _take(course: Course, known: Known, held: Held, files: Files, failures: Sequence[Failure]) -> None:
    course.counts.seen += len(files.paths)
    compared = known.compare(files)
    held.add(files, [place for place, _ in compared.changed], [int(known.ids[row]) for _, row in compared.changed])
    fresh = compared.new
    if fresh:
        maybe_moved = await _maybe_moved(course, known, [files.sizes[place] for place in fresh])
        held.add(files, [place for place, maybe in zip(fresh, maybe_moved, strict=True) if maybe])
        fresh = [place for place, maybe in zip(fresh, maybe_moved, strict=True) if not maybe]
    if fresh or compared.back or failures:
        async with course.writing() as tx:
            await course.add(tx, files.at(fresh))
            await course.restore(tx, [int(known.ids[row]) for _, row in compared.back])
            await course.fail(tx, failures)


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
