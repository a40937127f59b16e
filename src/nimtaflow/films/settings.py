"""What can be set about videos."""

from typing import Literal

from pydantic import Field

from nimtaflow.kernel.settings import Settings


class VideoSettings(Settings, key="video"):
    """Playing videos."""

    auto_transcode: bool = Field(
        default=False,
        description="Make what browsers cannot play playable as soon as it is imported, not when it is first played",
    )
    transcode_resolution: Literal[480, 720, 1080] = Field(
        default=1080, description="How many lines a video has at most that is made for browsers"
    )
