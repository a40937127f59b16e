"""libvips, used one way: few loaders, one thread, no cache; and the colour and shape of what comes out made certain."""

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

import numpy as np
import pyvips
from numpy.typing import NDArray

from nimtaflow.media.picture import Pixels
from nimtaflow.media.source import Bytes

_libvips: Any = pyvips  # its operations are made at run time, which its stubs tell only in part
Image: TypeAlias = Any
Error = pyvips.Error

_libvips.block_untrusted_set(True)  # no SVG, PDF, ImageMagick, … whatever the build brings
_libvips.cache_set_max(0)  # every picture is seen once
_libvips.concurrency_set(1)  # one picture a core is faster than one picture on all of them

_UPRIGHT: Final[dict[int, tuple[str | None, str | None]]] = {  # first turn, then mirror
    2: (None, "horizontal"),
    3: ("d180", None),
    4: (None, "vertical"),
    5: ("d90", "horizontal"),
    6: ("d90", None),
    7: ("d270", "horizontal"),
    8: ("d270", None),
}


def load(loader: str, data: Bytes, **options: Any) -> Image:
    """Open bytes with exactly this loader, header first; lines are decoded in order as they are asked for.

    `data` must live until the picture is taken. Raises Error, now or when the lines are read.
    """
    source = _libvips.Source.new_from_memory(data)
    return _libvips.Operation.call(f"{loader}_source", source, access="sequential", **options)


def orientation_of(image: Image) -> int | None:
    """The EXIF orientation that a loader found, 1 to 8."""
    if not image.get_typeof("orientation"):
        return None
    found = int(image.get("orientation"))
    return found if 1 <= found <= 8 else None


def set_profile(image: Image, profile: bytes) -> None:
    """Give a picture the ICC profile that its pixels are in."""
    image.set_type(_libvips.GValue.blob_type, "icc-profile-data", profile)


def has(image: Image, field: str) -> bool:
    """Whether a loader found this header field."""
    return bool(image.get_typeof(field))


def from_pixels(pixels: NDArray[np.uint8] | NDArray[np.uint16], *, cmyk: bool = False) -> Image:
    """See an array as a picture, without a copy if it is contiguous: grey, RGB or CMYK by its bands, alpha behind."""
    held = np.ascontiguousarray(pixels)
    bands = held.shape[2] if held.ndim == 3 else 1
    form, grey, coloured = ("ushort", "grey16", "rgb16") if held.dtype == np.uint16 else ("uchar", "b-w", "srgb")
    image = _libvips.Image.new_from_memory(held.data, held.shape[1], held.shape[0], bands, form)
    return image.copy(interpretation="cmyk" if cmyk else coloured if bands >= 3 else grey)


def from_lab(pixels: NDArray[np.float32]) -> Pixels:
    """CIE L*a*b* of the print world (D50) as sRGB."""
    held = np.ascontiguousarray(pixels)
    image = _libvips.Image.new_from_memory(held.data, held.shape[1], held.shape[0], 3, "float")
    return to_pixels(image.copy(interpretation="lab").icc_export(output_profile="srgb", intent="relative", depth=8))


def to_pixels(image: Image) -> Pixels:
    """Run the pipeline and have its 8-bit result."""
    return np.frombuffer(image.write_to_memory(), np.uint8).reshape(image.height, image.width, image.bands)


def to_deep_pixels(image: Image) -> NDArray[np.uint16]:
    """Run the pipeline and have its 16-bit result."""
    return np.frombuffer(image.write_to_memory(), np.uint16).reshape(image.height, image.width, image.bands)


def resized(image: Image, size: tuple[int, int]) -> Image:
    """Reduced to width and height (Lanczos 3); as it is, if it already has them."""
    width, height = size
    if (image.width, image.height) == (width, height):
        return image
    return image.resize(width / image.width, vscale=height / image.height)


