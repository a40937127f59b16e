"""Photos in the database: the timeline, pages, one photo, a user's marks."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    DateTime,
    Integer,
    Row,
    Select,
    and_,
    any_,
    cast,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
    tuple_,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import InstrumentedAttribute, undefer

from nimtaflow.access.viewer import Viewer
from nimtaflow.access.visible import own_marks, visible_days, visible_photos, visible_steps
from nimtaflow.kernel.db import Tx
from nimtaflow.photos.schemas import ANIMATED, BAD, DAMAGED, HDR, MOTION, RAW, SPHERE, VIDEO, MediaType, Sort, View
from nimtaflow.tables.photos import UNDATED, Photo, PhotoDay, PhotoMark, PhotoStep
from nimtaflow.tables.sources import Source
from nimtaflow.tables.stacks import Stack

NEWEST = (Photo.day.desc().nulls_last(), Photo.sort_at.desc(), Photo.id.desc())
OLDEST = (Photo.day.asc().nulls_last(), Photo.sort_at.asc(), Photo.id.asc())
_WORST = func.coalesce(Photo.quality, 101)  # what has none comes last
_ORDERS: dict[Sort, tuple[ColumnElement[Any], ...]] = {
    "newest": NEWEST,
    "oldest": OLDEST,
    "added": (Photo.added_at.desc(), Photo.id.desc()),
    "name": (Photo.filename.asc(), Photo.id.asc()),
    "quality": (_WORST, Photo.id.asc()),
}


_Holds = ColumnElement[bool] | InstrumentedAttribute[bool]
_DATED = tuple[date | None, datetime | None, int]
PLACES: dict[Sort, Any] = {
    "newest": _DATED,
    "oldest": _DATED,
    "added": tuple[datetime, int],
    "name": tuple[str, int],
    "quality": tuple[int, int],
}


def _bit(flag: int, holds: _Holds) -> ColumnElement[int]:
    return cast(func.coalesce(holds, false()), Integer) * literal_column(str(flag))


# what a photo itself adds to the flags of its tile; whoever adds to it adds to count_photo_days, animated.sql
_LOOKS = (
    _bit(VIDEO, Photo.kind == "video")
    + _bit(DAMAGED, Photo.is_damaged)
    + _bit(MOTION, or_(Photo.motion_size.is_not(None), Photo.motion_id.is_not(None)))
    + _bit(HDR, Photo.is_hdr.is_(True))
    + _bit(SPHERE, Photo.is_360.is_(True))
    + _bit(ANIMATED, Photo.is_animated.is_(True))
    + _bit(RAW, Photo.mime_type.like("image/x-%"))
)


_THERE = and_(Photo.indexed_at.is_not(None), ~Photo.is_missing, Photo.trashed_at.is_(None))


@dataclass(frozen=True)
class Wanted:
    """Which photos of the timeline."""

    view: View = "library"
    media_type: MediaType | None = None
    date_from: date | None = None
    date_to: date | None = None
    quality_below: int | None = None


async def counted_months(tx: Tx, viewer: Viewer) -> list[tuple[date, int, int, int]] | None:
    """(first of the month, photos, days, revision), or None for a viewer whose photos must be counted one by one."""
    days = visible_days(viewer)
    if days is None:
        return None
    month = func.date_trunc("month", PhotoDay.day)
    per_month = days.where(PhotoDay.count > 0).with_only_columns(
        month, func.sum(PhotoDay.count), func.count(PhotoDay.day.distinct()), func.max(PhotoDay.revision)
    )
    rows = await tx.execute(per_month.group_by(month))
    return [(first.date(), count, days, revision) for first, count, days, revision in rows]


async def count_months(tx: Tx, viewer: Viewer, view: View) -> list[tuple[date, int, int, int]]:
    """The same, counted now: for restricted viewers, and for other views than the library."""
    inside = await _in_view(tx, viewer, view)
    photos = inside.with_only_columns(Photo.day, func.count()).group_by(Photo.day)
    counts: Counter[date] = Counter()
    days: Counter[date] = Counter()
    for day, count in await tx.execute(photos):
        month = (day or UNDATED).replace(day=1)
        counts[month] += count
        days[month] += 1
    return [(month, counts[month], days[month], 0) for month in counts]


async def _in_view(tx: Tx, viewer: Viewer, view: View) -> Select[Photo]:
    photos = visible_photos(viewer)
    if view == "favorites":  # each for itself: what somebody has marked is not lost behind another one
        return photos.where(_THERE, Photo.id.in_(_favorites(viewer)))
    if view == "trash":
        return photos.where(Photo.trashed_at.is_not(None))
    if view == "bad":
        return photos.where(Photo.in_timeline, Photo.quality < BAD)
    lone: Sequence[int] = () if viewer.sees_everything else await _without_cover(tx, viewer)
    return photos.where(or_(Photo.in_timeline, _among(Photo.id, lone)) if lone else Photo.in_timeline)


async def _without_cover(tx: Tx, viewer: Viewer) -> Sequence[int]:
    """Who is behind a cover that this viewer does not see: for him they are in the timeline."""
    spread = select(Stack.id).where(Stack.is_spread)
    covers = visible_photos(viewer).where(Photo.in_timeline, Photo.stack_id.in_(spread))
    behind = visible_photos(viewer).where(Photo.is_behind, _THERE, Photo.stack_id.in_(spread))
    seen = set(await tx.scalars(covers.with_only_columns(Photo.stack_id)))
    return [one for one, of in await tx.execute(behind.with_only_columns(Photo.id, Photo.stack_id)) if of not in seen]


def _favorites(viewer: Viewer) -> Select[int]:
    return own_marks(viewer).where(PhotoMark.favorite_at.is_not(None)).with_only_columns(PhotoMark.photo_id)


async def month_page(
    tx: Tx, viewer: Viewer, bounds: tuple[date, date] | None, *, view: View, oldest: bool, offset: int, limit: int
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Tiles of a month, or of the undated where `bounds` is None."""
    photos = await _in_view(tx, viewer, view)
    if bounds is None:
        photos = photos.where(Photo.day.is_(None))
    else:
        photos = photos.where(Photo.day >= bounds[0], Photo.day < bounds[1])
    columns = (
        Photo.id,
        Photo.ratio,
        Photo.thumbhash,
        Photo.version,
        Photo.day,
        Photo.duration_seconds,
        _LOOKS,
        Photo.stack_size,
        Photo.stack_id,
    )
    page = photos.with_only_columns(*columns).order_by(*(OLDEST if oldest else NEWEST)).offset(offset).limit(limit)
    return (await tx.execute(page)).all()


