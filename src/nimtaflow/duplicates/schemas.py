"""The shapes of duplicates in the API."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from nimtaflow.photos.schemas import PhotoV1

Kind = Literal["exact", "near"]
Action = Literal["keep", "keep_all", "stack"]


class DuplicatePhoto(PhotoV1):
    """A photo of a group, with what one compares."""

    source_id: int
    file_size: int
    mime_type: str | None
    taken_from: str | None = Field(description="what told the date: see docs/metadata.md")
    camera_make: str | None
    camera_model: str | None
    title: str | None
    caption: str | None
    description: str | None
    keywords: list[str] | None
    people_names: list[str] | None
    quality: int | None = Field(description="0 to 100: see docs/quality.md")
    sharpness: int | None
    exposure_score: int | None
    path: str | None = Field(description="where the file lies; for admins")


class DuplicateGroup(BaseModel):
    """Photos that are the same, or nearly so: at least two."""

    id: int
    kind: Kind
    is_burst: bool = Field(description="near ones of one camera, taken within seconds of each other")
    photos: list[DuplicatePhoto] = Field(description="the proposed one first")
    proposed_id: int = Field(description="the photo to keep: see docs/quality.md")
    differences: list[str] = Field(description="the fields of these photos that are not the same in all")


class DuplicatePage(BaseModel):
    """A page of groups."""

    items: list[DuplicateGroup]
    next_cursor: str | None
    total: int
    has_more: bool


class Decision(BaseModel):
    """What shall be done with a group.

    `keep`: those in `keep` stay and are given what the others know, the others go into the trash. `keep_all`: all stay,
    and the group is not shown again until another photo joins it. `stack`: all become one stack, its cover the first
    in `keep`, or else the proposed one.
    """

    action: Action
    keep: Annotated[list[int], Field(max_length=1000)] = []


class Decided(BaseModel):
    """What was done."""

    change_id: int | None = Field(description="for undoing it")
    count: int = Field(description="photos that went into the trash")
