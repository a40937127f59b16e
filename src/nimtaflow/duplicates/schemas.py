"""The shapes of duplicates in the API."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from nimtaflow.photos.schemas import PhotoV1

Kind = Literal["exact", "near"]
Action = Literal["keep", "keep_all", "stack"]
Behind = Literal["damage", "format", "pixels", "facts", "date", "quality", "size", "age"]


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
    city: str | None
    country: str | None
    behind: Behind | None = Field(
        description="the first thing, in the order of docs/quality.md, in which it is less than the proposed one: "
        "why that one is proposed; null for the proposed one itself"
    )
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


class Given(BaseModel):
    """What a photo that stays would be given by those that go."""

    photo_id: int
    values: dict[str, Any] = Field(description="its columns that would become others, as they would be then")


class Outcome(BaseModel):
    """What keeping some photos of a group would do."""

    given: list[Given] = Field(description="of those that would be given something")
    count: int = Field(description="photos that would go into the trash, with what stands behind them")


class Sweep(BaseModel):
    """Which exact groups: those with a lower id than `before`, the latest first, as many as one transaction takes."""

    before: int | None = None


class Swept(BaseModel):
    """What was done with some exact groups, and where to go on."""

    change_id: int | None = Field(description="for undoing it; null where nothing was done")
    groups: int = Field(description="groups of which the proposed photo was kept")
    skipped: int = Field(description="groups left alone: something that is there only once would have gone along")
    count: int = Field(description="photos that went into the trash")
    before: int | None = Field(description="for the next batch; null when there is none")
