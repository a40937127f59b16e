"""When a photo was taken: the wall clock there, its offset from UTC, and how we know.

The first of these that names a possible date decides (`taken_from`):

| taken_from | what is looked at                                                                | says           |
|------------|----------------------------------------------------------------------------------|----------------|
| sidecar    | XMP beside it: exif:DateTimeOriginal, photoshop:DateCreated, xmp:CreateDate       | clock, zone?   |
| exif       | DateTimeOriginal, then CreateDate (digitized), with SubSecTime and OffsetTime     | clock, zone?   |
| quicktime  | Keys:CreationDate (iPhone), ContentCreateDate, Sony's CreationDateValue           | clock and zone |
| camera     | a film's own DateTimeOriginal: UserData, H264 (AVCHD), RIFF, maker notes          | clock, zone?   |
| xmp        | XMP in the file, as for the sidecar; PNG CreationTime; xmpDM:ShotDate             | clock, zone?   |
| iptc       | DateCreated + TimeCreated, then DigitalCreationDate + Time                        | clock, zone?   |
| gps        | GPSDateStamp + GPSTimeStamp                                                       | instant        |
| container  | CreateDate of QuickTime, Matroska, ASF: UTC by their specifications               | instant        |
| name       | the file's name (filename_dates)                                                  | clock          |
| modified   | IFD0:ModifyDate, xmp:ModifyDate                                                   | clock, zone?   |
| file       | the file's modification date                                                      | instant        |

A missing zone is looked for in the EXIF offset tags, the maker's time zone, GPS time, dates of the same clock that
have one, and instants in the name or the container; it is never guessed from the place. An instant whose zone is
unknown is shown by the server's clock, and `offset` stays None. A date before 1826 or after tomorrow is impossible and
passed over. A file all of whose dates are impossible is undated; one that never had any gets the file's date.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Final, Literal

from nimtaflow.media import dates, filename_dates
from nimtaflow.media.dates import Moment
from nimtaflow.media.tags import Tags

TakenFrom = Literal[
    "sidecar", "exif", "quicktime", "camera", "xmp", "iptc", "gps", "container", "name", "modified", "file"
]


@dataclass(frozen=True)
class CaptureTime:
    """Wall clock, minutes east of UTC, instant in UTC, each None where unknown; where from, and as it stood there."""

    local: datetime | None = None
    offset: int | None = None
    instant: datetime | None = None
    source: TakenFrom | None = None
    original: str | None = None


@dataclass(frozen=True)
class Evidence:
    """All that may tell when: the file's tags, those of its sidecars, its name and modification date, and today."""

    tags: Tags
    sidecars: Tags
    name: str
    modified: datetime
    now: datetime

    @cached_property
    def named(self) -> Moment | None:
        """The date in the name."""
        return filename_dates.from_name(self.name, self.now)

    @property
    def named_clock(self) -> datetime | None:
        """The wall clock in the name, if it has one to the second."""
        named = self.named
        return named.local if named and named.offset is None and filename_dates.has_time(named) else None


@dataclass(frozen=True)
class _Tag:
    """A tag with a date, and those that hold its time of day, fraction and offset where they stand apart."""

    source: TakenFrom
    name: str
    time: str | None = None
    fraction: str | None = None
    offsets: tuple[str, ...] = ()
    is_utc: bool = False


