"""Where a photo was taken: the position, and the names that people or cameras gave the place."""

import re
from dataclasses import dataclass
from typing import Final

from nimtaflow.media.tags import Tags

_KMH: Final = {"K": 1.0, "M": 1.609344, "N": 1.852}
_POSITIONS: Final = (
    ("Composite:GPSLatitude", "Composite:GPSLongitude", "Composite:GPSAltitude"),
    ("XMP-exif:GPSLatitude", "XMP-exif:GPSLongitude", "XMP-exif:GPSAltitude"),
)
NAMES: Final = {
    "location_name": ("XMP-iptcCore:Location", "IPTC:Sub-location", "Keys:LocationName"),
    "city": ("XMP-photoshop:City", "IPTC:City"),
    "state": ("XMP-photoshop:State", "IPTC:Province-State"),
    "country": ("XMP-photoshop:Country", "IPTC:Country-PrimaryLocationName"),
    "country_code": ("XMP-iptcCore:CountryCode", "IPTC:Country-PrimaryLocationCode"),
}
_LOCATIONS: Final = ("XMP-iptcExt:LocationCreated", "XMP-iptcExt:LocationShown")


@dataclass(frozen=True)
class Place:
    """Degrees (south and west negative), metres (below the sea negative), km/h; degrees from north."""

    latitude: float | None = None
    longitude: float | None = None
    altitude: float | None = None
    gps_accuracy: float | None = None
    gps_direction: float | None = None
    gps_speed: float | None = None
    location_name: str | None = None
    city: str | None = None
    state: str | None = None
    country: str | None = None
    country_code: str | None = None


def place(tags: Tags) -> Place:
    """The place; of several files the first that has a position gives it."""
    latitude, longitude, altitude = _position(tags)
    direction = tags.number("GPS:GPSImgDirection", "XMP-exif:GPSImgDirection", least=0, most=360)
    located = latitude is not None
    return Place(
        latitude=latitude,
        longitude=longitude,
        altitude=altitude,
        gps_accuracy=_accuracy(tags) if located else None,
        gps_direction=direction,
        gps_speed=_speed(tags) if located else None,
        location_name=_name(tags, "Sublocation", *NAMES["location_name"]),
        city=_name(tags, "City", *NAMES["city"]),
        state=_name(tags, "ProvinceState", *NAMES["state"]),
        country=_name(tags, "CountryName", *NAMES["country"]),
        country_code=_code(tags),
    )


def _position(tags: Tags) -> tuple[float | None, float | None, float | None]:
    for one in tags.each():
        for names in _POSITIONS:
            latitude = one.number(names[0], least=-90, most=90)
            longitude = one.number(names[1], least=-180, most=180)
            if latitude is None or longitude is None or (abs(latitude) < 1e-6 and abs(longitude) < 1e-6):
                continue  # 0/0 is what a receiver without a fix says
            altitude = one.number(names[2], least=-12_000, most=100_000)
            if altitude is not None and names[2].startswith("XMP") and one.number("XMP-exif:GPSAltitudeRef") == 1:
                altitude = -abs(altitude)
            return round(latitude, 8), round(longitude, 8), altitude
    return None, None, None


def _accuracy(tags: Tags) -> float | None:
    names = ("GPS:GPSHPositioningError", "XMP-exif:GPSHPositioningError", "Keys:LocationAccuracyHorizontal")
    return tags.number(*names, least=1e-3, most=1e6)


def _speed(tags: Tags) -> float | None:
    speed = tags.number("GPS:GPSSpeed", least=0, most=1e5)
    factor = _KMH.get(tags.line("GPS:GPSSpeedRef") or "K")
    return None if speed is None or factor is None else round(speed * factor, 3)


def _name(tags: Tags, field: str, *names: str) -> str | None:
    found = tags.line(*names)
    if found is None:
        found = next(
            (text for structure in tags.structures(*_LOCATIONS) if (text := tags.within(structure, field))), None
        )
    return found if found and re.search(r"\w", found) else None


def _code(tags: Tags) -> str | None:
    code = _name(tags, "CountryCode", *NAMES["country_code"]) or ""
    return code.upper() if re.fullmatch(r"[A-Za-z]{2,3}", code) else None