async def month_size(tx: Tx, viewer: Viewer, bounds: tuple[date, date] | None, *, view: View) -> int:
    """How many photos a month holds."""
    photos = await _in_view(tx, viewer, view)
    inside = photos.where(Photo.day.is_(None) if bounds is None else Photo.day >= bounds[0])
    if bounds is not None:
        inside = inside.where(Photo.day < bounds[1])
    return await tx.scalar(inside.with_only_columns(func.count())) or 0


async def ids(
    tx: Tx, viewer: Viewer, view: View, *, oldest: bool, ends: Sequence[Photo] = (), limit: int
) -> Sequence[int]:
    """Ids of a view in its order: all, or from the first of `ends` to their last."""
    photos = await _in_view(tx, viewer, view)
    order: Sort = "oldest" if oldest else "newest"
    if ends:
        first, last = ends[0], ends[-1]
        photos = photos.where(or_(Photo.id == first.id, _after(order, place(first, order))))
        photos = photos.where(~_after(order, place(last, order)))
    return (await tx.scalars(photos.with_only_columns(Photo.id).order_by(*_ORDERS[order]).limit(limit))).all()


async def ends(tx: Tx, viewer: Viewer, photo_ids: Sequence[int], *, oldest: bool) -> Sequence[Photo]:
    """These photos, in the order of the timeline."""
    found = visible_photos(viewer).where(_among(Photo.id, photo_ids))
    return (await tx.scalars(found.order_by(*(OLDEST if oldest else NEWEST)))).all()


async def among(tx: Tx, viewer: Viewer, view: View, photo_ids: Sequence[int]) -> Sequence[int]:
    """Which of these photos are in a view."""
    photos = (await _in_view(tx, viewer, view)).where(_among(Photo.id, photo_ids))
    return (await tx.scalars(photos.with_only_columns(Photo.id).order_by(Photo.id))).all()


async def seen(tx: Tx, viewer: Viewer, photo_ids: Sequence[int]) -> Sequence[int]:
    """Which of these photos the viewer sees, wherever they are."""
    photos = visible_photos(viewer).where(_among(Photo.id, photo_ids))
    return (await tx.scalars(photos.with_only_columns(Photo.id).order_by(Photo.id))).all()


def _among(column: InstrumentedAttribute[int], ids: Sequence[int]) -> ColumnElement[bool]:
    """Whether a column is one of many ids: one array as parameter, where IN would make a parameter of each."""
    return column == any_(literal(list(ids), ARRAY(BigInteger)))


async def favorites_among(tx: Tx, viewer: Viewer, ids: Sequence[int]) -> set[int]:
    """The viewer's favourites among these photos (and perhaps some between them: asking for a range is quicker)."""
    span = PhotoMark.photo_id.between(min(ids, default=0), max(ids, default=0))
    return set((await tx.scalars(_favorites(viewer).where(span))).all())


