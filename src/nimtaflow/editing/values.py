"""From an edit to the columns of a photo: cleaned, complete, within what a photo can be."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from nimtaflow.editing.schemas import Edit, Taken
from nimtaflow.kernel.clock import now
from nimtaflow.kernel.problems import Invalid
from nimtaflow.media.dates import is_sane
from nimtaflow.media.texts import clean, one_line

LINES: Final = ("title", "caption", "artist", "copyright", "location_name", "city", "state", "country")
PLACE: Final = ("latitude", "longitude", "altitude")
TAKEN: Final = ("taken_at", "taken_local", "taken_offset", "taken_from")
COLUMNS: Final = (*LINES, "description", "keywords", "user_rating", *PLACE, *TAKEN)
MOST_KEYWORDS: Final = 1000


class HalfAPlace(Invalid):
    """A place is a latitude and a longitude, both or neither."""

    code = "half-a-place"


class ImpossibleDate(Invalid):
    """Before the first photograph, or after tomorrow."""

    code = "impossible-date"


class TooManyKeywords(Invalid):
    """More keywords than a photo may have."""

    code = "too-many-keywords"


def after(edit: Edit, photo: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that an edit makes others. Raises HalfAPlace, ImpossibleDate, TooManyKeywords."""
    given = edit.model_dump(exclude_unset=True)
    values: dict[str, Any] = {name: _line(given[name]) for name in LINES if name in given}
    if "description" in given:
        values["description"] = clean(given["description"] or "")
    if "user_rating" in given:
        values["user_rating"] = given["user_rating"]
    values |= _place(given)
    if "taken" in given:
        values |= taken(edit.taken)
    if given.keys() & {"keywords", "add_keywords", "remove_keywords"}:
        values["keywords"] = _keywords(edit, photo["keywords"] if "keywords" not in given else edit.keywords)
    return {name: value for name, value in values.items() if value != photo[name]}


def taken(wanted: Taken | None) -> dict[str, Any]:
    """The columns that say when. Raises ImpossibleDate."""
    if wanted is None:
        return {"taken_at": None, "taken_local": None, "taken_offset": None, "taken_from": "human"}
    local = wanted.local.replace(tzinfo=None)
    if not is_sane(local, now()):
        raise ImpossibleDate(local=local.isoformat())
    return when(local, wanted.offset)


def when(local: datetime, offset: int | None) -> dict[str, Any]:
    """A wall clock and its zone, as columns."""
    at = None if offset is None else (local - timedelta(minutes=offset)).replace(tzinfo=now().tzinfo)
    return {"taken_at": at, "taken_local": local, "taken_offset": offset, "taken_from": "human"}


def _line(text: str | None) -> str | None:
    return one_line(text) if text else None


def _place(given: Mapping[str, Any]) -> dict[str, Any]:
    place = {name: given[name] for name in PLACE if name in given}
    here = {name: place.get(name) for name in ("latitude", "longitude")}
    if place.keys() & here.keys():
        if (here["latitude"] is None) != (here["longitude"] is None):
            raise HalfAPlace
        return {**here, "altitude": place.get("altitude")}
    return place


def _keywords(edit: Edit, present: Iterable[str] | None) -> list[str] | None:
    """Each once, in their order, the removed left out."""
    gone = {_line(word) for word in edit.remove_keywords}
    words = [_line(word) for word in (*(present or ()), *edit.add_keywords)]
    kept = list(dict.fromkeys(word for word in words if word and word not in gone))
    if len(kept) > MOST_KEYWORDS:
        raise TooManyKeywords(most=MOST_KEYWORDS)
    return kept or None
