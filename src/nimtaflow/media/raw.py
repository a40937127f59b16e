"""Raw files: the preview that the camera put inside if it is large enough, else a quick development."""

import io
from typing import Final

import numpy as np
import rawpy

from nimtaflow.media import jpeg_header, stills, vips
from nimtaflow.media.picture import Limits, Picture, fitted, turned
from nimtaflow.media.source import Bytes, Mapped

_NEARLY: Final = 0.8
"""A preview of this share of the wanted edge is taken; developing would cost fifty times as much."""

_ORIENTATION: Final = {0: 1, 3: 3, 5: 8, 6: 6}  # LibRaw's flip to EXIF


def raw(data: Bytes, edge: int, limits: Limits) -> Picture:
    """The picture of a raw file. Raises LibRawError."""
    with rawpy.imread(_file(data)) as file:
        orientation = _ORIENTATION.get(file.sizes.flip, 1)
        width, height = file.sizes.iwidth, file.sizes.iheight
        limits.check(width, height, whole=True)
        upright = turned(width, height, orientation)
        preview = _preview(file, upright, orientation, edge, limits)
        if preview is not None and max(preview.pixels.shape[:2]) >= _NEARLY * min(edge, *[max(upright)]):
            return Picture(preview.pixels, *upright)
        try:
            developed = file.postprocess(half_size=True, use_camera_wb=True, output_bps=8)
        except rawpy.LibRawError:
            if preview is None:
                raise
            return Picture(preview.pixels, *upright, damaged=True)
    size = fitted(developed.shape[1], developed.shape[0], edge)
    return Picture(vips.finished(vips.from_pixels(developed), size), *upright)


def _file(data: Bytes) -> str | io.BytesIO:
    """What LibRaw reads: the file itself, of which a preview is a small part, or a copy of its bytes."""
    name = data.name if isinstance(data, Mapped) else None
    return name or io.BytesIO(data[:])


def _preview(
    file: rawpy.RawPy, upright: tuple[int, int], orientation: int, edge: int, limits: Limits
) -> Picture | None:
    """The largest picture inside, upright; None if there is none that can be read."""
    try:
        found = file.extract_thumb()
    except rawpy.LibRawError:
        return None
    if not isinstance(found.data, bytes):
        pixels = np.asarray(found.data)
        size = fitted(pixels.shape[1], pixels.shape[0], edge)
        return Picture(vips.finished(vips.from_pixels(pixels), size, orientation), *upright)
    try:
        picture = stills.fast_jpeg(found.data, edge, limits)
    except ValueError:
        return None
    return _turned_like(picture, found.data, upright, orientation)


def _turned_like(picture: Picture, jpeg: bytes, upright: tuple[int, int], orientation: int) -> Picture:
    """The preview upright: some are left as the sensor saw it, without a word."""
    height, width = picture.pixels.shape[:2]
    says = jpeg_header.read(jpeg).orientation
    lies = (width > height) != (upright[0] > upright[1])
    if says is None and (orientation == 3 or lies):
        return Picture(vips.finished(vips.from_pixels(picture.pixels), (width, height), orientation), *upright)
    return picture


def inside(jpeg: bytes, orientation: int, size: tuple[int, int], edge: int, limits: Limits) -> Picture:
    """The picture found inside a raw file whose own has this `size` as stored, and lies as `orientation` says.

    Raises ValueError.
    """
    picture = stills.tolerant_jpeg(jpeg, edge, limits)
    upright = turned(*size, orientation)
    if min(size) == 0 or max(size) < max(picture.width, picture.height):
        upright = (picture.width, picture.height)
        if jpeg_header.read(jpeg).orientation is None:
            upright = turned(*upright, orientation)
    shown = _turned_like(picture, jpeg, upright, orientation)
    return Picture(shown.pixels, *upright)
