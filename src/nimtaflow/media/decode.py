"""One decode of any still to an upright sRGB picture, or a typed reason why there is none."""

import struct
from dataclasses import replace
from typing import Final

import rawpy
from av.error import FFmpegError

from nimtaflow.media import exif_block, frames, jpeg_header, jxl, psd, raw, stills, vips
from nimtaflow.media.picture import Limits, Picture, turned
from nimtaflow.media.problems import DamagedFile
from nimtaflow.media.source import Bytes, Still, opened, still_kind
from nimtaflow.media.stills import Reader

DECODER_ERRORS: Final = (
    # what decoders raise at hostile bytes; a Problem is none of these, nor is MemoryError
    *(ValueError, OSError, RuntimeError, EOFError, SyntaxError, ArithmeticError, LookupError, TypeError, struct.error),
    *(vips.Error, rawpy.LibRawError, FFmpegError),
)


_SEQUENCES: Final = frozenset({b"msf1", b"hevc", b"hevx", b"hevm", b"hevs"})  # major brands


def decode(source: bytes, mime: str | None, edge: int, limits: Limits | None = None) -> Picture:
    """The picture in a file: longest side `edge` (a little more where that is free), never enlarged.

    `source` is a path, `mime` what `filetypes` found, if known. What cannot be decoded strictly is tried
    tolerantly, then its embedded preview, then FFmpeg; whatever comes of that is marked as damaged. Raises EmptyFile,
    UnsupportedType, TooManyPixels, DamagedFile, and OSError if the file cannot be opened.
    """
    with opened(source) as data:
        return _first_that_works(still_kind(data, mime), data, edge, limits or Limits())


def _first_that_works(kind: Still, data: Bytes, edge: int, limits: Limits) -> Picture:
    said: list[str] = []
    for reader, is_rescue in ATTEMPTS[kind]:
        try:
            picture = reader(data, edge, limits)
        except DECODER_ERRORS as failure:
            said.append(str(failure) or type(failure).__name__)
        else:
            return replace(picture, damaged=picture.damaged or is_rescue)
    raise DamagedFile(format=kind, detail=_plain_text(said[0]))


def _plain_text(said: str) -> str:
    return "".join(char if char.isprintable() else " " for char in said).strip()[:200]


def _embedded_in_jpeg(data: Bytes, edge: int, limits: Limits) -> Picture:
    """The small picture in a JPEG's EXIF block, turned as the large one would be."""
    header = jpeg_header.read(data)
    small = exif_block.thumbnail(header.exif)
    if small is None:
        raise ValueError("no embedded preview")
    picture = stills.tolerant_jpeg(small, edge, limits)
    size = (picture.pixels.shape[1], picture.pixels.shape[0])
    pixels = vips.finished(vips.from_pixels(picture.pixels), size, header.orientation)
    if header.width and header.height:
        return Picture(pixels, *turned(header.width, header.height, header.orientation))
    return Picture(pixels, *turned(*size, header.orientation))


def _heif_sequence(data: Bytes, edge: int, limits: Limits) -> Picture:
    """The first picture of a burst that has no still of its own."""
    if data[8:12] not in _SEQUENCES:
        raise ValueError("no sequence")
    return frames.still(data, edge, limits)


def _by_vips(kind: str) -> tuple[tuple[Reader, bool], ...]:
    return ((stills.by_vips(kind, fail_on="error"), False), (stills.by_vips(kind, fail_on="none"), True))


_BY_FFMPEG: Final = (frames.still, True)

ATTEMPTS: Final[dict[Still, tuple[tuple[Reader, bool], ...]]] = {
    # in order; whether what it gives is only a rescue
    "jpeg": (
        (stills.fast_jpeg, False),
        (stills.by_vips("jpeg", fail_on="warning"), False),  # CMYK, odd subsampling
        (stills.tolerant_jpeg, True),
        (stills.by_vips("jpeg", fail_on="none"), True),
        (_embedded_in_jpeg, True),
        _BY_FFMPEG,
    ),
    "png": (*_by_vips("png"), _BY_FFMPEG),
    "webp": (*_by_vips("webp"), _BY_FFMPEG),
    "gif": (*_by_vips("gif"), _BY_FFMPEG),
    "tiff": (*_by_vips("tiff"), (raw.raw, False), _BY_FFMPEG),
    "bmp": ((stills.by_pillow("BMP"), False), _BY_FFMPEG),
    "psd": ((psd.psd, False),),
    "heif": ((stills.heif, False), (_heif_sequence, False), _BY_FFMPEG),
    "avif": ((stills.avif, False), _BY_FFMPEG),
    "jxl": ((jxl.jxl, False),),
    "raw": ((raw.raw, False), *_by_vips("tiff")),
}
