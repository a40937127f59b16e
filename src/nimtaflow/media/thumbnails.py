"""From an original to its three pictures and its thumbhash, with one decode."""

from typing import Final

import numpy as np
import simplejpeg

from nimtaflow.media import gain_map, raw, vips
from nimtaflow.media.decode import decode
from nimtaflow.media.derivatives import LARGE, MEDIUM, MEGAPIXELS, SMALL, Derivatives, Kind, Look
from nimtaflow.media.look import look
from nimtaflow.media.picture import Limits, Picture, Pixels, fitted
from nimtaflow.media.poster import poster
from nimtaflow.media.problems import DamagedFile
from nimtaflow.media.thumbhash import EDGE, thumbhash

_QUALITY: Final = 80
_WEBP_EFFORT: Final = 2  # 3 % larger than the default 4, at less than half the time


def make(source: bytes, kind: Kind, mime: str | None, megapixels: float = MEGAPIXELS) -> Derivatives:
    """The pictures of the original at path `source`; of a film those of its poster frame.

    `mime` is what `filetypes` found, if known; `megapixels` the most an original may have. Raises what `decode` and
    `poster` raise.
    """
    limits = Limits(megapixels)
    return derive(poster(source, LARGE, limits) if kind == "video" else decode(source, mime, LARGE, limits))


def make_inside(jpeg: bytes, orientation: int, width: int, height: int) -> Derivatives:
    """The pictures of a raw file by the JPEG inside it; the rest as in camera_preview.Preview. Raises DamagedFile."""
    try:
        return derive(raw.inside(jpeg, orientation, (width, height), LARGE, Limits(MEGAPIXELS)))
    except ValueError as failure:
        raise DamagedFile(format="raw", detail=str(failure)) from failure


def derive(picture: Picture) -> Derivatives:
    """Three sizes and the thumbhash of a picture that is decoded, each made from the one before."""
    medium = _reduced(picture.pixels, MEDIUM)
    small = _reduced(medium, SMALL)
    height, width = small.shape[:2]
    longest = max(width, height)
    tiny = (max(1, round(width * EDGE / longest)), max(1, round(height * EDGE / longest)))
    hashed = small if longest <= EDGE else vips.to_pixels(vips.resized(vips.from_pixels(small), tiny))
    return Derivatives(
        **vars(look(medium, small, picture.width, picture.height)),
        small=_webp(small),
        medium=_webp(medium),
        large=_jpeg(picture),
        width=picture.width,
        height=picture.height,
        thumbhash=thumbhash(hashed),
        damaged=picture.damaged,
    )


def _reduced(pixels: Pixels, edge: int) -> Pixels:
    height, width = pixels.shape[:2]
    size = fitted(width, height, edge)
    return pixels if size == (width, height) else vips.to_pixels(vips.resized(vips.from_pixels(pixels), size))


def measure(source: bytes, width: int, height: int) -> Look:
    """The same look, of the medium picture at path `source`; `width` and `height` are those of its original.

    Raises what `decode` raises.
    """
    medium = decode(source, "image/webp", MEDIUM).pixels
    return look(medium, _reduced(medium, SMALL), width, height)


def _jpeg(picture: Picture) -> bytes:
    """The large picture, with its gain map if it has one."""
    if picture.gain is not None:
        try:
            return gain_map.encoded(picture.pixels, picture.gain, _QUALITY)
        except gain_map.ERRORS:  # then without
            pass
    return simplejpeg.encode_jpeg(np.ascontiguousarray(picture.pixels), _QUALITY, "RGB", "420", fastdct=False)


def _webp(pixels: Pixels) -> bytes:
    return vips.webp(pixels, _QUALITY, _WEBP_EFFORT)