def finished(image: Image, size: tuple[int, int], orientation: int | None = None, *, input_profile: str = "") -> Pixels:
    """Flattened on white, reduced to `size` (as stored), sRGB, 8 bits, three bands, upright.

    `input_profile` is the colour space of a picture that does not bring a profile ("p3"); sRGB otherwise.
    """
    return to_pixels(upright(_to_srgb(resized(_opaque(image), size), input_profile), orientation))


def upright(image: Image, orientation: int | None) -> Image:
    """Turned and mirrored as EXIF says."""
    turn, mirror = _UPRIGHT.get(orientation or 1, (None, None))
    if (turn or mirror) and has(image, "vips-sequential"):
        image = image.copy_memory()  # what is read line by line cannot be turned in passing
    if turn:
        image = image.rot(turn)
    if mirror:
        image = image.flip(mirror)
    return image


def webp(pixels: Pixels, quality: int, effort: int) -> bytes:
    """A WebP file without metadata."""
    return from_pixels(pixels).webpsave_buffer(Q=quality, effort=effort, keep="none")


def jpeg_with_gain(pixels: Pixels, gain: Pixels, facts: Mapping[str, Any], quality: int) -> bytes:
    """A JPEG with a gain map (Ultra HDR, ISO 21496-1); `facts` are libvips' fields of the map."""
    image = from_pixels(pixels).copy()
    stored = from_pixels(gain).jpegsave_buffer(Q=quality, keep="none")
    image.set_type(_libvips.GValue.blob_type, "gainmap-data", stored)
    for name, value in facts.items():
        kind = {list: "array_double_type", float: "gdouble_type", int: "gint_type"}[type(value)]
        image.set_type(getattr(_libvips.GValue, kind), name, value)
    return image.uhdrsave_buffer(Q=quality, keep="gainmap")


def _opaque(image: Image) -> Image:
    if not image.hasalpha():
        return image
    if image.format in {"float", "double"}:
        return image.extract_band(0, n=image.bands - 1)
    if image.interpretation == "cmyk":
        return image.flatten(background=[0, 0, 0, 0])
    return image.flatten(background=65535 if image.format == "ushort" else 255)


def _to_srgb(image: Image, input_profile: str) -> Image:
    if image.format not in {"uchar", "ushort"}:
        image = _stretched(image)
    profile = image.get("icc-profile-data") if has(image, "icc-profile-data") else b""
    if profile and image.interpretation in {"srgb", "rgb"} and describes_srgb(profile):
        profile = b""
    if profile or input_profile or image.interpretation == "cmyk":
        image = _through_profiles(image, input_profile or ("cmyk" if image.interpretation == "cmyk" else "srgb"))
    if image.interpretation != "srgb" or image.format != "uchar":
        image = image.colourspace("srgb")
    if image.bands < 3:
        image = image.extract_band(0).bandjoin([image.extract_band(0)] * 2)
    return image.extract_band(0, n=3) if image.bands > 3 else image


def _through_profiles(image: Image, fallback: str) -> Image:
    try:
        done = image.icc_transform("srgb", embedded=True, input_profile=fallback, intent="perceptual", depth=8)
        return done.copy_memory()
    except Error:  # a profile that is broken or for another kind of picture is worth no more than none
        return image


def _stretched(image: Image) -> Image:
    """Samples that are not 8 or 16 bits as 8 bits: 0 to 1 and 0 to 255 as such, anything else by its largest value."""
    image = image.copy_memory()
    most = image.max()
    full = 1.0 if most <= 1 else 255.0 if most <= 255 else most
    space = "b-w" if image.bands < 3 else "srgb"
    return (image * (255 / full)).cast("uchar").copy(interpretation=space)


def describes_srgb(profile: bytes) -> bool:
    """Whether an ICC profile's own description says sRGB: then there is nothing to convert."""
    for index in range(min(int.from_bytes(profile[128:132], "big"), 64)):
        entry = profile[132 + 12 * index : 144 + 12 * index]
        if entry[:4] == b"desc":
            start, length = int.from_bytes(entry[4:8], "big"), int.from_bytes(entry[8:12], "big")
            text = profile[start : start + min(length, 512)].replace(b"\0", b"")
            return b"sRGB" in text
    return False