_ORIGINAL_OFFSETS: Final = (
    "ExifIFD:OffsetTimeOriginal",
    "XMP-exif:OffsetTimeOriginal",
    "XMP-exifEX:OffsetTimeOriginal",
)
_DIGITIZED_OFFSETS: Final = ("ExifIFD:OffsetTimeDigitized", *_ORIGINAL_OFFSETS)
_XMP_DATES: Final = (
    ("XMP-exif:DateTimeOriginal", "XMP-exif:SubSecTimeOriginal", _ORIGINAL_OFFSETS),
    ("XMP-photoshop:DateCreated", None, ()),
    ("XMP-xmp:CreateDate", None, ()),
    ("XMP-exif:DateTimeDigitized", "XMP-exif:SubSecTimeDigitized", ()),
)
# In films the makers write it into groups of their own.
_FILM_GROUPS: Final = (
    "UserData",
    "H264",
    "RIFF",
    "MakerNotes",
    "Canon",
    "FujiFilm",
    "Kodak",
    "Nikon",
    "Olympus",
    "Pentax",
)
_SIDECAR: Final = tuple(_Tag("sidecar", name, None, fraction, offsets) for name, fraction, offsets in _XMP_DATES)
_EMBEDDED: Final = (
    _Tag("exif", "ExifIFD:DateTimeOriginal", None, "ExifIFD:SubSecTimeOriginal", _ORIGINAL_OFFSETS),
    _Tag("exif", "IFD0:DateTimeOriginal", None, "IFD0:SubSecTimeOriginal", _ORIGINAL_OFFSETS),
    _Tag("exif", "ExifIFD:CreateDate", None, "ExifIFD:SubSecTimeDigitized", _DIGITIZED_OFFSETS),
    _Tag("quicktime", "Keys:CreationDate"),
    _Tag("quicktime", "ItemList:ContentCreateDate"),
    _Tag("quicktime", "UserData:ContentCreateDate"),
    _Tag("quicktime", "XML:CreationDateValue"),
    *(_Tag("camera", f"{group}:DateTimeOriginal") for group in _FILM_GROUPS),
    *(_Tag("xmp", name, None, fraction, offsets) for name, fraction, offsets in _XMP_DATES),
    _Tag("xmp", "PNG:CreationTime"),
    _Tag("xmp", "XMP-xmpDM:ShotDate"),
    _Tag("iptc", "IPTC:DateCreated", "IPTC:TimeCreated"),
    _Tag("iptc", "IPTC:DigitalCreationDate", "IPTC:DigitalCreationTime"),
    _Tag("gps", "Composite:GPSDateTime", is_utc=True),
    _Tag("gps", "XMP-exif:GPSDateTime", is_utc=True),
    _Tag("container", "QuickTime:CreateDate", is_utc=True),
    _Tag("container", "Track1:MediaCreateDate", is_utc=True),
    _Tag("container", "Track1:TrackCreateDate", is_utc=True),
    _Tag("container", "Info:DateTimeOriginal", is_utc=True),  # Matroska
    _Tag("container", "ASF:CreationDate", is_utc=True),
    _Tag("container", "Keys:CreationTime", is_utc=True),
)
_MODIFIED: Final = (
    _Tag("modified", "IFD0:ModifyDate", None, "ExifIFD:SubSecTime", ("ExifIFD:OffsetTime",)),
    _Tag("modified", "XMP-xmp:ModifyDate"),
)
_NAMED: Final = _Tag("name", "")
_NAMED_BY_UTC: Final = _Tag("name", "", is_utc=True)
_FILE: Final = _Tag("file", "", is_utc=True)
_DIGITAL_SINCE: Final = 1980  # GPS, film containers and file systems are no older
# Makers whose films hold the wall clock where the specification wants UTC.
_LOCAL_CLOCKS: Final = (
    "canon", "nikon", "gopro", "fuji", "panasonic", "olympus", "om digital", "pentax", "ricoh", "casio", "kodak",
)  # fmt: skip


def capture_time(evidence: Evidence) -> CaptureTime:
    """When the photo was taken, by the table above."""
    impossible: str | None = None
    for origin, tag, text in _stated(evidence):
        moment = _moment(origin, tag, text)
        if moment is not None and dates.is_sane(moment.local, evidence.now):
            return _resolved(evidence, tag, moment, text)
        impossible = impossible or text
    if evidence.named is not None:
        named = evidence.named
        return _resolved(evidence, _NAMED if named.offset is None else _NAMED_BY_UTC, named, evidence.name)
    for tag, text in _said(evidence.tags, _MODIFIED):
        moment = _moment(evidence.tags, tag, text)
        if moment is not None and dates.is_sane(moment.local, evidence.now):
            return _resolved(evidence, tag, moment, text)
    modified = evidence.modified.astimezone(UTC).replace(tzinfo=None)
    if impossible or modified.year < _DIGITAL_SINCE or not dates.is_sane(modified, evidence.now):
        return CaptureTime(original=impossible)
    return _resolved(evidence, _FILE, Moment(modified, 0), evidence.modified.isoformat())


def _stated(evidence: Evidence) -> Iterator[tuple[Tags, _Tag, str]]:
    """Every date that stands beside the file or in it, best first."""
    for origin, rows in ((evidence.sidecars, _SIDECAR), (evidence.tags, _EMBEDDED)):
        for tag, text in _said(origin, rows):
            yield origin, tag, text


def _said(origin: Tags, rows: tuple[_Tag, ...]) -> Iterator[tuple[_Tag, str]]:
    """The rows that say something; tags that were never set do not."""
    for tag in rows:
        text = origin.line(tag.name)
        if text and tag.time:
            text = f"{text} {origin.line(tag.time) or ''}".strip()
        if text and not dates.is_unset(text, since=_DIGITAL_SINCE if tag.is_utc else None):
            yield tag, text


