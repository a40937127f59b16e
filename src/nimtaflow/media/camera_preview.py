"""The picture that a camera put into its raw file, found by exiftool: for files that LibRaw cannot open."""

import re
from base64 import b64decode
from dataclasses import dataclass
from typing import Any, Final

from nimtaflow.kernel.problems import Unreadable
from nimtaflow.media import exiftool
from nimtaflow.media.exiftool import BYTES, Exiftool
from nimtaflow.media.tags import Tags

_PICTURES: Final = ("JpgFromRaw", "PreviewImage", "OtherImage", "JpgFromRaw2", "ThumbnailImage")
_ASKED: Final = (*BYTES, *(f"-{name}" for name in _PICTURES), "-IFD0:Orientation", "-Composite:ImageSize")
_JPEG: Final = b"\xff\xd8\xff"


@dataclass(frozen=True)
class Preview:
    """A JPEG; how the raw file says it lies, and the size of the raw picture as it is stored (0 where unsaid)."""

    jpeg: bytes
    orientation: int
    width: int
    height: int


def preview(path: bytes, tool: Exiftool | None = None) -> Preview | None:
    """The largest picture inside the raw file at `path`; None where exiftool finds none either. Raises ToolMissing."""
    try:
        said = (tool or exiftool.shared()).read(path, _ASKED)
    except Unreadable:
        return None
    jpegs = [found for found in map(_bytes, said.values()) if found.startswith(_JPEG)]
    if not jpegs:
        return None
    tags = Tags(said)
    size = re.fullmatch(r"(\d{1,6})[ x](\d{1,6})", tags.line("Composite:ImageSize") or "")
    width, height = (int(size[1]), int(size[2])) if size else (0, 0)
    orientation = tags.integer("IFD0:Orientation", least=1, most=8) or 1
    return Preview(max(jpegs, key=len), orientation, width, height)


def _bytes(value: Any) -> bytes:
    if not isinstance(value, str) or not value.startswith("base64:"):
        return b""
    try:
        return b64decode(value.removeprefix("base64:"), validate=True)
    except ValueError:
        return b""
