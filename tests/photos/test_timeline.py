"""The timeline: months counted by the database itself, and their photos in columns."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, text, update
from sqlalchemy.ext.asyncio import AsyncSession

import make
from nimtaflow.access.grants import Folder, Grants
from nimtaflow.access.viewer import NOBODY, Viewer
from nimtaflow.kernel.clock import now
from nimtaflow.photos import service
from nimtaflow.photos.schemas import DAMAGED, FAILED, FAVORITE, VIDEO
from nimtaflow.tables.photos import Photo

ADMIN = Viewer(1, is_admin=True)


async def months(tx: AsyncSession, viewer: Viewer = ADMIN, **more: Any) -> dict[str, int]:
    """Counts by month."""
    timeline = await service.timeline(tx, viewer, more.get("view", "library"), more.get("order", "newest"))
    return {bucket["month"]: bucket["count"] for bucket in timeline["buckets"]}


@pytest.mark.feature("GAL-10")
async def test_months_are_counted_newest_first(tx: AsyncSession) -> None:
    source = await make.source(tx)
    await make.photos(tx, source, {date(2021, 12, 31): 2, date(2022, 7, 1): 1, date(2022, 7, 2): 3})
    await make.photo(tx, source, taken=None)
    timeline = await service.timeline(tx, ADMIN, "library", "newest")
    assert [(b["month"], b["count"], b["days"]) for b in timeline["buckets"]] == [("2022-07", 4, 2), ("2021-12", 2, 1)]
    assert (timeline["undated"], timeline["total"]) == (1, 7)
    assert list(await months(tx, order="oldest")) == ["2021-12", "2022-07"]


@pytest.mark.feature("LIB-04")
async def test_missing_trashed_and_unread_photos_are_not_in_it(tx: AsyncSession) -> None:
    source = await make.source(tx)
    await make.photo(tx, source, is_missing=True)
    await make.photo(tx, source, trashed_at=now())
    await make.photo(tx, source, indexed_at=None)
    assert await months(tx) == {}


async def test_a_month_is_told_in_columns(tx: AsyncSession) -> None:
    source = await make.source(tx)
    user = await make.user(tx)
    film = await make.photo(
        tx, source, taken="2022-07-03T10:00", kind="video", duration_seconds=12.4, thumbhash=b"\x01\x02", ratio=0.5625
    )
    broken = await make.photo(tx, source, taken="2022-07-03T11:00", is_damaged=True, version=None)
    await make.step(tx, broken, "thumbnails", "failed")
    await make.mark(tx, user, film)
    await make.photo(tx, source, taken="2022-08-01")
    bucket = await service.bucket(tx, make.viewer(user), "2022-07", 0, "library", "newest")
    assert bucket["id"] == [broken.id, film.id]
    assert bucket["flags"] == [DAMAGED | FAILED, VIDEO | FAVORITE]
    assert (bucket["v"], bucket["thumbhash"]) == ([None, film.version], [None, "AQI="])
    assert (bucket["day"], bucket["duration"], bucket["ratio"]) == ([3, 3], [0, 12], [1.5, 0.562])
    assert (bucket["part"], bucket["parts"]) == (0, 1)
    assert (await service.bucket(tx, ADMIN, "2022-07", 0, "library", "oldest"))["id"] == [film.id, broken.id]


async def test_a_large_month_comes_in_parts(tx: AsyncSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "PART", 3)
    photos = await make.photos(tx, await make.source(tx), {date(2022, 7, 1): 7})
    parts = [await service.bucket(tx, ADMIN, "2022-07", part, "library", "newest") for part in range(3)]
    assert [part["parts"] for part in parts] == [3, 3, 3]
    assert [photo for part in parts for photo in part["id"]] == sorted((photo.id for photo in photos), reverse=True)


@pytest.mark.parametrize("month", ["2022-13", "x", "2022", "-1-01", "0000-01", "2022-07-01"])
async def test_a_month_that_is_none_is_a_problem(tx: AsyncSession, month: str) -> None:
    with pytest.raises(service.BadMonth):
        await service.bucket(tx, ADMIN, month, 0, "library", "newest")


async def test_the_last_month_of_time_is_a_month(tx: AsyncSession) -> None:
    assert (await service.bucket(tx, ADMIN, "2150-12", 0, "library", "newest"))["id"] == []


@pytest.mark.feature("GEN-13", "GEN-15")
async def test_a_restricted_viewer_has_only_his_photos_counted(viewer_tx: AsyncSession) -> None:
    tx = viewer_tx
    source = await make.source(tx)
    await make.photo(tx, source, "family/a.jpg", taken="2022-07-01")
    await make.photo(tx, source, "family_/b.jpg", taken="2022-07-02")
    await make.photo(tx, source, "family/private/c.jpg", taken="2022-07-03")
    await make.photo(tx, source, "family/d.jpg", taken="2023-01-01")
    here, hidden = Folder(source_id=source.id, path="family"), Folder(source_id=source.id, path="family/private")
    grants = Grants(
        folders=(here,), hidden_folders=(hidden,), visible_from=date(2022, 7, 1), visible_until=date(2022, 12, 31)
    )
    assert await months(tx, Viewer(7, grants=grants)) == {"2022-07": 1}
    assert await months(tx, Viewer(8)) == {"2022-07": 3, "2023-01": 1}
    assert await months(tx, NOBODY) == {}


@pytest.mark.feature("GAL-09")
async def test_favourites_are_ones_own(tx: AsyncSession) -> None:
    source, lea, tom = await make.source(tx), await make.user(tx), await make.user(tx)
    photo = await make.photo(tx, source, taken="2022-07-01")
    await make.photo(tx, source, taken="2022-07-01")
    await service.favorite(tx, make.viewer(lea), photo.id, None)
    assert await months(tx, make.viewer(lea), view="favorites") == {"2022-07": 1}
    assert await months(tx, make.viewer(tom), view="favorites") == {}
    bucket = await service.bucket(tx, make.viewer(lea), "2022-07", 0, "favorites", "newest")
    assert bucket["id"] == [photo.id]
    await service.favorite(tx, make.viewer(lea), photo.id, None)
    assert await months(tx, make.viewer(lea), view="favorites") == {}


DAYS = st.sampled_from([None, "2020-02-29", "2020-03-01", "2021-03-01", "1826-01-01"])
CHANGE = st.tuples(st.sampled_from(["add", "date", "miss", "back", "delete", "move"]), st.integers(0, 5), DAYS)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(changes=st.lists(CHANGE, max_size=12))
async def test_the_counted_days_are_always_those_of_the_photos(tx: AsyncSession, changes: list[Any]) -> None:
    sources = [await make.source(tx), await make.source(tx)]
    for verb, number, day in changes:
        some = Photo.id % 6 == number
        taken = None if day is None else date.fromisoformat(day)
        if verb == "add":
            await make.photo(tx, sources[number % 2], taken=day)
        elif verb == "delete":
            await tx.execute(delete(Photo).where(some))
        else:
            values = {
                "date": {"taken_local": taken},
                "miss": {"is_missing": True},
                "back": {"is_missing": False},
                "move": {"source_id": sources[0].id},
            }[verb]
            await tx.execute(update(Photo).where(some).values(**values).execution_options(synchronize_session=False))
    counted = "SELECT source_id, day, count::bigint FROM photo_days WHERE count <> 0 ORDER BY 1, 2"
    true = (
        "SELECT source_id, coalesce(day, '0001-01-01'), count(*) FROM photos WHERE in_timeline "
        "GROUP BY 1, 2 ORDER BY 1, 2"
    )
    assert (await tx.execute(text(counted))).all() == (await tx.execute(text(true))).all()
    await tx.rollback()
