"""The shapes of edits in the API."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Line = Annotated[str, Field(max_length=2000)]
Keyword = Annotated[str, Field(max_length=500)]
Offset = Annotated[int, Field(ge=-15 * 60, le=15 * 60, description="minutes east of UTC")]


class Taken(BaseModel):
    """When a photo was taken: the wall clock there, and its zone if that is known."""

    model_config = ConfigDict(extra="forbid")

    local: datetime = Field(description="without a zone")
    offset: Offset | None = None


class Edit(BaseModel):
    """What is to be changed; what is left out stays, null takes a value away. Any text may have several lines."""

    model_config = ConfigDict(extra="forbid")

    title: Line | None = None
    caption: Line | None = None
    description: Annotated[str, Field(max_length=100_000)] | None = None
    keywords: Annotated[list[Keyword], Field(max_length=1000)] | None = None
    add_keywords: Annotated[list[Keyword], Field(max_length=1000)] = Field([], description="to those it has")
    remove_keywords: Annotated[list[Keyword], Field(max_length=1000)] = []
    user_rating: Annotated[int, Field(ge=0, le=5)] | None = None
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None
    altitude: Annotated[float, Field(ge=-12_000, le=100_000)] | None = Field(
        None, description="metres, negative below the sea; a new place without one has none"
    )
    location_name: Line | None = None
    city: Line | None = None
    state: Line | None = None
    country: Line | None = None
    taken: Taken | None = None
    artist: Line | None = None
    copyright: Line | None = None


Chosen = Annotated[list[int], Field(min_length=1, max_length=10_000)]


class BulkEdit(BaseModel):
    """The same edit for many photos."""

    photo_ids: Chosen
    edit: Edit


class Shift(BaseModel):
    """A clock that was wrong is put right: by so many seconds, and in which zone it went."""

    model_config = ConfigDict(extra="forbid")

    photo_ids: Chosen
    seconds: Annotated[int, Field(ge=-4_000_000_000, le=4_000_000_000)] = 0
    offset: Offset | None = Field(None, description="the zone of the place; left out, each keeps its own")
    keep: Literal["clock", "instant"] = Field(
        "clock", description="what stays when the zone becomes another: what the clock showed, or the moment"
    )


class Edited(BaseModel):
    """What an edit has changed."""

    change_id: int | None = Field(description="for undoing it; null where nothing was changed")
    count: int = Field(description="photos that are others now")


class Moment(BaseModel):
    """When one of some photos was taken."""

    photo_id: int
    local: datetime = Field(description="the wall clock there")
    offset: int | None = Field(description="minutes east of UTC, if known")


class Common(BaseModel):
    """What many photos have in common, for a form that edits all of them."""

    count: int
    values: dict[str, Any] = Field(description="of each field what all of them have")
    mixed: list[str] = Field(description="fields in which they differ; of keywords, `values` has those of all")
    some_keywords: list[str] = Field(description="keywords that some have and others not")
    earliest: Moment | None
    latest: Moment | None
    undated: int = Field(description="how many have no date")


class Picked(BaseModel):
    """Some photos, by their ids."""

    photo_ids: Chosen


class ChangeRow(BaseModel):
    """What a change made of some values of a photo."""

    before: dict[str, Any]
    after: dict[str, Any]


class ChangeLine(BaseModel):
    """A change in a list of them."""

    id: int
    at: datetime
    user_id: int | None
    user_name: str | None = Field(description="null where the account is gone")
    operation: str
    photos: int = Field(description="how many it touched")
    undoes: int | None = Field(description="the change that this one took back")
    undone_at: datetime | None


class PhotoChange(ChangeLine):
    """A change, and what it made of one photo."""

    rows: list[ChangeRow]


class Undone(BaseModel):
    """A change that took another one back; it can be undone as well."""

    change_id: int
    count: int = Field(description="photos that are what they were")
