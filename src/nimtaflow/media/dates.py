"""Dates as files write them."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

EARLIEST: Final = datetime.fromisoformat("1826-01-01")  # the first photograph
_AHEAD: Final = timedelta(days=1)  # the zones, and a clock that is a little fast

_DATE: Final = re.compile(
    r"""\s*(?P<year>\d{4})(?:[:/.-]\s*(?P<month>\d{1,2})(?:[:/.-]\s*(?P<day>\d{1,2})(?!\d)
        (?:[T\s]+(?P<hour>\d{1,2}):\s*(?P<minute>\d{1,2})(?::\s*(?P<second>\d{1,2})(?:[.,](?P<fraction>\d{1,9}))?)?
        \s*(?:(?P<half>[AaPp])[Mm]\b)?\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?)?)?
        (?(day)|[:\s]*$)""",
    re.VERBOSE | re.ASCII,
)
_ZONE: Final = re.compile(r"\s*(?P<sign>[+-])?(?P<hours>\d{1,2})(?::?(?P<minutes>[0-5]\d))?\s*$", re.ASCII)
# The offsets clocks are set to anywhere in the world, in minutes: whole hours, and these; -270 was Venezuela's to 2016.
# More would do harm: of a clock and a GPS fix that is half an hour old they would make a zone.
_ODD_OFFSETS: Final = (-570, -270, -210, -150, 210, 270, 330, 345, 390, 525, 570, 630, 765, 825)
_OFFSETS: Final = tuple(sorted({*range(-720, 841, 60), *_ODD_OFFSETS}))
_TOLERANCE: Final = timedelta(minutes=5)
_LONGEST_FILM: Final = 24 * 3600.0  # seconds
# What clocks and formats say when they were never set.
_NEVER_SET: Final = frozenset({datetime.fromisoformat("1904-01-01"), datetime.fromisoformat("1970-01-01")})


@dataclass(frozen=True)
class Moment:
    """A wall clock, and how far it was from UTC if that was written: minutes east, `zulu` if as a bare Z.

    `parts` of year, month, day and time of day were written, 1 to 4: the clock stands at the beginning of the rest.
    """

    local: datetime
    offset: int | None = None
    zulu: bool = False
    parts: int = 4

    @property
    def instant(self) -> datetime | None:
        """The instant, where the offset is known."""
        return None if self.offset is None else instant_of(self.local, self.offset)

    def covers(self, local: datetime) -> bool:
        """Whether a wall clock falls into the year, the month or the day that was written."""
        written = min(self.parts, 3)
        return self.local.timetuple()[:written] == local.timetuple()[:written]


def parse(text: str) -> Moment | None:
    """A date as exiftool, EXIF, XMP and people write it; None if there is no such date. Missing parts are the first."""
    match = _DATE.match(text)
    if match is None:
        return None
    part = match.groupdict()
    second = int(part["second"] or 0)
    try:
        day = date(int(part["year"]), int(part["month"] or 1), int(part["day"] or 1))
        second = min(second, 59) if second <= 60 else second  # a leap second
        fraction = int((part["fraction"] or "0").ljust(6, "0")[:6])
        local = datetime.combine(day, time(_hour(part), int(part["minute"] or 0), second, fraction))
    except ValueError:
        return None
    zone = part["zone"]
    offset = None if zone is None else offset_of(zone)
    parts = sum(part[name] is not None for name in ("year", "month", "day", "hour"))
    return Moment(local, offset, zulu=zone in {"Z", "UTC", "GMT"}, parts=parts)


def _hour(part: dict[str, str | None]) -> int:
    """Of 24, also where it was written as one of twelve. Raises ValueError for an hour that those have not."""
    hour, half = int(part["hour"] or 0), part["half"]
    if half is None:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError(hour)
    return hour % 12 + (12 if half in "Pp" else 0)


def offset_of(zone: str) -> int | None:
    """Minutes east of UTC of "+02:00", "-0330", "Z" or "9"; None if no place on earth is that far."""
    if zone in {"Z", "UTC", "GMT"}:
        return 0
    match = _ZONE.match(zone)
    if match is None:
        return None
    minutes = int(match["hours"]) * 60 + int(match["minutes"] or 0)
    minutes = -minutes if match["sign"] == "-" else minutes
    return minutes if _OFFSETS[0] <= minutes <= _OFFSETS[-1] else None


def offset_between(local: datetime, instant: datetime) -> int | None:
    """The offset that a wall clock and the instant it was read at imply; None if they do not belong together."""
    best, distance = _nearest(local, instant)
    return best if distance <= _TOLERANCE else None


def film_began(local: datetime, instant: datetime, seconds: float) -> datetime:
    """When a film began whose container says `instant`: then, or that long before, by the clock it began at."""
    length = timedelta(seconds=seconds) if 0 < seconds < _LONGEST_FILM else timedelta()
    _, distance = _nearest(local + length, instant)
    return instant - length if distance <= _TOLERANCE and distance < _nearest(local, instant)[1] else instant


def _nearest(local: datetime, instant: datetime) -> tuple[int, timedelta]:
    """The offset that comes nearest to what clock and instant imply, and by how much it misses."""
    difference = local - instant.astimezone(UTC).replace(tzinfo=None)
    best = min(_OFFSETS, key=lambda minutes: abs(difference - timedelta(minutes=minutes)))
    return best, abs(difference - timedelta(minutes=best))


def instant_of(local: datetime, offset: int) -> datetime | None:
    """The instant a wall clock shows, in UTC."""
    try:
        return (local - timedelta(minutes=offset)).replace(tzinfo=UTC)
    except OverflowError:
        return None


def is_unset(text: str, since: int | None = None) -> bool:
    """Whether a tag is there and was never filled: zeros, blanks, the zero of QuickTime or of Unix.

    With `since`: also a year before that, for clocks that did not exist then.
    """
    if not any(char in "123456789" for char in text):
        return True
    moment = parse(text)
    return moment is not None and (moment.local in _NEVER_SET or (since is not None and moment.local.year < since))


def is_sane(local: datetime, now: datetime) -> bool:
    """Whether a photograph can have been taken then."""
    return EARLIEST <= local <= now.astimezone(UTC).replace(tzinfo=None) + _AHEAD
