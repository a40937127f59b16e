"""What can be set about photos and films."""

from typing import Literal

from pydantic import Field

from nimtaflow.kernel.settings import Settings

WriteMode = Literal["off", "file", "file+sidecar", "sidecar"]


class XmpSettings(Settings, key="xmp"):
    """Writing changes back."""

    write_mode: WriteMode = Field("off", description="Where edited words, places and dates are written to")
    fill_missing_date: bool = Field(
        default=False, description="Give photos without a capture date that of their file, where writing is allowed"
    )