async def without_picture(tx: Tx, viewer: Viewer, ids: Sequence[int]) -> set[int]:
    """Those of these photos of which no picture can be made (and perhaps some between them, as above)."""
    span = PhotoStep.photo_id.between(min(ids, default=0), max(ids, default=0))
    failed = visible_steps(viewer).where(span, PhotoStep.state == "failed")
    return set((await tx.scalars(failed.with_only_columns(PhotoStep.photo_id))).all())


async def photo(tx: Tx, viewer: Viewer, photo_id: int, *, whole: bool = False) -> Photo | None:
    """One photo, with every tag of its file if `whole`."""
    found = visible_photos(viewer).where(Photo.id == photo_id)
    return await tx.scalar(found.options(undefer(Photo.raw_metadata), undefer(Photo.preview)) if whole else found)


async def marks(tx: Tx, viewer: Viewer, ids: Sequence[int]) -> dict[int, PhotoMark]:
    """The viewer's marks on these photos."""
    rows = await tx.scalars(own_marks(viewer).where(_among(PhotoMark.photo_id, ids)))
    return {mark.photo_id: mark for mark in rows}


async def steps(tx: Tx, viewer: Viewer, ids: Sequence[int]) -> Sequence[PhotoStep]:
    """The ledger of these photos."""
    return (await tx.scalars(visible_steps(viewer).where(_among(PhotoStep.photo_id, ids)).order_by(PhotoStep.at))).all()


async def set_favorites(tx: Tx, viewer: Viewer, photo_ids: Sequence[int], at: datetime | None) -> None:
    """Mark photos, for this user, as favourites since `at`, or as none. Photos out of sight are left alone."""
    seen = visible_photos(viewer).where(_among(Photo.id, photo_ids))
    since = literal(at, DateTime(timezone=True))
    rows = seen.with_only_columns(literal(viewer.require_user()), Photo.id, since)
    put = insert(PhotoMark).from_select(["user_id", "photo_id", "favorite_at"], rows)
    change = {"favorite_at": put.excluded.favorite_at}
    await tx.execute(put.on_conflict_do_update(index_elements=["user_id", "photo_id"], set_=change))


async def page(
    tx: Tx, viewer: Viewer, wanted: Wanted, sort: Sort, after: tuple[Any, ...] | None, limit: int
) -> Sequence[Photo]:
    """Photos of the timeline in an order, after the place that `place` wrote down."""
    photos = await _narrow(tx, viewer, wanted)
    if after is not None:
        photos = photos.where(_after(sort, after))
    return (await tx.scalars(photos.order_by(*_ORDERS[sort]).limit(limit))).all()


async def count(tx: Tx, viewer: Viewer, wanted: Wanted) -> int:
    """How many there are."""
    return await tx.scalar((await _narrow(tx, viewer, wanted)).with_only_columns(func.count())) or 0


def place(photo: Photo, sort: Sort) -> tuple[Any, ...]:
    """Where a photo stands in an order (see PLACES): what the next page begins after."""
    if sort == "added":
        return photo.added_at, photo.id
    if sort == "quality":
        return 101 if photo.quality is None else photo.quality, photo.id
    return (photo.filename, photo.id) if sort == "name" else (photo.day, photo.sort_at, photo.id)


async def _narrow(tx: Tx, viewer: Viewer, wanted: Wanted) -> Select[Photo]:
    photos = await _in_view(tx, viewer, wanted.view)
    if wanted.media_type:
        photos = photos.where(Photo.kind == wanted.media_type)
    if wanted.date_from:
        photos = photos.where(Photo.day >= wanted.date_from)
    if wanted.date_to:
        photos = photos.where(Photo.day <= wanted.date_to)
    if wanted.quality_below is not None:
        photos = photos.where(Photo.quality < wanted.quality_below)
    return photos


def _after(sort: Sort, place: tuple[Any, ...]) -> ColumnElement[bool]:
    match sort, place:
        case "added", (at, photo_id):
            return tuple_(Photo.added_at, Photo.id) < tuple_(literal(at), literal(photo_id))
        case "quality", (quality, photo_id):
            return tuple_(_WORST, Photo.id) > tuple_(literal(quality), literal(photo_id))
        case "name", (name, photo_id):
            return tuple_(Photo.filename, Photo.id) > tuple_(literal(name), literal(photo_id))
        case _, (None, _, photo_id):
            return and_(Photo.day.is_(None), Photo.id < photo_id if sort == "newest" else Photo.id > photo_id)
        case _, (day, at, photo_id):
            photo, here = (
                tuple_(Photo.day, Photo.sort_at, Photo.id),
                tuple_(literal(day), literal(at), literal(photo_id)),
            )
            return or_(photo < here if sort == "newest" else photo > here, Photo.day.is_(None))
        case _:
            raise ValueError("not a place of this order")


async def source_root(tx: Tx, source_id: int) -> str:
    """The root folder of a source, as text of kernel.files."""
    return await tx.scalar(select(Source.path).where(Source.id == source_id)) or ""
