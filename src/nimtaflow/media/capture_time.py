"""When a photo was taken: the wall clock there, its offset from UTC, and how we know.

The first of these that names a possible date decides (`taken_from`):

| taken_from | what is looked at                                                                | says           |
|------------|----------------------------------------------------------------------------------|----------------|
| sidecar    | XMP beside it: exif:DateTimeOriginal, photoshop:DateCreated, xmp:CreateDate       | clock, zone?   |
| exif       | DateTimeOriginal, with SubSecTime and OffsetTime                                  | clock, zone?   |
| quicktime  | Keys:CreationDate (iPhone), ContentCreateDate, Sony's CreationDateValue           | clock and zone |
| camera     | a film's own DateTimeOriginal: UserData, H264 (AVCHD), RIFF, maker notes          | clock, zone?   |
| xmp        | exif:DateTimeOriginal, photoshop:DateCreated, xmpDM:ShotDate in the file          | clock, zone?   |
| iptc       | DateCreated + TimeCreated                                                         | clock, zone?   |
| exif, xmp, | when it was digitized: ExifIFD:CreateDate, xmp:CreateDate, DateTimeDigitized,     | clock, zone?   |
|   iptc     | PNG:CreationTime, DigitalCreationDate + Time                                      |                |
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
from typing import Final

from nimtaflow.media import dates
from nimtaflow.media.capture_evidence import EMBEDDED, MODIFIED, SIDECAR, DateTag, Evidence, TakenFrom
from nimtaflow.media.capture_offset import offset_of
from nimtaflow.media.dates import Moment
from nimtaflow.media.tags import Tags

_NAMED: Final = DateTag("name", "")
_NAMED_BY_UTC: Final = DateTag("name", "", is_utc=True)
_FILE: Final = DateTag("file", "", is_utc=True)
_DIGITAL_SINCE: Final = 1980  # GPS, film containers and file systems are no older
# Makers whose films hold the wall clock where the specification wants UTC.
_LOCAL_CLOCKS: Final = (
    "canon", "nikon", "gopro", "fuji", "panasonic", "olympus", "om digital", "pentax", "ricoh", "casio", "kodak",
)  # fmt: skip


@dataclass(frozen=True)
class CaptureTime:
    """Wall clock, minutes east of UTC, instant in UTC, each None where unknown; where from, and as it stood there."""

    local: datetime | None = None
    offset: int | None = None
    instant: datetime | None = None
    source: TakenFrom | None = None
    original: str | None = None


def capture_time(evidence: Evidence) -> CaptureTime:
    """When the photo was taken, by the table above. A day, month or year alone yields to a later row that says more."""
    impossible: str | None = None
    vague: tuple[DateTag, Moment, str] | None = None
    for tag, moment, text in _candidates(evidence):
        if moment is None or not dates.is_sane(moment.local, evidence.now):
            impossible = impossible or text
        elif vague is not None and (tag.source == "modified" or not vague[1].covers(moment.local)):
            continue
        elif moment.parts == 4:
            return _resolved(evidence, tag, moment, text)
        elif vague is None or moment.parts > vague[1].parts:
            vague = (tag, moment, text)
    if vague is not None:
        return _resolved(evidence, *vague)
    modified = evidence.modified.astimezone(UTC).replace(tzinfo=None)
    if impossible or modified.year < _DIGITAL_SINCE or not dates.is_sane(modified, evidence.now):
        return CaptureTime(original=impossible)
    return _resolved(evidence, _FILE, Moment(modified, 0), evidence.modified.isoformat())


def _candidates(evidence: Evidence) -> Iterator[tuple[DateTag, Moment | None, str]]:
    """Every date that stands beside the file, in it and in its name, best first; None for text that is no date."""
    yield from _said(evidence.sidecars, SIDECAR)
    yield from _said(evidence.tags, EMBEDDED)
    if evidence.named is not None:
        yield (_NAMED if evidence.named.offset is None else _NAMED_BY_UTC), evidence.named, evidence.name
    yield from _said(evidence.tags, MODIFIED)


def _said(origin: Tags, rows: tuple[DateTag, ...]) -> Iterator[tuple[DateTag, Moment | None, str]]:
    """The rows that say something; tags that were never set do not."""
    for tag in rows:
        text = origin.line(tag.name)
        if text and tag.time:
            text = f"{text} {origin.line(tag.time) or ''}".strip()
        if text and not dates.is_unset(text, since=_DIGITAL_SINCE if tag.is_utc else None):
            yield tag, _moment(origin, tag, text), text


def _moment(origin: Tags, tag: DateTag, text: str) -> Moment | None:
    """The date a tag states, with its fraction and the offset that stands beside it."""
    moment = dates.parse(text)
    if moment is None:
        return None
    local, offset, zulu = moment.local, moment.offset, moment.zulu
    if tag.is_utc:
        instant = dates.instant_of(local, offset or 0)
        return None if instant is None else Moment(instant.replace(tzinfo=None), 0)
    digits = (origin.line(tag.fraction) or "") if tag.fraction and not local.microsecond else ""
    if digits.isascii() and digits.isdigit():
        local = local.replace(microsecond=int(digits.ljust(6, "0")[:6]))
    if offset is None and tag.offsets:
        said = origin.line(*tag.offsets)
        offset = dates.offset_of(said) if said else None
    if tag.source == "iptc" and offset == 0:
        zulu = True  # what programs write that know no zone
    return Moment(local, offset, zulu, moment.parts)


def _resolved(evidence: Evidence, tag: DateTag, moment: Moment, original: str) -> CaptureTime:
    """Clock, offset and instant, from whichever of them is known."""
    if tag.is_utc:
        return _of_instant(evidence, tag, moment.local, original)
    offset = moment.offset
    if offset is None or moment.zulu:
        found = offset_of(evidence, tag, moment.local)
        offset = offset if found is None else found
    instant = None if offset is None else dates.instant_of(moment.local, offset)
    return CaptureTime(moment.local, offset, instant, tag.source, original)


def _of_instant(evidence: Evidence, tag: DateTag, utc: datetime, original: str) -> CaptureTime:
    """An instant, with the wall clock and the offset the name may add; else by the server's clock."""
    instant = utc.replace(tzinfo=UTC)
    named = evidence.named_clock
    if named and tag.source == "container":
        instant = dates.film_began(named, instant, evidence.duration)
        utc = instant.replace(tzinfo=None)
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
