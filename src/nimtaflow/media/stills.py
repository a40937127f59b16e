"""The formats of stills, each decoded once: JPEG by libjpeg-turbo's scaled decoder, the rest by libvips or its own."""

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import numpy as np
import pillow_heif
import simplejpeg
from PIL import AvifImagePlugin, Image

from nimtaflow.media import exif_block, gain_map, hdr, heif_shape, jpeg_header, vips
from nimtaflow.media.picture import GainMap, Limits, Picture, fitted, turned
from nimtaflow.media.source import Bytes

Reader = Callable[[Bytes, int, Limits], Picture]
"""(bytes, longest edge wanted, limits) -> the picture. Raises a Problem, or whatever the decoder raises."""

_heif: Any = pillow_heif  # its types are partly unsaid
Image.MAX_IMAGE_PIXELS = None  # the limit here is ours, checked on the header, and has a name
AvifImagePlugin.DEFAULT_MAX_THREADS = 1
pillow_heif.options.DECODE_THREADS = 1
pillow_heif.options.DEPTH_IMAGES = False
pillow_heif.options.AUX_IMAGES = True  # they are named, and decoded when asked for

_CLOSE_ENOUGH: Final = 2048 / 1920
"""A scaled decode this little above the size asked for is taken as it is: resampling would cost a fifth of it all."""

_PRIMARIES_P3: Final = 12  # ITU-T H.273
_HARMLESS: Final = "extraneous bytes before marker 0xd9"  # padding after the last pixel, written by some cameras
_LOADERS: Final = {"png": "pngload", "webp": "webpload", "gif": "gifload", "tiff": "tiffload", "jpeg": "jpegload"}


def fast_jpeg(data: Bytes, edge: int, limits: Limits) -> Picture:
    """A JPEG of one or three 8-bit components, decoded at the scale nearest above what is needed.

    Raises ValueError on any doubt of the decoder's, save padding at the very end.
    """
    return _scaled_jpeg(data, edge, limits, strict=True)


def tolerant_jpeg(data: Bytes, edge: int, limits: Limits) -> Picture:
    """As much of a damaged JPEG as there is; the rest stays grey."""
    return _scaled_jpeg(data, edge, limits, strict=False)


def _scaled_jpeg(data: Bytes, edge: int, limits: Limits, *, strict: bool) -> Picture:
    header = jpeg_header.read(data)
    if header.components not in {1, 3} or header.precision != 8:
        raise ValueError(f"{header.components} components of {header.precision} bits")
    height, width, _, _ = simplejpeg.decode_jpeg_header(data, strict=False)
    height, width = int(height), int(width)
    limits.check(width, height, whole=header.progressive)
    size = fitted(width, height, edge)
    options: dict[str, Any] = {
        "colorspace": "GRAY" if header.components == 1 else "RGB",
        "min_width": size[0],
        "min_height": size[1],
    }
    try:
        pixels = simplejpeg.decode_jpeg(data, strict=strict, **options)
    except ValueError as doubt:
        if not strict or _HARMLESS not in str(doubt):
            raise
        pixels = simplejpeg.decode_jpeg(data, strict=False, **options)
    if pixels.shape[1] <= size[0] * _CLOSE_ENOUGH:
        size = (pixels.shape[1], pixels.shape[0])
    upright = turned(width, height, header.orientation)
    gain = _gain(lambda: gain_map.of_jpeg(data, header.orientation)) if header.has_gain_map and strict else None
    if size == (pixels.shape[1], pixels.shape[0]) and pixels.shape[2] == 3 and _plain(header):
        return Picture(pixels, *upright, gain=gain)
    image = vips.from_pixels(pixels)
    if header.profile:
        vips.set_profile(image, header.profile)
    return Picture(vips.finished(image, size, header.orientation), *upright, gain=gain)


def _gain(read: Callable[[], GainMap | None]) -> GainMap | None:
    try:
        return read()
    except gain_map.ERRORS:  # then it is shown as on any other screen
        return None


def _plain(header: jpeg_header.JpegHeader) -> bool:
    return (header.orientation or 1) == 1 and (not header.profile or vips.describes_srgb(header.profile))


