"""Dates as files write them."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

EARLIEST: Final = datetime.fromisoformat("1826-01-01")  # the first photograph
_AHEAD: Final = timedelta(days=1)  # the zones, and a clock that is a little fast

_DATE: Final = re.compile(
    r"""\s*(?P<year>\d{4})(?!\d)
        (?:[:/.-](?P<month>\d{1,2})
        (?:[:/.-](?P<day>\d{1,2})
        (?:[T\s]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?
        \s*(?P<zone>Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?)?)?""",
    re.VERBOSE | re.ASCII,
)
_ZONE: Final = re.compile(r"\s*(?P<sign>[+-])?(?P<hours>\d{1,2})(?::?(?P<minutes>[0-5]\d))?\s*$", re.ASCII)
# The offsets clocks are set to anywhere in the world, in minutes: whole and half hours, and four odd ones.
_OFFSETS: Final = tuple(sorted({*range(-720, 841, 30), 345, 525, 765, 825}))
_TOLERANCE: Final = timedelta(minutes=5)
# What clocks and formats say when they were never set.
_NEVER_SET: Final = frozenset({datetime.fromisoformat("1904-01-01"), datetime.fromisoformat("1970-01-01")})


@dataclass(frozen=True)
class Moment:
    """A wall clock, and how far it was from UTC if that was written: minutes east, `zulu` if as a bare Z.

    `day_only` if no time of day was written: the clock then stands at midnight.
    """

    local: datetime
    offset: int | None = None
    zulu: bool = False
    day_only: bool = False

    @property
    def instant(self) -> datetime | None:
        """The instant, where the offset is known."""
        return None if self.offset is None else instant_of(self.local, self.offset)


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
        local = datetime.combine(day, time(int(part["hour"] or 0), int(part["minute"] or 0), second, fraction))
    except ValueError:
        return None
    zone = part["zone"]
    offset = None if zone is None else offset_of(zone)
    return Moment(local, offset, zulu=zone in {"Z", "UTC", "GMT"}, day_only=part["hour"] is None)


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
    difference = local - instant.astimezone(UTC).replace(tzinfo=None)
    best = min(_OFFSETS, key=lambda minutes: abs(difference - timedelta(minutes=minutes)))
    return best if abs(difference - timedelta(minutes=best)) <= _TOLERANCE else None


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
