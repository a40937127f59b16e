"""Which tags a photo's columns become, as arguments of exiftool.

A value goes into every tag in which today's programs look for it, the first of which is what our own reader prefers
(docs/metadata.md). What is None is taken out of all tags that the reader knows.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final, Literal

from nimtaflow.media import description_tags, place_tags
from nimtaflow.media.capture_evidence import EMBEDDED, SIDECAR
from nimtaflow.media.tags import Said, Tags

Into = Literal["still", "film", "sidecar"]
Values = Mapping[str, Any]

_TOGETHER: Final = (
    frozenset({"latitude", "longitude", "altitude"}),
    frozenset({"taken_local", "taken_offset", "taken_at"}),
    frozenset({"people_names", "regions"}),
)
# Of each column what is written, and what else the reader looks at.
_TEXTS: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "title": (("XMP-dc:Title", "IPTC:ObjectName", "Keys:Title"), description_tags.TITLES),
    "caption": (("XMP-photoshop:Headline", "IPTC:Headline"), (*description_tags.HEADLINES, "IFD0:XPSubject")),
    "description": (
        ("XMP-dc:Description", "IPTC:Caption-Abstract", "IFD0:ImageDescription", "Keys:Description"),
        description_tags.DESCRIPTIONS,
    ),
    "artist": (("XMP-dc:Creator", "IFD0:Artist", "IPTC:By-line", "Keys:Artist"), description_tags.ARTISTS),
    "copyright": (
        ("XMP-dc:Rights", "IFD0:Copyright", "IPTC:CopyrightNotice", "Keys:Copyright"),
        description_tags.COPYRIGHTS,
    ),
    "label": (("XMP-xmp:Label",), ()),
    "location_name": (("XMP-iptcCore:Location", "IPTC:Sub-location"), place_tags.NAMES["location_name"]),
    "city": (("XMP-photoshop:City", "IPTC:City"), place_tags.NAMES["city"]),
    "state": (("XMP-photoshop:State", "IPTC:Province-State"), place_tags.NAMES["state"]),
    "country": (("XMP-photoshop:Country", "IPTC:Country-PrimaryLocationName"), place_tags.NAMES["country"]),
    "country_code": (
        ("XMP-iptcCore:CountryCode", "IPTC:Country-PrimaryLocationCode"),
        place_tags.NAMES["country_code"],
    ),
}
_IN_LOCATIONS: Final = {  # the fields of the structures LocationCreated and LocationShown
    "location_name": "Sublocation",
    "city": "City",
    "state": "ProvinceState",
    "country": "CountryName",
    "country_code": "CountryCode",
}
_JOINED_KEYWORDS: Final = ("Keys:Keywords", "ItemList:Keyword", "PNG:Keywords", "IFD0:XPKeywords")
_TREES: Final = {"XMP-lr:HierarchicalSubject": "|", "XMP-digiKam:TagsList": "/", "XMP-microsoft:LastKeywordXMP": "/"}
_STARS: Final = (
    "IFD0:Rating", "IFD0:RatingPercent", "XMP-acdsee:Rating", "XMP-microsoft:RatingPercent", "Keys:UserRating",
)  # fmt: skip
_FILM_DATES: Final = (
    "ItemList:ContentCreateDate", "UserData:ContentCreateDate", "UserData:DateTimeOriginal",
)  # fmt: skip
_POSITION: Final = (
    "XMP-exif:GPSLatitude", "XMP-exif:GPSLongitude", "XMP-exif:GPSAltitude", "XMP-exif:GPSAltitudeRef#",
    "GPS:GPSLatitude", "GPS:GPSLatitudeRef", "GPS:GPSLongitude", "GPS:GPSLongitudeRef",
    "GPS:GPSAltitude", "GPS:GPSAltitudeRef#", "Keys:GPSCoordinates",
)  # fmt: skip
WRITABLE: Final = frozenset({*_TEXTS, "keywords", "user_rating"}.union(*_TOGETHER))
_GROUPS: Final[dict[Into, tuple[str, ...]]] = {
    "still": ("XMP-", "IFD0:", "ExifIFD:", "GPS:", "IPTC:", "PNG:"),
    "film": ("XMP-", "Keys:", "ItemList:", "UserData:", "QuickTime:"),
    "sidecar": ("XMP-",),
}


def complete(fields: Collection[str]) -> frozenset[str]:
    """Columns, with those that are only written together. Raises ValueError for one that no file can hold."""
    unknown = set(fields) - WRITABLE
    if unknown:
        raise ValueError(f"cannot be written into a file: {', '.join(sorted(unknown))}")
    return frozenset(fields).union(*(group for group in _TOGETHER if group & set(fields)))


def arguments(values: Values, fields: Collection[str], into: Into, present: Said, *, iptc: bool = False) -> list[str]:
    """What exiftool is to do so that a file with the tags `present` says of these columns what `values` does.

    They are lines for an exiftool that has `-E`: all but letters and digits in values is escaped. `iptc`: whether the
    file is one that programs expect IPTC in.
    """
    lines = _Lines(into, present, iptc=iptc or any(name.startswith("IPTC:") for name in present))
    wanted = complete(fields)
    for column in sorted(wanted & _TEXTS.keys()):
        _text(lines, column, values[column])
    for columns, write in _WRITERS:
        if columns & wanted:
            write(lines, values)
    if into == "sidecar":
        decided = {*Tags(present).lines("XMP-nimtaflow:Decided"), *wanted}
        lines.put("XMP-nimtaflow:Decided", sorted(decided))
    return lines.done()


class _Lines:
    """Arguments as they come together for one kind of file."""

    def __init__(self, into: Into, present: Said, *, iptc: bool) -> None:
        self.into: Into = into
        self.tags = Tags(present)
        self._present = present
        self._iptc = iptc
        self._lines: list[str] = []

    def put(self, name: str, value: str | Iterable[str] | None) -> None:
        """Set a tag, or take it out; a list is that many values."""
        if not name.startswith(_GROUPS[self.into]) or (name.startswith("IPTC:") and not self._iptc):
            return
        values = [value] if isinstance(value, str) else list(value or ())
        self._lines += [f"-{name}={escaped(one)}" for one in values] or [f"-{name}="]

    def drop(self, names: Iterable[str]) -> None:
        """Take tags out that are there."""
        for name in names:
            if name in self._present:
                self.put(name, None)

    def has(self, name: str) -> bool:
        """Whether a tag is there."""
        return name in self._present

    def done(self) -> list[str]:
        """All of them; IPTC that is not in UTF-8 yet is brought into it."""
        written = sorted({line.partition("=")[0] for line in self._lines if line.startswith("-IPTC:")})
        if not written:
            return self._lines
        is_other = any(name.startswith("IPTC:") for name in self._present)
        is_other &= self.tags.line("IPTC:CodedCharacterSet") not in {"UTF8", "\x1b%G"}
        others = [f"-{name}" for name in written]  # lists would grow by what is copied
        before = ["-tagsfromfile", "@", "-IPTC:all", *others] if is_other else []
        return [*before, *self._lines, "-IPTC:CodedCharacterSet=UTF8"]


def escaped(value: str) -> str:
    """A value in one line of ASCII that says nothing to exiftool but itself, once `-E` has unescaped it."""
    return "".join(char if char.isascii() and char.isalnum() else f"&#x{ord(char):x};" for char in value)


def _text(lines: _Lines, column: str, value: str | None) -> None:
    written, read = _TEXTS[column]
    for name in written:
        lines.put(name, value)
    if value is None:
        lines.drop(name for name in read if name not in written)
        if column in _IN_LOCATIONS:
            for name in ("XMP-iptcExt:LocationCreated", "XMP-iptcExt:LocationShown"):
                if lines.has(name):
                    lines.put(name + _IN_LOCATIONS[column], None)


def _keywords(lines: _Lines, values: Values) -> None:
    keywords: list[str] = values["keywords"] or []
    lines.put("XMP-dc:Subject", keywords)
    lines.put("IPTC:Keywords", keywords)
    lines.drop(_JOINED_KEYWORDS)
    for name, divider in _TREES.items():
        if lines.has(name):
            lines.put(name, [path for path in lines.tags.lines(name) if path.rsplit(divider, 1)[-1] in keywords])


def _rating(lines: _Lines, values: Values) -> None:
    stars: int | None = values["user_rating"]
    lines.put("XMP-xmp:Rating", None if stars is None else str(stars))
    lines.drop(_STARS)


def _position(lines: _Lines, values: Values) -> None:
    latitude: float | None = values["latitude"]
    longitude: float | None = values["longitude"]
    altitude: float | None = values["altitude"]
    said: dict[str, str] = {}
    if latitude is not None and longitude is not None:
        together = [latitude, longitude]
        said = {
            "XMP-exif:GPSLatitude": f"{latitude:.8f}",
            "XMP-exif:GPSLongitude": f"{longitude:.8f}",
            "GPS:GPSLatitude": f"{abs(latitude):.8f}",
            "GPS:GPSLatitudeRef": "S" if latitude < 0 else "N",
            "GPS:GPSLongitude": f"{abs(longitude):.8f}",
            "GPS:GPSLongitudeRef": "W" if longitude < 0 else "E",
        }
        if altitude is not None:
            together.append(altitude)
            for group in ("GPS", "XMP-exif"):
                said[f"{group}:GPSAltitude"] = f"{abs(altitude):.3f}"
                said[f"{group}:GPSAltitudeRef#"] = str(int(altitude < 0))
        said["Keys:GPSCoordinates"] = ", ".join(f"{part:.8f}" for part in together)
    for name in _POSITION:
        lines.put(name, said.get(name))
    lines.drop(("ItemList:GPSCoordinates", "UserData:GPSCoordinates"))


def _date(lines: _Lines, values: Values) -> None:
    local: datetime | None = values["taken_local"]
    offset: int | None = values["taken_offset"]
    if local is None:
        lines.drop(part for tag in (*EMBEDDED, *SIDECAR) if not tag.is_utc for part in (tag.name, tag.time) if part)
        return
    clock, fraction = f"{local:%Y:%m:%d %H:%M:%S}".rjust(19, "0"), f"{local.microsecond:06}".rstrip("0")
    zone = "" if offset is None else f"{local.replace(tzinfo=timezone(timedelta(minutes=offset))):%z}"
    zone = f"{zone[:3]}:{zone[3:]}" if zone else ""
    whole = clock + (f".{fraction}" if fraction else "") + zone
    lines.put("ExifIFD:DateTimeOriginal", clock)
    lines.put("ExifIFD:SubSecTimeOriginal", fraction or None)
    lines.put("ExifIFD:OffsetTimeOriginal", zone or None)
    lines.put("XMP-exif:DateTimeOriginal", whole)
    lines.put("XMP-photoshop:DateCreated", whole)
    lines.drop(
        ("XMP-exif:SubSecTimeOriginal", "XMP-exif:OffsetTimeOriginal", "XMP-exifEX:OffsetTimeOriginal")
        if lines.into != "still"
        else ("XMP-exif:SubSecTimeOriginal",)
    )
    if lines.has("IPTC:DateCreated"):
        lines.put("IPTC:DateCreated", clock[:10])
        lines.put("IPTC:TimeCreated", clock[11:] + zone)
    lines.drop(_FILM_DATES)
    lines.put("Keys:CreationDate", clock + zone if zone else None)  # without a zone exiftool would add UTC
    if values["taken_at"] is not None:
        lines.put("QuickTime:CreateDate", f"{values['taken_at'].astimezone(UTC):%Y:%m:%d %H:%M:%S}")


def _people(lines: _Lines, values: Values) -> None:
    """Names, and at which faces they stand: a face whose name is no longer among them keeps its place without it."""
    people: list[str] = values["people_names"] or []
    lines.put("XMP-iptcExt:PersonInImage", people)
    regions: list[dict[str, Any]] = values["regions"] or []
    lines.put("XMP-mwg-rs:RegionInfo", _region_info(values, regions, people) if regions else None)
    lines.drop(("XMP-MP:RegionInfoMP",))


def _region_info(values: Values, regions: list[dict[str, Any]], people: list[str]) -> str:
    width, height = values["width"] or 1, values["height"] or 1
    if (values["orientation"] or 1) >= 5:  # the sides of the picture as it is stored
        width, height = height, width
    parts: list[str] = []
    for region in regions:
        area = "".join(f"{side.upper()}={region[side]:.6f}," for side in ("x", "y", "w", "h"))
        words = [f"Area={{{area}Unit=normalized}}"]
        if region.get("name") and (region["name"] in people or region.get("type", "Face") != "Face"):
            words.append(f"Name={_quoted(region['name'])}")
        words.append(f"Type={_quoted(region.get('type') or 'Face')}")
        parts.append("{" + ",".join(words) + "}")
    sides = f"AppliedToDimensions={{W={width},H={height},Unit=pixel}}"
    return f"{{{sides},RegionList=[{','.join(parts)}]}}"


def _quoted(text: str) -> str:
    """Text within a structure of exiftool's."""
    return "".join("|" + char if char in "|{}[]," else char for char in text)


_WRITERS: Final[tuple[tuple[frozenset[str], Callable[[_Lines, Values], None]], ...]] = (
    (frozenset({"keywords"}), _keywords),
    (frozenset({"user_rating"}), _rating),
    (_TOGETHER[0], _position),
    (_TOGETHER[1], _date),
    (_TOGETHER[2], _people),
)
