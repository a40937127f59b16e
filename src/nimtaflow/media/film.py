"""What a film consists of: codecs, size, rate, length."""

from dataclasses import dataclass
from typing import Final

from pydantic import TypeAdapter

from nimtaflow.kernel.log import logger
from nimtaflow.media import isolation
from nimtaflow.media.problems import DecoderCrashed, DecoderFailed, DecoderOutOfMemory, DecoderTimeout

log = logger("video")


@dataclass(frozen=True)
class Film:
    """Pixels as shown before any turn; seconds; frames and bits per second. None where the file does not say."""

    width: int | None = None
    height: int | None = None
    duration: float | None = None
    video_codec: str | None = None
    audio_codec: str | None = None
    fps: float | None = None
    bitrate: int | None = None
    bit_depth: int | None = None
    pixel_format: str | None = None
    color_space: str | None = None
    is_hdr: bool | None = None


_FILM: Final = TypeAdapter(Film)


def described(path: bytes) -> Film:
    """The film at `path`, as far as its headers tell; an empty Film if they cannot be read, or kill who reads them.

    Raises NoVideoStream for sound alone, DecoderUnavailable, and OSError.
    """
    try:
        return _FILM.validate_python(isolation.shared().call("nimtaflow.media.film_probe:probe", path=path))
    except (DecoderCrashed, DecoderTimeout, DecoderOutOfMemory, DecoderFailed) as problem:
        log.warning("film-not-probed", code=problem.code, **problem.facts)
        return Film()
