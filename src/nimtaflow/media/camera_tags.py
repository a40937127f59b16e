"""With what a photo was taken, and how: camera, lens, exposure."""

import re
from dataclasses import dataclass
from typing import Final

from nimtaflow.media import exif_words
from nimtaflow.media.exif_words import word
from nimtaflow.media.tags import Tags

# What lenses are called that are none, or that exiftool does not know.
_NO_LENS: Final = re.compile(r"(?:unknown|n/?a|none|manual lens|no lens)\b.*|0(?:\.0)? ?mm.*|[-. 0]*", re.IGNORECASE)


@dataclass(frozen=True)
class Camera:
    """The devices and the program, as they call themselves."""

    camera_make: str | None = None
    camera_model: str | None = None
    camera_serial: str | None = None
    lens_make: str | None = None
    lens_model: str | None = None
    lens_serial: str | None = None
    software: str | None = None


@dataclass(frozen=True)
class Exposure:
    """Millimetres, f-number, seconds, EV; the words of exif_words."""

    focal_length: float | None = None
    focal_length_35mm: float | None = None
    aperture: float | None = None
    shutter_speed: str | None = None
    exposure_time: float | None = None
    iso: int | None = None
    exposure_mode: str | None = None
    exposure_program: str | None = None
    exposure_bias: float | None = None
    metering_mode: str | None = None
    white_balance: str | None = None
    flash: str | None = None
    flash_fired: bool | None = None
    light_source: str | None = None
    scene_type: str | None = None
    digital_zoom: float | None = None


def camera(tags: Tags) -> Camera:
    """The camera; makers' notes speak where EXIF does not."""
    return Camera(
        camera_make=tags.line("IFD0:Make", "Keys:Make", "UserData:Make", "ItemList:Make", "*:Make"),
        camera_model=tags.line("IFD0:Model", "Keys:Model", "UserData:Model", "ItemList:Model", "*:Model"),
        camera_serial=_serial(tags, *_CAMERA_SERIALS),
        lens_make=tags.line("ExifIFD:LensMake", "XMP-exifEX:LensMake"),
        lens_model=_lens(tags),
        lens_serial=_serial(tags, "ExifIFD:LensSerialNumber", "XMP-exifEX:LensSerialNumber", "*:LensSerialNumber"),
        software=tags.line(
            "IFD0:Software", "XMP-xmp:CreatorTool", "Keys:Software", "UserData:SoftwareVersion", "*:Software"
        ),
    )


def exposure(tags: Tags) -> Exposure:
    """The exposure."""
    seconds = tags.number(*_exif("ExposureTime"), "Composite:ShutterSpeed", "*:ExposureTime", least=1e-7, most=1e6)
    flash, fired = exif_words.flash(tags)
    return Exposure(
        focal_length=tags.number(*_exif("FocalLength"), "*:FocalLength", least=0.1, most=1e5),
        focal_length_35mm=tags.number(*_EQUIVALENT, least=1, most=1e5),
        aperture=tags.number(*_exif("FNumber"), "Composite:Aperture", "*:FNumber", least=0.3, most=1024),
        shutter_speed=exif_words.shutter_speed(seconds),
        exposure_time=seconds,
        iso=_iso(tags),
        exposure_mode=word(tags, exif_words.EXPOSURE_MODES, *_exif("ExposureMode")),
        exposure_program=word(tags, exif_words.EXPOSURE_PROGRAMS, *_exif("ExposureProgram")),
        exposure_bias=tags.number(*_exif("ExposureCompensation"), least=-30, most=30),
        metering_mode=word(tags, exif_words.METERING_MODES, *_exif("MeteringMode")),
        white_balance=word(tags, exif_words.WHITE_BALANCES, *_exif("WhiteBalance")),
        flash=flash,
        flash_fired=fired,
        light_source=word(tags, exif_words.LIGHT_SOURCES, *_exif("LightSource")),
        scene_type=word(tags, exif_words.SCENE_TYPES, *_exif("SceneCaptureType")),
        digital_zoom=tags.number(*_exif("DigitalZoomRatio"), least=1e-3, most=1e4),
    )


_CAMERA_SERIALS: Final = (
    "ExifIFD:SerialNumber",
    "IFD0:CameraSerialNumber",
    "XMP-exifEX:SerialNumber",
    "XMP-aux:SerialNumber",
    "*:SerialNumber",
    "*:CameraSerialNumber",
    "*:InternalSerialNumber",
)
_EQUIVALENT: Final = (
    "ExifIFD:FocalLengthIn35mmFormat",
    "XMP-exif:FocalLengthIn35mmFormat",
    "*:FocalLengthIn35mmFormat",
)
_ISO_ELSEWHERE: Final = ("ExifIFD:RecommendedExposureIndex", "ExifIFD:StandardOutputSensitivity", "ExifIFD:ISOSpeed")


def _exif(tag: str) -> tuple[str, ...]:
    return f"ExifIFD:{tag}", f"IFD0:{tag}", f"SubIFD:{tag}", f"XMP-exif:{tag}"


def _iso(tags: Tags) -> int | None:
    """The sensitivity; 65535 stands for one that does not fit, which is then told elsewhere."""
    found = tags.integer(*_exif("ISO"), *_ISO_ELSEWHERE, "Composite:ISO", "*:ISO", least=1, most=65534)
    return found or tags.integer(*_ISO_ELSEWHERE, "*:ISO", least=1, most=100_000_000)


def _serial(tags: Tags, *names: str) -> str | None:
    return next((text for name in names if (text := tags.words(name)) and re.search(r"[1-9A-Za-z]", text)), None)


def _lens(tags: Tags) -> str | None:
    """The lens by name: as the lens says, else as exiftool knows the maker's number for it."""
    names = ("ExifIFD:LensModel", "XMP-exifEX:LensModel", "*:LensModel", "XMP-aux:Lens", "Composite:LensID", "*:Lens")
    return next((text for name in names if (text := tags.words(name)) and not _NO_LENS.fullmatch(text)), None)
