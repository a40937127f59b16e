"""The shapes of stacks in the API."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

Kind = Literal["live", "raw", "burst", "manual", "similar"]
PhotoIds = Annotated[list[int], Field(min_length=1, max_length=10_000)]


class StackMember(BaseModel):
    """A photo of a stack."""

    id: int
    filename: str
    kind: Literal["photo", "video"]
    mime_type: str | None
    version: str | None = Field(description="version of the pictures, for their URLs; null while there are none")
    thumbhash: str | None = Field(description="base64")
    aspect_ratio: float | None
    is_cover: bool


class Stack(BaseModel):
    """Photos that are one tile of the timeline, the cover first: those that this viewer sees and that are there."""

    id: int
    kind: Kind
    cover_id: int
    members: list[StackMember]


class StackChanged(Stack):
    """A stack after somebody has changed it."""

    change_id: int | None = Field(description="to undo it by")


class Unstacked(BaseModel):
    """What was taken apart."""

    change_id: int | None = Field(description="to undo it by")
    count: int = Field(description="how many photos stand for themselves again")


class NewStack(BaseModel):
    """Photos to be stacked. A photo that is the cover of a stack brings all of it along."""

    photo_ids: PhotoIds
    cover_id: int | None = Field(None, description="one of them; the first where nothing is said")


class StackChange(BaseModel):
    """What shall be different."""

    cover_id: int
