"""What dates are made of."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.clocks import at
from nimtaflow.media import dates
from nimtaflow.media.dates import Moment


@given(st.datetimes(at(1826, 1, 1), at(2026, 1, 1)), st.sampled_from([None, 0, 120, -210, 345, 840, -720]))
def test_dates_are_read_as_exiftool_writes_them(moment: datetime, offset: int | None) -> None:
    zone = "" if offset is None else f"{'-' if offset < 0 else '+'}{abs(offset) // 60:02}:{abs(offset) % 60:02}"
    assert dates.parse(f"{moment:%Y:%m:%d %H:%M:%S.%f}{zone}") == Moment(moment, offset)
    assert dates.parse(moment.isoformat() + zone) == Moment(moment, offset)


@given(
    st.datetimes(at(1900, 1, 1), at(2026, 1, 1)),
    st.sampled_from([-720, -210, 0, 60, 345, 840]),
    st.integers(-280, 280),
)
def test_an_offset_is_what_clock_and_instant_imply(moment: datetime, offset: int, seconds: int) -> None:
    instant = (moment - timedelta(minutes=offset, seconds=seconds)).replace(tzinfo=UTC)
    assert dates.offset_between(moment, instant) == offset


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no date",
        "99999:01:01",
        "2023:02:30",
        "2023:07:14 24:00:00",
        "2023:07:14 18:42:99",
        "2023年07月14日",
        "2023 or 2024",
        "2023:07 or later",
        "2023:07:145",
        "2023:07:14 18:42:33 PM",
        "2023:07:14 00:42:33 AM",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert dates.parse(text) is None


def test_parts_and_leap_seconds() -> None:
    assert dates.parse("2016:12:31 23:59:60") == Moment(at(2016, 12, 31, 23, 59, 59))
    assert dates.parse("2023:07") == Moment(at(2023, 7, 1), parts=2)
    assert dates.parse("2023-07-14T18:42Z") == Moment(at(2023, 7, 14, 18, 42), 0, zulu=True)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2023: 7:14 18:42:33", Moment(at(2023, 7, 14, 18, 42, 33))),
        ("2023: 7: 4  8: 2: 3", Moment(at(2023, 7, 4, 8, 2, 3))),
        ("2023:07:14 06:42:33 PM", Moment(at(2023, 7, 14, 18, 42, 33))),
        ("2023:07:14 12:42:33 am+02:00", Moment(at(2023, 7, 14, 0, 42, 33), 120)),
        ("2023:07:14 6:42pm", Moment(at(2023, 7, 14, 18, 42))),
        ("2023  ", Moment(at(2023, 1, 1), parts=1)),
        ("2023:07:  ", Moment(at(2023, 7, 1), parts=2)),
        ("2023:  :     :  :  ", Moment(at(2023, 1, 1), parts=1)),
        ("2023:07:14   :  :  ", Moment(at(2023, 7, 14), parts=3)),
    ],
)
def test_dates_as_others_write_them(text: str, moment: Moment) -> None:
    assert dates.parse(text) == moment


@pytest.mark.parametrize("minutes", [-690, -30, 30, 90, 150, 450, 690])
def test_no_clock_runs_at_an_offset_that_is_nowhere(minutes: int) -> None:
    local = at(2023, 7, 14, 18, 42, 33)
    assert dates.offset_between(local, (local - timedelta(minutes=minutes)).replace(tzinfo=UTC)) is None
