"""What one can do with photos: look through the timeline, open one, mark it, fetch its pictures and its original."""

import base64
import os
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from nimtaflow.access.viewer import Viewer
from nimtaflow.history.service import Row, record
from nimtaflow.kernel.clock import now
from nimtaflow.kernel.db import Tx
from nimtaflow.kernel.files import derived_path, shown, text_to_path
from nimtaflow.kernel.problems import Invalid, NotFound
from nimtaflow.photos import queries
from nimtaflow.photos.schemas import FAILED, FAVORITE, Order, Size, Sort, View
from nimtaflow.stacks import queries as stacks
from nimtaflow.tables.photos import UNDATED, Photo

PART: Final = 5000  # photos in one part of a month
MOST: Final = 10_000  # photos that one request may name or bring


class PhotoNotFound(NotFound):
    """No such photo, or not for this viewer."""

    code = "photo-not-found"


class ThumbnailNotReady(NotFound):
    """The picture has not been made yet, or cannot be made."""

    code = "thumbnail-not-ready"


class NoMotion(NotFound):
    """The photo is no live or motion photo."""

    code = "no-motion"


class OriginalMissing(NotFound):
    """The file was not where it had been when the library last looked."""

    code = "original-missing"


class BadMonth(Invalid):
    """Months are written 2023-07, or undated."""

    code = "bad-month"


async def timeline(tx: Tx, viewer: Viewer, view: View, order: Order) -> dict[str, Any]:
    """The months that have photos."""
    months = await queries.counted_months(tx, viewer) if view == "library" else None
    if months is None:
        months = await queries.count_months(tx, viewer, view)
    dated = sorted((month for month in months if month[0] != UNDATED), reverse=order == "newest")
    undated = sum(count for month, count, _, _ in months if month == UNDATED)
    buckets: list[dict[str, Any]] = [
        {"month": f"{first:%Y-%m}".rjust(7, "0"), "count": count, "days": days, "revision": revision}
        for first, count, days, revision in dated
    ]
    return {"buckets": buckets, "undated": undated, "total": undated + sum(bucket["count"] for bucket in buckets)}


