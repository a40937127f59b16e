"""Ranges and cursors, thrown at with whatever comes to mind."""

import base64
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers

from nimtaflow.http.paging import InvalidCursor, PageRequest, read_cursor, write_cursor
from nimtaflow.http.ranges import UnsatisfiableRange, Version, is_unchanged, parse_range, wanted

sizes = st.integers(0, 10**13)
numbers = st.one_of(st.just(""), st.integers(0, 10**20).map(str))


@given(sizes, numbers, numbers)
def test_a_range_lies_in_the_file(size: int, first: str, last: str) -> None:
    try:
        part = parse_range(f"bytes={first}-{last}", size)
    except UnsatisfiableRange:
        assert (int(first) >= size) if first else (size == 0 or int(last) == 0)
        return
    if part is None:
        assert not (first or last) or max(len(first), len(last)) > 18 or (first and last and int(last) < int(first))
        return
    assert 0 <= part.start < part.stop <= size
    if first:
        assert part.start == int(first)
        assert part.stop == (min(size, int(last) + 1) if last else size)
    else:
        assert (part.stop, len(part)) == (size, min(size, int(last)))


@given(st.text(), sizes)
def test_any_text_is_a_range_or_none(header: str, size: int) -> None:
    for text in (header, f"bytes={header}"):
        try:
            part = parse_range(text, size)
        except UnsatisfiableRange:
            continue
        assert part is None or (part.start < part.stop <= size)


@given(st.dictionaries(st.sampled_from(["range", "if-range", "if-none-match", "if-modified-since"]), st.text()))
def test_any_condition_is_met_or_not(sent: dict[str, str]) -> None:
    headers = Headers({name: value.encode("latin-1", "replace").decode("latin-1") for name, value in sent.items()})
    version = Version('"a"', 1_700_000_000)
    is_unchanged(headers, version)
    with suppress(UnsatisfiableRange):
        assert wanted(headers, version, 100) is None or "range" in headers


@given(st.integers(-(2**63), 2**63))
def test_any_time_of_a_file_is_told_or_not(seconds: int) -> None:
    told = Version('"a"', seconds).last_modified
    assert (told is None) == (not 0 <= seconds <= 253_402_300_799)


@given(st.one_of(st.none(), st.datetimes(timezones=st.just(UTC))), st.integers(), st.text())
def test_a_cursor_comes_back(at: datetime | None, number: int, name: str) -> None:
    number = max(-(2**63), min(2**63 - 1, number))
    name = name.encode(errors="replace").decode()
    cursor = write_cursor(at, number, name)
    assert read_cursor(cursor, tuple[datetime | None, int, str]) == (at, number, name)
    assert PageRequest(cursor, 50).after(tuple[datetime | None, int, str]) == (at, number, name)


@given(st.one_of(st.text(), st.binary().map(lambda raw: base64.urlsafe_b64encode(raw).decode())))
def test_a_cursor_of_somebody_else_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidCursor):
        read_cursor(cursor, tuple[datetime, int])


def test_a_cursor_of_another_list_is_refused() -> None:
    for keys in ((1, 2), (datetime(2022, 1, 1, tzinfo=UTC),), (datetime(2022, 1, 1, tzinfo=UTC), "1"), ()):
        with pytest.raises(InvalidCursor):
            read_cursor(write_cursor(*keys), tuple[datetime, int])
    assert PageRequest(None, 50).after(tuple[datetime, int]) is None
