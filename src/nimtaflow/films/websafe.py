"""Which videos browsers play as they are, and in which heights the others are made for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

HEIGHTS: Final = (480, 720, 1080)
"""Of the shorter side, as in 1080p."""

_MP4: Final = frozenset({"video/mp4", "video/quicktime", "video/x-m4v", "video/3gpp", "video/3gpp2"})
_WEBM: Final = "video/webm"
_PIXELS: Final = frozenset({"yuv420p", "yuvj420p"})
_LONGEST_SIDE: Final = 4096  # beyond it, decoders in hardware give up on H.264


@dataclass(frozen=True)
class Facts:
    """What decides it. `pixel_format` may be None for what was read before it was kept; the depth then decides."""

    mime_type: str | None
    video_codec: str | None
    audio_codec: str | None
    pixel_format: str | None
    bit_depth: int | None
    is_hdr: bool | None
    width: int | None
    height: int | None


def is_web_safe(film: Facts) -> bool:
    """Whether every current browser plays it. HEVC counts as not: half of them do, and not all of it."""
    if film.is_hdr or not _is_plain(film) or max(film.width or 0, film.height or 0) > _LONGEST_SIDE:
        return False
    if film.mime_type in _MP4:
        return film.video_codec == "h264" and film.audio_codec in {None, "aac", "mp3"}
    if film.mime_type == _WEBM:
        return film.video_codec in {"vp8", "vp9", "av1"} and film.audio_codec in {None, "opus", "vorbis"}
    return False


def served_as(mime_type: str | None) -> str:
    """The type under which a web-safe original goes out: Firefox refuses QuickTime by its name, and plays it as MP4."""
    return "video/mp4" if mime_type in _MP4 else mime_type or "application/octet-stream"


def offered(width: int | None, height: int | None) -> Sequence[int]:
    """The heights a video can be made in: those it has, and the next one, in which it keeps its own size."""
    if not width or not height:
        return HEIGHTS
    shorter = min(width, height)
    above = next((each for each in HEIGHTS if each >= shorter), HEIGHTS[-1])
    return [each for each in HEIGHTS if each <= max(above, HEIGHTS[0])]


def chosen(wanted: int, width: int | None, height: int | None) -> int:
    """The largest height offered that is not above the one wanted."""
    return max((each for each in offered(width, height) if each <= wanted), default=HEIGHTS[0])


def _is_plain(film: Facts) -> bool:
    return film.pixel_format in _PIXELS if film.pixel_format else film.bit_depth in {None, 8}