async def bucket(tx: Tx, viewer: Viewer, month: str, part: int, view: View, order: Order) -> dict[str, Any]:
    """A part of a month, in columns. Raises BadMonth."""
    bounds = _bounds(month)
    rows = await queries.month_page(
        tx, viewer, bounds, view=view, oldest=order == "oldest", offset=part * PART, limit=PART
    )
    size = part * PART + len(rows)
    if len(rows) == PART:
        size = await queries.month_size(tx, viewer, bounds, view=view)
    ids = [row[0] for row in rows]
    marked = set(ids) if view == "favorites" else await queries.favorites_among(tx, viewer, ids)
    unseen = [row[0] for row in rows if row[3] is None]
    failed = await queries.without_picture(tx, viewer, unseen) if unseen else set[int]()
    return {
        "month": month,
        "part": part,
        "parts": max(1, -(-size // PART)),
        "id": ids,
        "ratio": [round(row[1] or 1.5, 3) for row in rows],
        "thumbhash": [row[2] and base64.b64encode(row[2]).decode() for row in rows],
        "v": [row[3] for row in rows],
        "day": [row[4].day if row[4] else 0 for row in rows],
        "flags": [_flags(row, marked, failed) for row in rows],
        "duration": [round(row[5] or 0) for row in rows],
        "stack": await _stack_sizes(tx, viewer, rows),
    }


def _flags(row: Sequence[Any], favorites: set[int], failed: set[int]) -> int:
    photo_id, flags = row[0], row[6]
    flags |= FAVORITE if photo_id in favorites else 0
    return flags | (FAILED if photo_id in failed else 0)


async def _stack_sizes(tx: Tx, viewer: Viewer, rows: Sequence[Sequence[Any]]) -> list[int]:
    stacked = [row[8] for row in rows if row[7]]
    if viewer.sees_everything or not stacked:
        return [row[7] for row in rows]
    sizes = await stacks.seen_sizes(tx, viewer, stacked)
    return [sizes.get(row[8], 0) if row[7] else 0 for row in rows]


def _bounds(month: str) -> tuple[date, date] | None:
    if month == "undated":
        return None
    try:
        first = date.fromisoformat(f"{month}-01")
        return first, date(first.year + first.month // 12, first.month % 12 + 1, 1)
    except ValueError as error:
        raise BadMonth(month=month[:20]) from error


async def ids(tx: Tx, viewer: Viewer, view: View, order: Order, ends: Sequence[int] = ()) -> tuple[Sequence[int], bool]:
    """The photos of a view, or those from one of it to another, and whether there are more. Raises PhotoNotFound."""
    oldest = order == "oldest"
    found = await queries.ends(tx, viewer, ends, oldest=oldest)
    if missing := set(ends) - {photo.id for photo in found}:
        raise PhotoNotFound(photo_id=min(missing))
    some = await queries.ids(tx, viewer, view, oldest=oldest, ends=found, limit=MOST + 1)
    return some[:MOST], len(some) > MOST


async def page(
    tx: Tx, viewer: Viewer, wanted: queries.Wanted, sort: Sort, after: tuple[Any, ...] | None, limit: int
) -> tuple[Sequence[Photo], int, tuple[Any, ...] | None]:
    """Photos in an order, how many there are in all, and the place after which the next page begins."""
    photos = await queries.page(tx, viewer, wanted, sort, after, limit + 1)
    more = queries.place(photos[limit - 1], sort) if len(photos) > limit else None
    return photos[:limit], await queries.count(tx, viewer, wanted), more


async def photo(tx: Tx, viewer: Viewer, photo_id: int, *, whole: bool = False) -> Photo:
    """One photo. Raises PhotoNotFound."""
    found = await queries.photo(tx, viewer, photo_id, whole=whole)
    if found is None:
        raise PhotoNotFound(photo_id=photo_id)
    return found


async def favorite(tx: Tx, viewer: Viewer, photo_id: int, favorite: bool | None) -> Photo:  # noqa: FBT001
    """Mark a photo as favourite or not; None changes what it is. Raises PhotoNotFound."""
    found = await photo(tx, viewer, photo_id)
    if favorite is None:
        favorite = photo_id not in await queries.favorites_among(tx, viewer, [photo_id])
    await queries.set_favorites(tx, viewer, [photo_id], now() if favorite else None)
    return found


async def favorites(tx: Tx, viewer: Viewer, photo_ids: Sequence[int], *, favorite: bool) -> tuple[int | None, int]:
    """Mark many photos as favourites or as none; answers with the change's id and how many became others.

    Photos out of sight are not there.
    """
    there = await queries.seen(tx, viewer, photo_ids)
    marks = await queries.marks(tx, viewer, there)
    at = now() if favorite else None
    keys: dict[datetime | None, list[tuple[int, ...]]] = defaultdict(list)
    for photo_id in there:
        before = marks[photo_id].favorite_at if photo_id in marks else None
        if (before is not None) != favorite:
            keys[before].append((viewer.require_user(), photo_id))
    await queries.set_favorites(tx, viewer, [key[-1] for same in keys.values() for key in same], at)
    rows = [Row("photo_marks", same, {"favorite_at": before}, {"favorite_at": at}) for before, same in keys.items()]
    return await record(tx, viewer, "favorite", rows), sum(len(same) for same in keys.values())


async def thumbnail(tx: Tx, viewer: Viewer, photo_id: int, size: Size) -> tuple[Path, str]:
    """The file of a derived picture and its version. Raises PhotoNotFound, ThumbnailNotReady."""
    found = await photo(tx, viewer, photo_id)
    if found.version is None:
        raise ThumbnailNotReady(photo_id=photo_id)
    return derived_path(size, photo_id, found.version), found.version


@dataclass(frozen=True)
class Original:
    """Where the untouched file lies, and how it is called."""

    root: bytes
    path: bytes
    filename: str
    mime_type: str


async def original(tx: Tx, viewer: Viewer, photo_id: int) -> Original:
    """Where the untouched file should lie; whoever opens it sees. Raises PhotoNotFound, OriginalMissing."""
    return await _original(tx, await photo(tx, viewer, photo_id))


@dataclass(frozen=True)
class Film:
    """The film inside a motion photo: these bytes of its file."""

    original: Original
    mime_type: str
    part: range

    @property
    def filename(self) -> str:
        """How it is called when it is saved."""
        ending = ".mov" if "quicktime" in self.mime_type else ".mp4"
        return os.path.splitext(self.original.filename)[0] + ending


async def motion(tx: Tx, viewer: Viewer, photo_id: int) -> Film | int:
    """The film inside a still, or the id of the film beside it. Raises PhotoNotFound, NoMotion, OriginalMissing."""
    found = await photo(tx, viewer, photo_id)
    if found.motion_size is not None and found.motion_offset is not None:
        part = range(found.motion_offset, found.motion_offset + found.motion_size)
        return Film(await _original(tx, found), found.motion_mime or "video/mp4", part)
    if found.motion_id is None:
        raise NoMotion(photo_id=photo_id)
    return (await photo(tx, viewer, found.motion_id)).id


async def video(tx: Tx, viewer: Viewer, photo_id: int) -> Original:
    """Where the file of a video should lie. Raises PhotoNotFound, for a still, too, and OriginalMissing."""
    found = await photo(tx, viewer, photo_id)
    if found.kind != "video":
        raise PhotoNotFound(photo_id=photo_id)
    return await _original(tx, found)


async def captioned(tx: Tx, viewer: Viewer, photo_id: int) -> bytes | None:
    """The path beside which captions may lie; None for a still. Raises PhotoNotFound, OriginalMissing."""
    found = await photo(tx, viewer, photo_id)
    return (await _original(tx, found)).path if found.kind == "video" else None


async def _original(tx: Tx, found: Photo) -> Original:
    # the disk is not asked here: a mount that hangs would keep the transaction, and soon every connection
    if found.is_missing:
        raise OriginalMissing(photo_id=found.id)
    root = text_to_path(await queries.source_root(tx, found.source_id))
    path = os.path.join(root, text_to_path(found.path))
    return Original(root, path, shown(found.filename), found.mime_type or "application/octet-stream")


async def location(tx: Tx, found: Photo) -> str:
    """The path of a photo's file, as an admin reads it."""
    return (await locations(tx, [found]))[found.id]


async def locations(tx: Tx, photos: Sequence[Photo]) -> dict[int, str]:
    """The paths of photos' files, as an admin reads them, by the photos' ids."""
    roots = {source_id: await queries.source_root(tx, source_id) for source_id in {one.source_id for one in photos}}
    return {photo.id: shown(f"{roots[photo.source_id]}/{photo.path}") for photo in photos}