def by_vips(kind: str, *, fail_on: str) -> Reader:
    """A reader of this kind by libvips, which fails on a "warning", on an "error", or takes what there is ("none")."""

    def read(data: Bytes, edge: int, limits: Limits) -> Picture:
        image = vips.load(_LOADERS[kind], data, fail_on=fail_on)
        limits.check(image.width, image.height, whole=_held_whole(kind, image))
        width, height = image.width, image.height
        size = fitted(width, height, edge)
        reduced = _reduced(kind, min(width / size[0], height / size[1]))
        if reduced:
            image = vips.load(_LOADERS[kind], data, fail_on=fail_on, **reduced)
        orientation = vips.orientation_of(image)
        return Picture(vips.finished(image, size, orientation), *turned(width, height, orientation))

    return read


def _held_whole(kind: str, image: vips.Image) -> bool:
    return kind in {"webp", "gif"} or vips.has(image, "interlaced") or vips.has(image, "jpeg-multiscan")


def _reduced(kind: str, factor: float) -> dict[str, float]:
    """What the decoder itself can reduce on the way, where that saves work."""
    if kind == "jpeg":
        shrink = max(step for step in (1, 2, 4, 8) if step <= max(1.0, factor))
        return {"shrink": shrink} if shrink > 1 else {}
    return {"scale": 1 / factor} if kind == "webp" and factor > 1 else {}


def heif(data: Bytes, edge: int, limits: Limits) -> Picture:
    """HEIC and HEIF: the primary picture, upright by its own transformations."""
    file = _heif.open_heif(data[:], convert_hdr_to_8bit=False)
    limits.check(*file.size, whole=True)
    pixels = np.asarray(file)
    size: tuple[int, int] = file.size
    profile: bytes | None = file.info.get("icc_profile")
    nclx: dict[str, Any] = file.info.get("nclx_profile") or {}
    if not profile and nclx.get("transfer_characteristics") in {hdr.PQ, hdr.HLG} and pixels.dtype == np.uint16:
        reduced = vips.to_deep_pixels(vips.resized(vips.from_pixels(pixels[..., :3]), fitted(*size, edge)))
        return Picture(hdr.tone_mapped(reduced, nclx["transfer_characteristics"]), *size)
    space = "p3" if nclx.get("color_primaries") == _PRIMARIES_P3 else ""
    picture = _from_array(pixels, edge, profile, space, size)
    return replace(picture, gain=_gain(lambda: gain_map.of_heif(file, data)))


def avif(data: Bytes, edge: int, limits: Limits) -> Picture:
    """AVIF: by Pillow, which is the fastest; by libvips where more than 8 bits are needed for HDR."""
    primaries, transfer = heif_shape.colours(data) or (0, 0)
    if transfer not in {hdr.PQ, hdr.HLG}:
        return by_pillow("AVIF", "p3" if primaries == _PRIMARIES_P3 else "")(data, edge, limits)
    image = vips.load("heifload", data, fail_on="error")
    limits.check(image.width, image.height, whole=True)
    width, height = image.width, image.height
    colours = image.extract_band(0, n=3).cast("ushort", shift=True)
    reduced = vips.to_deep_pixels(vips.resized(colours, fitted(width, height, edge)))
    return Picture(hdr.tone_mapped(reduced, transfer), width, height)


def by_pillow(name: str, space: str = "") -> Reader:
    """A reader of a format that Pillow decodes and libvips does not, or not as well; `space` as in vips.finished."""

    def read(data: Bytes, edge: int, limits: Limits) -> Picture:
        with Image.open(io.BytesIO(data[:]), formats=(name,)) as image:
            limits.check(*image.size, whole=True)
            orientation = exif_block.orientation(image.info.get("exif", b"").removeprefix(b"Exif\0\0"))
            mode = "RGBA" if image.has_transparency_data else "RGB"
            pixels = np.asarray(image if image.mode == mode else image.convert(mode))
            return _from_array(pixels, edge, image.info.get("icc_profile"), space, image.size, orientation)

    return read


def _from_array(
    pixels: Any, edge: int, profile: bytes | None, space: str, size: tuple[int, int], orientation: int | None = None
) -> Picture:
    image = vips.from_pixels(pixels)
    if profile:
        vips.set_profile(image, profile)
    finished = vips.finished(image, fitted(*size, edge), orientation, input_profile=space)
    return Picture(finished, *turned(*size, orientation))
