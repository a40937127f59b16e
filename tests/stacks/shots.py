"""Shots as cameras and phones leave them in a folder, and what a library makes of them."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

import make
from nimtaflow.stacks.automatic.step import STEP
from nimtaflow.tables.photos import Photo
from nimtaflow.tables.sources import Source
from nimtaflow.tables.stacks import Stack

NOON = datetime.fromisoformat("2023-07-14T12:00")
JPEG, HEIC, DNG, CR3, MOV, MP4 = (
    "image/jpeg",
    "image/heic",
    "image/x-adobe-dng",
    "image/x-canon-cr3",
    "video/quicktime",
    "video/mp4",
)


def shot(path: str, mime: str = JPEG, second: float = 0, model: str | None = "X100", **more: Any) -> dict[str, Any]:
    """What is known of a file: for `make.photo`."""
    return {
        "path": path,
        "mime_type": mime,
        "kind": "video" if mime.startswith("video/") else "photo",
        "taken": NOON + timedelta(seconds=second),
        "camera_model": model,
        **more,
    }


async def arrive(tx: AsyncSession, source: Source, *shots: dict[str, Any]) -> list[Photo]:
    """Photos that are read one after the other: each looks for partners before the next one is there."""
    photos: list[Photo] = []
    for one in shots:
        photos.append(await make.photo(tx, source, **one))
        await take(tx, photos[-1].id)
    return photos


async def take(tx: AsyncSession, *photo_ids: int) -> None:
    """Take the step with these photos."""
    for photo_id in photo_ids:
        given = await STEP.read(tx, photo_id)
        await STEP.keep(tx, photo_id, STEP.work(given))


Tiles = dict[str, tuple[str | None, frozenset[str]]]


async def tiles(tx: AsyncSession) -> Tiles:
    """The timeline: by the name of what is seen, the kind of its stack and the names of all that are there in it."""
    rows = list(await tx.scalars(select(Photo).execution_options(populate_existing=True)))
    kinds = {stack.id: stack.kind for stack in await tx.scalars(select(Stack))}
    there = [one for one in rows if not one.is_missing and one.trashed_at is None]
    found: Tiles = {}
    for one in there:
        if one.in_timeline:
            names = frozenset(other.path for other in there if other.stack_id and other.stack_id == one.stack_id)
            found[one.path] = (kinds[one.stack_id or 0], names) if len(names) > 1 else (None, frozenset({one.path}))
    seen = [name for _, names in found.values() for name in names]
    assert sorted(seen) == sorted(one.path for one in there), "whoever is there is in exactly one tile"
    return found


def alone(*paths: str) -> Tiles:
    """Tiles of one photo each."""
    return {path: (None, frozenset({path})) for path in paths}


def together(kind: str, cover: str, *others: str) -> Tiles:
    """A tile of a stack."""
    return {cover: (kind, frozenset({cover, *others}))}
