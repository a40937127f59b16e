"""What a human writes about photos: one or many, recorded, to be undone, and never overwritten by anything but a human.

What photos tell is the same for everybody, so whoever may set the library to work (`can_process`) may edit it.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from nimtaflow.access.viewer import Viewer
from nimtaflow.editing import queries, values
from nimtaflow.editing.schemas import Common, Edit, Moment, Shift
from nimtaflow.history import service as history
from nimtaflow.history.service import Operation, Row
from nimtaflow.kernel.clock import now
from nimtaflow.kernel.db import Tx
from nimtaflow.media.dates import is_sane
from nimtaflow.media.queries import want_written
from nimtaflow.media.writeback.tags import WRITABLE
from nimtaflow.photos.service import PhotoNotFound
from nimtaflow.trash.queries import sort_again

_SHOWN: Final = tuple(name for name in values.COLUMNS if name not in {"taken_at", "taken_from"})
_GROUPED: Final = frozenset({"trashed_at", "stack_id"})  # who comes back may have duplicates again
_Photo = Mapping[str, Any]


async def edit(tx: Tx, viewer: Viewer, photo_ids: Sequence[int], wanted: Edit) -> tuple[int | None, int]:
    """Change what is told of photos; answers with the change's id and how many became others.

    Photos out of sight are not there. Raises PhotoNotFound if none is, HalfAPlace, ImpossibleDate, TooManyKeywords.
    """
    return await _change(tx, viewer, "edit", photo_ids, lambda photo: values.after(wanted, photo))


async def shift(tx: Tx, viewer: Viewer, wanted: Shift) -> tuple[int | None, int]:
    """Put right the clock with which photos were taken; undated ones stay so. Raises PhotoNotFound, ImpossibleDate."""
    return await _change(tx, viewer, "shift", wanted.photo_ids, lambda photo: _shifted(wanted, photo))


async def common(tx: Tx, viewer: Viewer, photo_ids: Sequence[int]) -> Common:
    """What photos have in common, and in what they differ. Raises PhotoNotFound if none is there."""
    photos = await queries.values(tx, viewer, photo_ids, _SHOWN, held=False)
    if not photos:
        raise PhotoNotFound
    words: list[set[str]] = [set(photo["keywords"] or ()) for photo in photos]
    all_words = set[str].intersection(*words)
    shared: dict[str, Any] = {"keywords": sorted(all_words)}
    mixed: list[str] = []
    for name in _SHOWN:
        if name != "keywords" and all(photo[name] == photos[0][name] for photo in photos):
            shared[name] = photos[0][name]
        elif name != "keywords" or any(one != words[0] for one in words):
            mixed.append(name)
    some = sorted(set[str]().union(*words) - all_words)
    dated = sorted(_moments(photos), key=lambda moment: (moment.local, moment.photo_id))
    return Common(
        count=len(photos),
        values=shared,
        mixed=mixed,
        some_keywords=some,
        earliest=dated[0] if dated else None,
        latest=dated[-1] if dated else None,
        undated=len(photos) - len(dated),
    )


def _moments(photos: Sequence[_Photo]) -> list[Moment]:
    return [
        Moment(photo_id=photo["id"], local=photo["taken_local"], offset=photo["taken_offset"])
        for photo in photos
        if photo["taken_local"] is not None
    ]


async def undo(tx: Tx, viewer: Viewer, change_id: int) -> tuple[int, int]:
    """Take a change back; answers with the id of this change and how many photos are what they were.

    Raises ChangeNotFound, ChangeOvertaken.
    """
    undone, rows = await history.undo(tx, viewer, change_id)
    touched: set[int] = set()
    for row in rows:
        ids = [key[0] for key in row.keys] if row.table == "photos" else []
        await want_written(tx, ids, row.after.keys() & WRITABLE, viewer)
        if row.after.keys() & _GROUPED:
            await sort_again(tx, viewer, ids)
        touched |= {key[-1] for key in row.keys if row.table in {"photos", "photo_marks"}}
    return undone, len(touched)


async def _change(
    tx: Tx, viewer: Viewer, operation: Operation, photo_ids: Sequence[int], become: Callable[[_Photo], dict[str, Any]]
) -> tuple[int | None, int]:
    viewer.require_processing()
    photos = await queries.values(tx, viewer, photo_ids, (*values.COLUMNS, "human_fields"), held=True)
    if not photos:
        raise PhotoNotFound
    alike: dict[str, Row] = {}
    keys: dict[str, list[tuple[int, ...]]] = defaultdict(list)
    for photo in photos:
        after = become(photo)
        if after:
            human = {"human_fields": sorted({*(photo["human_fields"] or ()), *after})}
            before = {name: photo[name] for name in (*after, *human)}
            same = json.dumps([before, after], default=str, sort_keys=True)
            keys[same].append((photo["id"],))
            alike[same] = Row("photos", keys[same], before, {**after, **human})
    for row in alike.values():
        ids = [key[0] for key in row.keys]
        changed = {name: value for name, value in row.after.items() if name != "human_fields"}
        await queries.write(tx, viewer, ids, changed)
        await want_written(tx, ids, changed.keys() & WRITABLE, viewer)
    return await history.record(tx, viewer, operation, list(alike.values())), sum(len(ids) for ids in keys.values())


def _shifted(wanted: Shift, photo: _Photo) -> dict[str, Any]:
    local, offset = photo["taken_local"], photo["taken_offset"]
    if local is None:
        return {}
    try:
        local += timedelta(seconds=wanted.seconds)
        if "offset" in wanted.model_fields_set:
            if wanted.keep == "instant" and offset is not None and wanted.offset is not None:
                local += timedelta(minutes=wanted.offset - offset)
            offset = wanted.offset
    except OverflowError as error:
        raise values.ImpossibleDate(photo_id=photo["id"]) from error
    if (local, offset) == (photo["taken_local"], photo["taken_offset"]):
        return {}
    if not is_sane(local, now()):
        raise values.ImpossibleDate(photo_id=photo["id"], local=local.isoformat())
    return {name: value for name, value in values.when(local, offset).items() if value != photo[name]}
