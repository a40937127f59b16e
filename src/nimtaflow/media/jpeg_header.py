"""A JPEG's segments before the picture begins: its shape, orientation, colour profile, EXIF block, gain map or none."""

import struct
from dataclasses import dataclass
from typing import Final

from nimtaflow.media import exif_block
from nimtaflow.media.source import Bytes

_STANDALONE: Final = frozenset({0x01, 0xD8, *range(0xD0, 0xD8)})
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_PROGRESSIVE: Final = frozenset({0xC2, 0xC6, 0xCA, 0xCE})
_APP1, _APP2, _SCAN, _END = 0xE1, 0xE2, 0xDA, 0xD9
_EXIF: Final = b"Exif\0\0"
_PROFILE: Final = b"ICC_PROFILE\0"
_XMP: Final = b"http://ns.adobe.com/xap/1.0/\0"
_GAIN_MAP: Final = b"urn:iso:std:iso:ts:21496:-1\0"
_MOST_SEGMENTS: Final = 1000


@dataclass
class JpegHeader:
    """What stands before the first scan. Sizes are as stored, not upright; 0 where no frame was found."""

    width: int = 0
    height: int = 0
    components: int = 0
    precision: int = 0
    progressive: bool = False
    exif: bytes = b""
    profile: bytes = b""
    has_gain_map: bool = False

    @property
    def orientation(self) -> int | None:
        """1 to 8, or None if the file does not say."""
        return exif_block.orientation(self.exif)


def read(data: Bytes) -> JpegHeader:
    """Walk the segments up to the first scan. Never fails: a broken header is simply less of one."""
    header = JpegHeader()
    profile: dict[int, bytes] = {}
    position = 2
    for _ in range(_MOST_SEGMENTS):
        position = data.find(b"\xff", position)
        while 0 <= position < len(data) - 1 and data[position + 1] == 0xFF:  # fill bytes
            position += 1
        if not 0 <= position < len(data) - 4:
            break
        marker = data[position + 1]
        if marker in _STANDALONE or marker == 0:
            position += 2
            continue
        if marker in {_SCAN, _END}:
            break
        (length,) = struct.unpack_from(">H", data, position + 2)
        _take(header, profile, marker, data[position + 4 : position + 2 + length])
        position += 2 + max(2, length)
    header.profile = b"".join(profile[index] for index in sorted(profile))
    return header


def _take(header: JpegHeader, profile: dict[int, bytes], marker: int, body: bytes) -> None:
    if marker in _FRAMES and len(body) >= 6 and not header.components:
        header.precision, header.height, header.width, header.components = struct.unpack_from(">BHHB", body)
        header.progressive = marker in _PROGRESSIVE
    elif marker == _APP1 and body.startswith(_EXIF) and not header.exif:
        header.exif = body[len(_EXIF) :]
    elif (marker == _APP1 and body.startswith(_XMP) and b"hdrgm:Version" in body) or (
        marker == _APP2 and body.startswith(_GAIN_MAP)
    ):
        header.has_gain_map = True
    elif marker == _APP2 and body.startswith(_PROFILE) and len(body) > 14:
        profile.setdefault(body[12], body[14:])
