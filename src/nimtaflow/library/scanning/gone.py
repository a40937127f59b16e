"""Rows whose file is no longer there, and when that is believed.

A file is gone only if the walk did not meet it, the folder above it could be read, and a second look at its very path
finds nothing either. And a library is never taken for deleted because a disk is away: see `verdict`.
"""

import asyncio
from collections.abc import Iterable, Sequence
from typing import Any, Final

from nimtaflow.kernel.files import text_to_path
from nimtaflow.kernel.live import publish
from nimtaflow.library.scanning import queries
from nimtaflow.library.scanning.course import BATCH, Course
from nimtaflow.library.scanning.plan import Plan
from nimtaflow.library.scanning.root import Root

# what only an admin can decide
DOUBTFUL: Final = frozenset({"no-photos-found", "folder-replaced", "mount-away"})


def verdict(root: Root, hints: dict[str, Any], *, seen: int, present: int, gone: int) -> tuple[str, dict[str, Any]]:
    """What to think of a source in which `gone` of `present` photos were not found: a state, and its facts.

    `empty`: no photo at all is there, though the library has some. `offline`: most are gone, and the root is another
    folder than at the last scan. In both nothing is flagged and the next scan tries again, until an admin says that
    it is true (`accepts_missing`).
    """
    if hints.get("accepts_missing"):
        return "ok", {}
    if present and not seen:
        return "empty", {"reason": "no-photos-found", "known": present}
    if root.is_other_than(hints) and gone * 2 > present:
        return "offline", {"reason": "folder-replaced", "known": present, "gone": gone}
    return "ok", {}


async def find(course: Course, ids: Sequence[int], moved: set[int], unread: Iterable[bytes]) -> list[int]:
    """Which of these rows have no file any more."""
    untold = frozenset(unread)
    if b"" in untold:
        return []
    gone: list[int] = []
    left = [row_id for row_id in ids if row_id not in moved]
    for start in range(0, len(left), BATCH):
        async with course.transactions() as tx:
            rows = await queries.strays(tx, left[start : start + BATCH])
        paths = [(row.id, text_to_path(row.path)) for row in rows]
        gone += await asyncio.to_thread(_not_there, course.plan, paths, untold)
        await course.tell()
    return gone


def _not_there(plan: Plan, rows: Iterable[tuple[int, bytes]], untold: frozenset[bytes]) -> list[int]:
    return [row_id for row_id, path in rows if not _is_below(path, untold) and not plan.has(path)]


def _is_below(path: bytes, folders: frozenset[bytes]) -> bool:
    if not folders:
        return False
    parts = path.split(b"/")
    return any(b"/".join(parts[:depth]) in folders for depth in range(1, len(parts) + 1))


async def flag(course: Course, ids: Sequence[int]) -> None:
    """Flag rows as missing."""
    for start in range(0, len(ids), BATCH):
        async with course.writing() as tx:
            flagged = await queries.flag_missing(tx, ids[start : start + BATCH])
            await publish(tx, "photos")
        course.counts.missing += len(flagged)
