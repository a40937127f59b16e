"""The offset from UTC of a wall clock that came without one."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from nimtaflow.media import dates
from nimtaflow.media.capture_evidence import ORIGINAL_OFFSETS, XMP_DATES, DateTag, Evidence
from nimtaflow.media.tags import Tags


def offset_of(evidence: Evidence, tag: DateTag, local: datetime) -> int | None:
    """Minutes east of UTC, from what else the file says; None if it does not."""
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
        for name, _, _ in XMP_DATES:
            other = dates.parse(origin.line(name) or "")
            if other is not None and other.offset is not None and not other.zulu and _same_clock(other.local, local):
                return other.offset
    container = dates.parse(evidence.tags.line("QuickTime:CreateDate") or "")
    if container is None:
        return None
    began = dates.film_began(local, container.local.replace(tzinfo=UTC), evidence.duration)
    return dates.offset_between(local, began) or None  # 0 may as well be a maker who writes the wall clock there


def _offset_of_camera(tags: Tags, local: datetime) -> int | None:
    """What the camera says about its clock, in EXIF or in its maker's notes."""
    said = tags.line(*ORIGINAL_OFFSETS)
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
