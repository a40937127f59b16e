"""The shapes of playing a video in the API."""

from typing import Literal

from pydantic import BaseModel, Field

State = Literal["waiting", "making", "ready", "failed"]


class Variant(BaseModel):
    """A video as it was made, or is being made, for browsers."""

    height: int = Field(description="of the shorter side, at most: 480, 720 or 1080")
    state: State
    progress: float = Field(description="0 to 1")
    error_code: str | None = Field(description="why it was given up, or why it is tried again")
    encoder: str | None = Field(description="what made it, in FFmpeg's words: libx264, h264_nvenc")


class Playback(BaseModel):
    """How a video can be played."""

    direct: bool = Field(description="whether browsers play the original as it is")
    mime_type: str | None
    video_codec: str | None
    audio_codec: str | None
    duration_seconds: float | None
    height: int | None = Field(description="of the original's shorter side")
    variants: list[Variant] = Field(description="the largest first")
    can_make: list[int] = Field(description="the heights in which it may be asked for")
    suggested: int = Field(description="the height that is made when none is named")
