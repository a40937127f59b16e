"""Wall clocks for tests."""

from datetime import date, datetime, time


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0, fraction: int = 0) -> datetime:
    """A wall clock, which has no zone."""
    return datetime.combine(date(year, month, day), time(hour, minute, second, fraction))
