"""JPEG XL, decoded by libjxl (pillow-jxl-plugin, whose decoder is used without Pillow around it)."""

from typing import Any, Final

import numpy as np
import pillow_jxl
from numpy.typing import NDArray

from nimtaflow.media import hdr, jxl_header, stills, vips
from nimtaflow.media.picture import Limits, Picture, fitted
from nimtaflow.media.source import Bytes

_libjxl: Any = pillow_jxl  # its types are partly unsaid
_BANDS: Final = {"L": 1, "LA": 2, "RGB": 3, "RGBA": 4, "I;16": 1, "F": 1, "F;16": 1}
_SAMPLES: Final = {"I;16": np.uint16, "F": np.float32, "F;16": np.float16}


def jxl(data: Bytes, edge: int, limits: Limits) -> Picture:
    """A JPEG XL picture, the first one of an animation. One that was a JPEG is made that JPEG again, and read as such.

    Raises ValueError, RuntimeError, or what decoding a JPEG raises.
    """
    header = jxl_header.read(data)
    if header is None:
        raise ValueError("no JPEG XL header")
    limits.check(header.width, header.height, whole=True)
    was_jpeg, info, decoded, profile = _decoded(data[:])
    if was_jpeg:
        return _jpeg(decoded, edge, limits)
    samples: NDArray[Any] = np.frombuffer(decoded, _SAMPLES.get(info.mode, np.uint8))
    pixels = samples.reshape(info.height, info.width, _BANDS[info.mode])
    size = fitted(info.width, info.height, edge)
    transfer = hdr.transfer_of(profile)
    if transfer is not None and info.mode in {"RGB", "RGBA"}:
        reduced = vips.to_pixels(vips.resized(vips.from_pixels(_integers(pixels[..., :3])), size))
        return Picture(hdr.tone_mapped(reduced.astype(np.uint16) * 257, transfer), info.width, info.height)
    image = vips.from_pixels(_integers(pixels))
    if profile:
        vips.set_profile(image, profile)
    return Picture(vips.finished(image, size), info.width, info.height)


def _decoded(data: bytes) -> tuple[bool, Any, bytes, bytes]:
    """Whether it was a JPEG, what it is, its pixels or that JPEG, its colour profile. Never threads of its own."""
    try:
        was_jpeg, info, decoded, profile, _ = _libjxl.Decoder(num_threads=0)(data)
    except Exception:
        raise
    except BaseException as panic:  # Rust's panic is no Exception to Python
        if type(panic).__name__ != "PanicException":
            raise
        raise ValueError(str(panic)) from panic
    return was_jpeg, info, decoded, profile or b""


def _jpeg(data: bytes, edge: int, limits: Limits) -> Picture:
    try:
        return stills.fast_jpeg(data, edge, limits)
    except ValueError:  # CMYK, odd subsampling
        return stills.by_vips("jpeg", fail_on="warning")(data, edge, limits)


def _integers(pixels: NDArray[Any]) -> NDArray[Any]:
    if pixels.dtype.kind != "f":
        return pixels
    return (np.clip(np.nan_to_num(pixels), 0, 1) * 65535).astype(np.uint16)
