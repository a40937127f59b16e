"""Dates that cameras, phones and messengers put into file names."""

import re
from datetime import UTC, date, datetime, time
from typing import Final

from nimtaflow.media.dates import Moment

_AFTER: Final = 1990  # nothing named files by date before; older "dates" are numbers
_DAY: Final = r"(?P<year>(?:19|20)\d\d)(?P<a>[-_.]?)(?P<month>0[1-9]|1[0-2])(?P=a)(?P<day>0[1-9]|[12]\d|3[01])"
_TIME: Final = (
    r"(?P<hour>[01]?\d|2[0-3])(?P<b>[-_.:h ]?)(?P<minute>[0-5]\d)(?:(?P=b)|m)(?P<second>[0-5]\d)"
    r"(?:[-_.]?(?P<fraction>\d{3})(?!\d))?(?:[\s_\u202f]*(?P<half>[AaPp][Mm])(?![A-Za-z]))?"
)
# 20230714_184233, 2023-07-14 18.42.33, 2023-07-14 at 6.42.33 PM, 2023-07-14 um 18.42.33, 20230714184233
_DAY_AND_TIME: Final = re.compile(
    rf"(?<!\d){_DAY}(?:[\sT_.,-]{{0,3}}|[\s_]*(?:at|um|à|kl\.?|om|a las|alle)[\s_]+){_TIME}(?!\d)",
    re.ASCII | re.IGNORECASE,
)
# IMG-20230714-WA0001, 2023-07-14, Scan_20230714
_DAY_ALONE: Final = re.compile(rf"(?:^|(?<=[\s_.,(-])){_DAY}(?=$|[\s_.,)-])", re.ASCII)
# 14.07.2023 18.42.33 and 14-07-2023: with separators only, or any number would do
_DAY_FIRST: Final = re.compile(
    rf"(?:^|(?<=[\s_,(-]))(?P<day>0[1-9]|[12]\d|3[01])(?P<a>[.-])(?P<month>0[1-9]|1[0-2])(?P=a)(?P<year>(?:19|20)\d\d)"
    rf"(?:[\s_,-]{{1,2}}{_TIME})?(?=$|[\s_.,)-])",
    re.ASCII,
)
# FB_IMG_1689352953123, mmexport1689352953123, 1689352953123
_MILLISECONDS: Final = re.compile(
    r"(?:^|FB_IMG_|mmexport|wx_camera_|microMsg\.|hdImg_\w+_|IMG_|VID_|beauty_|retouch_|image-)(?P<ms>1\d{12})(?!\d)",
    re.ASCII | re.IGNORECASE,
)
_UTC_NAME: Final = re.compile(r"^PXL_", re.ASCII)  # Google's camera alone names by UTC


def from_name(name: str, now: datetime) -> Moment | None:
    """The date in a file's name; None if there is none between 1990 and `now`.

    A wall clock, as all programs write one; `offset` 0 for the few that write UTC (PXL_…, milliseconds since 1970).
    """
    stem = name.rpartition(".")[0] or name
    for pattern in (_DAY_AND_TIME, _DAY_FIRST, _DAY_ALONE):
        for match in pattern.finditer(stem):
            local = _local(match.groupdict())
            if local is not None and local.year >= _AFTER and local.date() <= now.date():
                parts = 3 if match.groupdict().get("hour") is None else 4
                return Moment(local, 0 if _UTC_NAME.match(stem) and parts == 4 else None, parts=parts)
    match = _MILLISECONDS.search(stem)
    if match is not None:
        instant = datetime.fromtimestamp(int(match["ms"]) / 1000, UTC)
        if instant <= now:
            return Moment(instant.replace(tzinfo=None), 0)
    return None


def _local(part: dict[str, str | None]) -> datetime | None:
    hour, half = int(part.get("hour") or 0), (part.get("half") or "").lower()
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    try:
        day = date(int(part["year"] or 0), int(part["month"] or 0), int(part["day"] or 0))
        minute, second, fraction = (int(part.get(name) or 0) for name in ("minute", "second", "fraction"))
        return datetime.combine(day, time(hour, minute, second, fraction * 1000))
    except ValueError:
        return None
