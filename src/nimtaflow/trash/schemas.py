"""The shapes of the trash in the API."""

from typing import Annotated

from pydantic import BaseModel, Field


class Chosen(BaseModel):
    """Some photos, by their ids."""

    photo_ids: Annotated[list[int], Field(min_length=1, max_length=10_000)]


class Moved(BaseModel):
    """How many photos went into the trash or came out of it."""

    change_id: int | None = Field(description="for undoing it; null where nothing was changed")
    count: int
