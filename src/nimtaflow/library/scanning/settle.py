"""After the walk: which of the files kept back are photos we know that were moved, which are new, which edited."""

import asyncio
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from nimtaflow.kernel.files import content_hash, text_to_path
from nimtaflow.kernel.live import publish
from nimtaflow.library.scanning import queries
from nimtaflow.library.scanning.course import Course, as_files, in_batches
from nimtaflow.library.scanning.held import Held
from nimtaflow.library.scanning.known import Known
from nimtaflow.library.scanning.moves import Candidate, Stray, match, without_overwritten


async def settle(course: Course, known: Known, held: Held) -> set[int]:
    """Decide on every file kept back; the ids of the rows that have moved."""
    moved: set[int] = set()
    onto_rows: dict[int, Candidate] = {}
    for part in held.parts():
        found = await _match(course, part, await _strays(course, known, part, moved))
        onto_rows |= {row_id: file for row_id, file in found.items() if file.row_id is not None}
        free = {row_id: file for row_id, file in found.items() if file.row_id is None}
        moved |= await _place(course, [file for file in part if file.row_id is None], free)
    onto_rows = without_overwritten(onto_rows, moved)
    await _move(course, onto_rows)  # at once, as they make room for one another
    moved |= onto_rows.keys()
    placed = {file.path for file in onto_rows.values()}
    await _in_vacated_places(course, known, held, moved, placed)
    await _edited(course, held, placed)
    return moved


async def _place(course: Course, files: Sequence[Candidate], found: Mapping[int, Candidate]) -> set[int]:
    """Give files their row where one was found, and new ones to the others."""
    for ids in in_batches(list(found)):
        await _move(course, {row_id: found[row_id] for row_id in ids})
    taken = {file.path for file in found.values()}
    for batch in in_batches([file for file in files if file.path not in taken]):
        async with course.writing() as tx:
            await queries.make_room(tx, course.source_id, [file.path for file in batch], ())
            await course.add(tx, as_files(batch))
    return set(found)


async def _in_vacated_places(course: Course, known: Known, held: Held, moved: set[int], placed: set[bytes]) -> None:
    """What lies where a row has moved away is like any file without a row. Its finding one may vacate another place."""
    while moved:
        changed = (file for part in held.parts(changed_only=True) for file in part)
        left = [file for file in changed if file.row_id in moved and file.path not in placed]
        if not left:
            return
        vacated = [replace(file, row_id=None) for file in left]
        found = await _match(course, vacated, await _strays(course, known, vacated, moved))
        moved |= await _place(course, vacated, found)
        placed |= {file.path for file in vacated}


async def _strays(course: Course, known: Known, part: Sequence[Candidate], moved: set[int]) -> list[Stray]:
    """The rows that files of these sizes may belong to."""
    sizes = np.array([file.size for file in part], np.int64)
    ids = [row_id for row_id in known.strays(sizes) if row_id not in moved]
    others = {*course.relatives.roots, *([] if course.only is None else [course.source_id])}
    async with course.transactions() as tx:
        rows = await queries.strays(tx, ids)
        elsewhere = await queries.same_size(tx, others, {f.size for f in part if f.row_id is None}) if others else []
    roots = {**course.relatives.roots, course.source_id: course.plan.root}
    have = {row.id for row in rows} | moved
    unsure = [(roots[at], row) for at, missing, row in elsewhere if not missing and row.id not in have]
    rows += [row for _, missing, row in elsewhere if missing and row.id not in have]
    return rows + await asyncio.to_thread(_gone, unsure)


def _gone(rows: Iterable[tuple[bytes, Stray]]) -> list[Stray]:
    """Those rows whose file is certainly not there: its source's root is, and is not empty."""
    usable: dict[bytes, bool] = {}
    gone: list[Stray] = []
    for root, row in rows:
        if root not in usable:
            usable[root] = _has_entries(root)
        if usable[root] and _is_gone(os.path.join(root, text_to_path(row.path))):
            gone.append(row)
    return gone


def _has_entries(folder: bytes) -> bool:
    try:
        with os.scandir(folder) as entries:
            return next(entries, None) is not None
    except OSError:
        return False


def _is_gone(path: bytes) -> bool:
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


async def _match(course: Course, files: Sequence[Candidate], strays: Sequence[Stray]) -> dict[int, Candidate]:
    """Match in a thread, as files may have to be read; the scan can be stopped meanwhile."""
    if not strays:
        return {}
    stopped = False

    def read(path: bytes) -> bytes | None:
        try:
            return None if stopped else content_hash(os.path.join(course.plan.root, path))
        except OSError:
            return None  # whoever reads it next will say what is wrong with it

    matching = asyncio.create_task(asyncio.to_thread(match, files, strays, read))
    try:
        while not (await asyncio.wait({matching}, timeout=1))[0]:
            await course.tell()
    finally:
        stopped = True
    return await matching


async def _move(course: Course, moves: Mapping[int, Candidate]) -> None:
    if moves:
        async with course.writing() as tx:
            await queries.move(tx, course.source_id, moves)
            await course.move_on(tx, list(moves))
            await course.beside(tx, {row_id: file.stamp for row_id, file in moves.items()})
            await publish(tx, "photos")
        course.counts.moved += len(moves)


async def _edited(course: Course, held: Held, placed: set[bytes]) -> None:
    """What differs from its row, came from nowhere else and left for nowhere: an edit."""
    for part in held.parts(changed_only=True):
        for batch in in_batches([file for file in part if file.path not in placed]):
            async with course.writing() as tx:
                await course.change(tx, [file.row_id or 0 for file in batch], as_files(batch))
