"""What a photo that stays is given by those that go: what humans and files told of them. Nothing is overwritten.

Albums and tags belong here, too, once there are any.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

from nimtaflow.access.viewer import Viewer
from nimtaflow.duplicates import queries
from nimtaflow.history.service import Row
from nimtaflow.kernel.db import Tx
from nimtaflow.media.queries import want_written
from nimtaflow.media.writeback.tags import WRITABLE
from nimtaflow.tables.photos import Photo, PhotoMark

TEXTS: Final = ("title", "caption", "description")
LISTS: Final = ("keywords", "people_names")
PLACE: Final = ("latitude", "longitude", "altitude")
NAMES: Final = ("location_name", "city", "state", "country", "country_code")


async def merge(tx: Tx, viewer: Viewer, kept: Sequence[Photo], gone: Sequence[Photo]) -> list[Row]:
    """Give to each of `kept` what `gone` have and it lacks, and marks to every user; tells what that changed."""
    changed: list[Row] = []
    for photo in kept:
        after = given(photo, gone)
        if after:
            # what a human has decided to be so stays so, whatever the file says
            after["human_fields"] = sorted({*(photo.human_fields or ()), *after})
            changed.append(Row("photos", [(photo.id,)], {name: getattr(photo, name) for name in after}, after))
            await queries.describe(tx, photo.id, after)
            await want_written(tx, [photo.id], after.keys() & WRITABLE, viewer)
    return changed + await _merge_marks(tx, viewer, [photo.id for photo in kept], [photo.id for photo in gone])


def given(photo: Photo, gone: Sequence[Photo]) -> dict[str, Any]:
    """The columns of a photo that become others: texts and place it has none of, united lists, the highest rating."""
    after: dict[str, Any] = {}
    for name in TEXTS:
        if not getattr(photo, name):
            after[name] = next((getattr(one, name) for one in gone if getattr(one, name)), None)
    for name in LISTS:
        lists: list[list[str]] = [getattr(one, name) or [] for one in (photo, *gone)]
        after[name] = list(dict.fromkeys(word for words in lists for word in words)) or None
    after["user_rating"] = max((one.user_rating for one in (photo, *gone) if one.user_rating is not None), default=None)
    human = set(photo.human_fields or ()) - set(LISTS)  # a list of a human is added to, a value is left
    placed = next((one for one in gone if one.latitude is not None and one.longitude is not None), None)
    if photo.latitude is None and placed is not None and "latitude" not in human:
        after |= {name: getattr(placed, name) for name in (*PLACE, *NAMES)}
    return {
        name: value
        for name, value in after.items()
        if value is not None and value != getattr(photo, name) and name not in human
    }


async def _merge_marks(tx: Tx, viewer: Viewer, kept: Sequence[int], gone: Sequence[int]) -> list[Row]:
    by_user: dict[int, dict[int, PhotoMark]] = defaultdict(dict)
    for mark in await queries.marks(tx, viewer, [*kept, *gone]):
        by_user[mark.user_id][mark.photo_id] = mark
    changed: list[Row] = []
    for user_id, marks in by_user.items():
        others = [marks[photo_id] for photo_id in gone if photo_id in marks]
        for photo_id in kept if others else ():
            before = _marks_of(marks.get(photo_id))
            after = _united(before, others)
            if after != before:
                changed.append(Row("photo_marks", [(user_id, photo_id)], before, after))
                await queries.mark(tx, user_id, photo_id, after)
    return changed


def _marks_of(mark: PhotoMark | None) -> dict[str, Any]:
    return {name: mark and getattr(mark, name) for name in ("favorite_at", "rating")}


def _united(before: dict[str, Any], others: Sequence[PhotoMark]) -> dict[str, Any]:
    """A favourite if any was, since the first time; the highest rating."""
    since = [at for at in (before["favorite_at"], *(other.favorite_at for other in others)) if at is not None]
    ratings = [stars for stars in (before["rating"], *(other.rating for other in others)) if stars is not None]
    favorite_at = before["favorite_at"] or min(since, default=None)
    return {"favorite_at": favorite_at, "rating": max(ratings, default=None)}
