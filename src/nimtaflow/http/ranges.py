"""What a client wants of a file: all of it, a part, or only to know whether it changed (RFC 9110, 13 and 14)."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import formatdate, parsedate_to_datetime
from typing import Final

from starlette.datastructures import Headers

_RANGE: Final = re.compile(r"\s*bytes\s*=\s*([0-9]{0,18})\s*-\s*([0-9]{0,18})\s*", re.ASCII | re.IGNORECASE)
_LAST_SECOND: Final = 253_402_300_799  # of the year 9999


class UnsatisfiableRange(ValueError):
    """A range that begins behind the end."""


@dataclass(frozen=True)
class Version:
    """Which content this is: its entity tag with quotes, and when it was changed, in seconds since 1970."""

    etag: str
    changed: int

    @property
    def last_modified(self) -> str | None:
        """As a header has it; None for a time that no header can tell."""
        return formatdate(self.changed, usegmt=True) if 0 <= self.changed <= _LAST_SECOND else None


def parse_range(header: str, size: int) -> range | None:
    """The bytes that a Range header asks for.

    None stands for the whole file: the header is malformed, or asks for several parts, which nobody must grant.
    Raises UnsatisfiableRange.
    """
    match = _RANGE.fullmatch(header)
    if match is None or not any(match.groups()):
        return None
    first, last = match.groups()
    if not first:
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(size, int(last) + 1) if last else size
        if last and int(last) < start:
            return None
    if start >= size:
        raise UnsatisfiableRange
    return range(start, end)


def wanted(headers: Headers, version: Version, size: int) -> range | None:
    """The bytes of the part to send; None for the whole file. A range counts only while If-Range, if given, holds.

    Raises UnsatisfiableRange.
    """
    asked = headers.get("range")
    if asked is None or not _is_same(headers.get("if-range"), version):
        return None
    return parse_range(asked, size)


def is_unchanged(headers: Headers, version: Version) -> bool:
    """Whether the client has this version: 304."""
    tags = headers.get("if-none-match")
    if tags is not None:
        return tags.strip() == "*" or version.etag in (tag.strip().removeprefix("W/") for tag in tags.split(","))
    since = _seconds(headers.get("if-modified-since", ""))
    return since is not None and version.changed <= since


def _is_same(if_range: str | None, version: Version) -> bool:
    if if_range is None:
        return True
    if if_range.strip().startswith(('"', "W/")):
        return if_range.strip() == version.etag  # a weak tag never is
    return _seconds(if_range) == version.changed


def _seconds(date: str) -> int | None:
    try:
        parsed = parsedate_to_datetime(date)
    except (ValueError, OverflowError, IndexError):
        return None
    return int((parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).timestamp()) if _is_sane(parsed) else None


def _is_sane(date: datetime) -> bool:
    return 1970 <= date.year < 9999
