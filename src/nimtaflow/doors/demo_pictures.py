"""The pixels of the sample library: framing, tone, size and grain of one photo, and its file's bytes."""

from collections.abc import Callable
from io import BytesIO
from typing import Any, Final

import numpy as np
import pillow_heif
from PIL import Image, ImageEnhance, ImageFilter, ImageOps
from PIL.PngImagePlugin import PngInfo

from nimtaflow.doors.demo_scenes import Shape, Shot, Tone, View

_heif: Any = pillow_heif  # its types are partly unsaid
_STRETCH: Final = 2.4  # how far a picture may be enlarged and still look taken, not blown up
_SMALLEST: Final = 1760  # of the longer side: no camera of these years takes less than 2 megapixels
_LARGEST: Final = 4240  # of the longer side: 12 megapixels are enough to see
_MESSENGER: Final = 1600
_PANORAMA: Final = 2.5
_TILE: Final = 1024
_GRAIN: Final = np.random.default_rng(2026).normal(0, 2.6, (_TILE, _TILE, 1)).astype(np.int16)


def ratio(camera: float, shape: Shape) -> float:
    """Width by height of what a camera with frames of this ratio gives for a shape."""
    return {"landscape": camera, "portrait": 1 / camera, "panorama": _PANORAMA}[shape]


def frame(size: tuple[int, int], view: View, ratio: float) -> tuple[int, int, int, int]:
    """The box (left, top, right, bottom) of a view in a picture of this size, pushed and shrunk until it fits."""
    width, height = size
    left, top, right = (part / 10 for part in view)
    wide = min((right - left) * width, width)
    tall = wide / ratio
    if tall > height:
        wide, tall = height * ratio, float(height)
        left = (left + right) / 2 - wide / width / 2
    x = min(max(left * width, 0), width - wide)
    y = min(max(top * height, 0), height - tall)
    return round(x), round(y), round(x + wide), round(y + tall)


def take(picture: Image.Image, shot: Shot) -> Image.Image:
    """The photo: the view of `picture`, at a size its camera could give, toned, sharpened, with a sensor's grain."""
    wanted = ratio(shot.camera.ratio, shot.shape)
    crop = picture.crop(frame(picture.size, shot.view, wanted))
    edge = min(max(round(max(crop.size) * _STRETCH), _SMALLEST), shot.camera.edge, _LARGEST)
    edge = _MESSENGER if shot.bare else edge
    size = (edge, round(edge / wanted)) if wanted >= 1 else (round(edge * wanted), edge)
    toned = _TONES[shot.tone](crop.filter(ImageFilter.UnsharpMask(1.1, 55, 2)))
    return _grainy(toned.resize(size, Image.Resampling.LANCZOS))


def _grainy(image: Image.Image) -> Image.Image:
    pixels = np.array(image, dtype=np.int16)
    for top in range(0, pixels.shape[0], _TILE):
        for left in range(0, pixels.shape[1], _TILE):
            part = pixels[top : top + _TILE, left : left + _TILE]
            part += _GRAIN[: part.shape[0], : part.shape[1]]
    return Image.fromarray(np.clip(pixels, 0, 255, out=pixels).astype(np.uint8))


def turn(image: Image.Image, shot: Shot, suffix: str) -> tuple[Image.Image, int]:
    """The picture as the sensor lies in the hand, and its EXIF orientation: phones do not turn the pixels of a JPEG."""
    if shot.shape == "portrait" and not shot.camera.zooms and suffix.lower() == ".jpg":
        return image.transpose(Image.Transpose.ROTATE_90), 6
    return image, 1


def _bright(image: Image.Image) -> Image.Image:
    return ImageEnhance.Brightness(image).enhance(1.14)


def _dark(image: Image.Image) -> Image.Image:
    return ImageEnhance.Brightness(image).enhance(0.82)


def _tint(red: float, blue: float) -> Callable[[Image.Image], Image.Image]:
    curve = [min(round(value * gain), 255) for gain in (red, 1.0, blue) for value in range(256)]
    return lambda image: image.point(curve)


def _vivid(image: Image.Image) -> Image.Image:
    return ImageEnhance.Contrast(ImageEnhance.Color(image).enhance(1.25)).enhance(1.06)


def _mono(image: Image.Image) -> Image.Image:
    return ImageEnhance.Contrast(ImageOps.grayscale(image).convert("RGB")).enhance(1.12)


_TONES: Final[dict[Tone, Callable[[Image.Image], Image.Image]]] = {
    "": lambda image: image,
    "bright": _bright,
    "dark": _dark,
    "warm": _tint(1.07, 0.9),
    "cool": _tint(0.95, 1.06),
    "vivid": _vivid,
    "mono": _mono,
}


def encode(image: Image.Image, suffix: str, exif: bytes, xmp: bytes) -> bytes:
    """The file's bytes in the format of `suffix` (with its dot), with EXIF and XMP where they are not empty."""
    out = BytesIO()
    blocks: dict[str, bytes] = {"exif": exif, "xmp": xmp} if exif else {}
    match suffix.lower():
        case ".heic":
            # the fastest preset: these are a seventh of the files, and would be half of the time
            _heif.from_pillow(image).save(out, quality=62, enc_params={"preset": "ultrafast"}, **blocks)
        case ".png":
            text = PngInfo()
            text.add_itxt("XML:com.adobe.xmp", xmp.decode())
            image.convert("L").save(out, "PNG", compress_level=4, exif=exif, pnginfo=text)
        case ".webp":
            image.save(out, "WEBP", quality=86, method=1, **blocks)
        case _:
            image.save(out, "JPEG", quality=88, optimize=False, **blocks)
    return out.getvalue()