def _moment(origin: Tags, tag: _Tag, text: str) -> Moment | None:
    """The date a tag states, with its fraction and the offset that stands beside it."""
    moment = dates.parse(text)
    if moment is None:
        return None
    local, offset, zulu = moment.local, moment.offset, moment.zulu
    if tag.is_utc:
        return Moment(local if offset is None else local - timedelta(minutes=offset), 0)
    digits = (origin.line(tag.fraction) or "") if tag.fraction and not local.microsecond else ""
    if digits.isascii() and digits.isdigit():
        local = local.replace(microsecond=int(digits.ljust(6, "0")[:6]))
    if offset is None and tag.offsets:
        said = origin.line(*tag.offsets)
        offset = dates.offset_of(said) if said else None
    if tag.source == "iptc" and offset == 0:
        zulu = True  # what programs write that know no zone
    return Moment(local, offset, zulu)


def _resolved(evidence: Evidence, tag: _Tag, moment: Moment, original: str) -> CaptureTime:
    """Clock, offset and instant, from whichever of them is known."""
    if tag.is_utc:
        return _of_instant(evidence, tag, moment.local, original)
    offset = moment.offset
    if offset is None or moment.zulu:
        found = _offset(evidence, tag, moment.local)
        offset = offset if found is None else found
    instant = None if offset is None else dates.instant_of(moment.local, offset)
    return CaptureTime(moment.local, offset, instant, tag.source, original)


def _of_instant(evidence: Evidence, tag: _Tag, utc: datetime, original: str) -> CaptureTime:
    """An instant, with the wall clock and the offset the name may add; else by the server's clock."""
    instant = utc.replace(tzinfo=UTC)
    named = evidence.named_clock
    offset = dates.offset_between(named, instant) if named else None
    if tag.source == "container" and (offset == 0 or (offset is None and _keeps_local_clock(evidence.tags))):
        return CaptureTime(utc, None, None, tag.source, original)  # the wall clock where the format wants UTC
    if offset is None:
        return CaptureTime(instant.astimezone().replace(tzinfo=None), None, instant, tag.source, original)
    return CaptureTime(utc + timedelta(minutes=offset), offset, instant, tag.source, original)


def _keeps_local_clock(tags: Tags) -> bool:
    """Whether the film's maker is one of those who write the wall clock."""
    said = tags.lines("*:Make", "*:CompressorName", "*:HandlerDescription", "*:MajorBrand")
    return any(maker.lower().startswith(_LOCAL_CLOCKS) for maker in said)


def _offset(evidence: Evidence, tag: _Tag, local: datetime) -> int | None:
    """The offset of a wall clock that came without one, from what else the file says."""
    exif = dates.parse(evidence.tags.line("ExifIFD:DateTimeOriginal", "ExifIFD:CreateDate") or "")
    if tag.source in {"exif", "camera"} or (exif is not None and _same_clock(exif.local, local)):
        offset = _offset_of_camera(evidence.tags, local)
        if offset is not None:
            return offset
    for instant in _instants(evidence):
        offset = dates.offset_between(local, instant)
        if offset is not None:
            return offset
    for origin in (evidence.sidecars, evidence.tags):
        for name, _, _ in _XMP_DATES:
            other = dates.parse(origin.line(name) or "")
            if other is not None and other.offset is not None and not other.zulu and _same_clock(other.local, local):
                return other.offset
    container = dates.parse(evidence.tags.line("QuickTime:CreateDate") or "")
    # 0 may as well be a maker who writes the wall clock there
    return dates.offset_between(local, container.local.replace(tzinfo=UTC)) or None if container else None


def _offset_of_camera(tags: Tags, local: datetime) -> int | None:
    """What the camera says about its clock, in EXIF or in its maker's notes."""
    said = tags.line(*_ORIGINAL_OFFSETS)
    if said is None:
        modified = dates.parse(tags.line("IFD0:ModifyDate") or "")
        if modified is None or abs(modified.local - local) < timedelta(days=1):  # else it is the editor's clock
            said = tags.line("ExifIFD:OffsetTime")
    if said is not None:
        return dates.offset_of(said)
    hours = tags.integer("ExifIFD:TimeZoneOffset", "IFD0:TimeZoneOffset", least=-12, most=14)
    if hours is not None:
        return hours * 60
    minutes = tags.integer("Nikon:TimeZone", "Canon:TimeZone", least=-720, most=840)
    if minutes is not None and "Nikon:TimeZone" in tags and tags.flag("Nikon:DaylightSavings"):
        return minutes + 60  # Nikon counts summer apart, Canon does not
    return minutes


def _instants(evidence: Evidence) -> Iterator[datetime]:
    """Instants at which the picture was taken, or nearly: GPS, and a name that is in UTC."""
    for origin in (evidence.tags, evidence.sidecars):
        moment = dates.parse(origin.line("Composite:GPSDateTime", "XMP-exif:GPSDateTime") or "")
        if moment is not None:
            yield moment.instant or moment.local.replace(tzinfo=UTC)
    if evidence.named is not None and evidence.named.instant is not None:
        yield evidence.named.instant


def _same_clock(one: datetime, other: datetime) -> bool:
    return one.replace(microsecond=0) == other.replace(microsecond=0)
