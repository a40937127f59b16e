"""The numbers of EXIF as words: short, stable, the same for every language; the web says them in yours."""

from collections.abc import Mapping
from typing import Final

from nimtaflow.media.tags import Tags

EXPOSURE_MODES: Final = {0: "auto", 1: "manual", 2: "auto-bracket"}
EXPOSURE_PROGRAMS: Final = {
    1: "manual",
    2: "program",
    3: "aperture-priority",
    4: "shutter-priority",
    5: "creative",
    6: "action",
    7: "portrait",
    8: "landscape",
    9: "bulb",
}
METERING_MODES: Final = {
    1: "average",
    2: "center-weighted",
    3: "spot",
    4: "multi-spot",
    5: "multi-segment",
    6: "partial",
    255: "other",
}
WHITE_BALANCES: Final = {0: "auto", 1: "manual"}
SCENE_TYPES: Final = {0: "standard", 1: "landscape", 2: "portrait", 3: "night"}
LIGHT_SOURCES: Final = {
    1: "daylight",
    2: "fluorescent",
    3: "tungsten",
    4: "flash",
    9: "fine-weather",
    10: "cloudy",
    11: "shade",
    12: "daylight-fluorescent",
    13: "day-white-fluorescent",
    14: "cool-white-fluorescent",
    15: "white-fluorescent",
    16: "warm-white-fluorescent",
    17: "standard-light-a",
    18: "standard-light-b",
    19: "standard-light-c",
    20: "d55",
    21: "d65",
    22: "d75",
    23: "d50",
    24: "studio-tungsten",
    255: "other",
}
COLOR_SPACES: Final = {1: "sRGB", 2: "Adobe RGB", 65535: "uncalibrated"}
_FLASH_MODES: Final = {1: "on", 2: "off", 3: "auto"}


def word(tags: Tags, words: Mapping[int, str], *names: str) -> str | None:
    """The word for the first of these tags that holds a number with one."""
    number = tags.number(*names)
    return words.get(int(number)) if number is not None else None


def flash(tags: Tags) -> tuple[str | None, bool | None]:
    """How the flash was set and whether it fired: "auto, fired, red-eye" and True.

    The parts are on, off or auto; fired or did-not-fire; red-eye. "none" alone is a camera without a flash.
    """
    number = tags.integer("ExifIFD:Flash", "XMP-exif:Flash", least=0, most=0x7F)
    if number is None:
        return _flash_of_xmp(tags)
    fired = bool(number & 1)
    if number & 0x20 and not fired:
        return "none", False
    parts = [
        _FLASH_MODES.get(number >> 3 & 3),
        "fired" if fired else "did-not-fire",
        "red-eye" if number & 0x40 else None,
    ]
    return ", ".join(part for part in parts if part), fired


def _flash_of_xmp(tags: Tags) -> tuple[str | None, bool | None]:
    """XMP keeps the same bits as a structure."""
    for found in tags.structures("XMP-exif:Flash"):
        fired = str(found.get("Fired", "")).lower()
        if fired in {"true", "false"}:
            return ("fired", True) if fired == "true" else ("did-not-fire", False)
    return None, None


def shutter_speed(seconds: float | None) -> str | None:
    """An exposure as people say it: "1/250", "0.5", "2"."""
    if seconds is None or seconds <= 0:
        return None
    if seconds < 0.25001:
        return f"1/{round(1 / seconds)}"
    return f"{seconds:.1f}".removesuffix(".0")
