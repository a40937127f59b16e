"""The best of all exact groups is kept, some at a time; and what a decision would do is told before it is taken."""

from typing import Any

import httpx
import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

import make
from nimtaflow.duplicates import sweep
from nimtaflow.duplicates.sorting import sort
from nimtaflow.editing import service as editing
from nimtaflow.tables.duplicates import DuplicateMember, PhotoLook
from nimtaflow.tables.photos import Photo
from nimtaflow.tables.users import User

API = "/api/v1/duplicates"
ROWS = "SELECT to_jsonb({0}) - 'unwritten' - 'unwritten_at' FROM {0} ORDER BY 1"


async def rows(tx: AsyncSession) -> list[Any]:
    """All that a decision may alter."""
    tables = ("photos", "photo_marks", "duplicate_groups", "duplicate_members", "stacks")
    return [list(await tx.scalars(text(ROWS.format(table)))) for table in tables]


async def trashed(tx: AsyncSession) -> set[int]:
    """What is in the trash."""
    return set(await tx.scalars(select(Photo.id).where(Photo.trashed_at.is_not(None))))


async def copies(tx: AsyncSession, number: int = 2, **more: Any) -> list[Photo]:
    """An exact group; the first is the one to keep."""
    first = await make.photo(tx, **more)
    others = [await make.photo(tx, content_hash=first.content_hash, **more) for _ in range(number - 1)]
    await make.duplicates(tx, first, *others)
    return [first, *others]


@pytest.mark.feature("ROAD-20")
async def test_the_best_of_all_exact_groups_is_kept_batch_by_batch_and_taken_back(
    tx: AsyncSession, admin: User, user: User
) -> None:
    viewer = make.viewer(admin)
    groups = [await copies(tx, number) for number in (2, 3, 2, 2, 4)]
    await make.mark(tx, user, groups[1][2])
    near = await make.duplicates(tx, await make.photo(tx), await make.photo(tx), kind="near")
    before = await rows(tx)
    changes, below, sizes = list[int](), None, list[tuple[int, int]]()
    while True:
        swept = await sweep.keep_best(tx, viewer, below, batch=2)
        sizes.append((swept.groups, swept.count))
        assert swept.change_id is not None
        changes.append(swept.change_id)
        below = swept.before
        if below is None:
            break
    assert sizes == [(2, 4), (2, 3), (1, 1)]
    assert await trashed(tx) == {photo.id for _, *others in groups for photo in others}
    assert set(await tx.scalars(select(DuplicateMember.group_id).where(DuplicateMember.kind == "near"))) == {near.id}
    marks = (await tx.execute(text("SELECT user_id, photo_id FROM photo_marks WHERE favorite_at IS NOT NULL"))).all()
    assert (user.id, groups[1][0].id) in {tuple(mark) for mark in marks}
    for change_id in reversed(changes):
        await editing.undo(tx, viewer, change_id)
    marks_before, marks_after = before.pop(1), (after := await rows(tx)).pop(1)
    assert after == before
    assert [mark for mark in marks_after if mark["favorite_at"]] == marks_before


async def test_it_goes_on_below_what_was_seen(admin_client: httpx.AsyncClient, tx: AsyncSession) -> None:
    seen = await copies(tx)
    later = await copies(tx)
    listed = (await admin_client.get(API)).json()["items"]
    answer = await admin_client.post(f"{API}/keep-best", json={"before": listed[0]["id"]})
    assert answer.json() | {"change_id": 0} == {"change_id": 0, "groups": 1, "skipped": 0, "count": 1, "before": None}
    assert await trashed(tx) == {seen[1].id}
    assert (await admin_client.get(API)).json()["total"] == 1
    assert later[1].id not in await trashed(tx)


@pytest.mark.feature("ROAD-20")
async def test_nothing_goes_along_that_is_there_only_once(admin_client: httpx.AsyncClient, tx: AsyncSession) -> None:
    first, cover = await copies(tx)
    behind = await make.photo(tx, mime_type="image/x-adobe-dng")
    await make.stack(tx, cover, behind, cover_id=cover.id)
    swept = (await admin_client.post(f"{API}/keep-best", json={})).json()
    assert (swept["change_id"], swept["groups"], swept["skipped"], swept["count"]) == (None, 0, 1, 0)
    assert await trashed(tx) == set()
    copy = await make.photo(tx, content_hash=behind.content_hash)
    swept = (await admin_client.post(f"{API}/keep-best", json={})).json()
    assert (swept["groups"], swept["skipped"], swept["count"]) == (1, 0, 2)
    assert await trashed(tx) == {cover.id, behind.id}
    assert {first.id, copy.id}.isdisjoint(await trashed(tx))


async def test_only_admins_sweep_and_ask_what_would_be(user_client: httpx.AsyncClient, tx: AsyncSession) -> None:
    first, other = await copies(tx)
    group_id = await tx.scalar(select(DuplicateMember.group_id))
    for answer in (
        await user_client.post(f"{API}/keep-best", json={}),
        await user_client.get(f"{API}/{group_id}/outcome", params={"keep": first.id}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "admin-only")
    assert other.id not in await trashed(tx)


@pytest.mark.feature("ROAD-20")
async def test_what_would_be_given_is_what_is_given(admin_client: httpx.AsyncClient, tx: AsyncSession) -> None:
    best = await make.photo(tx, title="Mine", keywords=["a"], width=6000, height=4000)
    other = await make.photo(tx, title="Other", description="A day", keywords=["b"], latitude=52.5, longitude=13.4)
    behind = await make.photo(tx)
    await make.stack(tx, other, behind, cover_id=other.id)
    group = await make.duplicates(tx, best, other)
    before = await rows(tx)
    told = (await admin_client.get(f"{API}/{group.id}/outcome")).json()
    assert await rows(tx) == before
    assert told["count"] == 2
    assert [one["photo_id"] for one in told["given"]] == [best.id]
    values = told["given"][0]["values"]
    assert (values["description"], values["keywords"], values["latitude"]) == ("A day", ["a", "b"], 52.5)
    assert "title" not in values
    done = (await admin_client.post(f"{API}/{group.id}", json={"action": "keep", "keep": [best.id]})).json()
    assert done["count"] == 2
    detail = (await admin_client.get(f"/api/v1/photos/{best.id}/detail")).json()
    assert {name: detail[name] for name in values} == values
    nobody = await admin_client.get(f"{API}/{group.id}/outcome", params={"keep": 999_999})
    assert (nobody.status_code, nobody.json()["code"]) == (404, "duplicates-not-found")


async def test_a_stranger_to_the_group_is_not_kept(admin_client: httpx.AsyncClient, tx: AsyncSession) -> None:
    group = await make.duplicates(tx, await make.photo(tx), await make.photo(tx))
    answer = await admin_client.get(f"{API}/{group.id}/outcome", params={"keep": 999_999})
    assert (answer.status_code, answer.json()["code"]) == (422, "not-among-duplicates")


@pytest.mark.feature("ROAD-20")
@pytest.mark.parametrize(
    ("less", "more", "reason"),
    [
        ({"is_damaged": True, "width": 9000}, {}, "damage"),
        ({"width": 9000}, {"mime_type": "image/x-canon-cr2"}, "format"),
        ({"width": 800, "title": "known"}, {"width": 4000}, "pixels"),
        ({"taken_from": "exif"}, {"title": "known", "taken_from": "file"}, "facts"),
        ({"taken_from": "file", "quality": 90}, {"taken_from": "exif", "quality": 10}, "date"),
        ({"quality": 20, "file_size": 9_000_000}, {"quality": 80}, "quality"),
        ({"file_size": 10}, {"file_size": 20}, "size"),
    ],
)
async def test_each_says_why_it_is_not_the_proposed_one(
    admin_client: httpx.AsyncClient, tx: AsyncSession, less: dict[str, Any], more: dict[str, Any], reason: str
) -> None:
    worse, best = await make.photo(tx, **less), await make.photo(tx, **more)
    group = await make.duplicates(tx, worse, best)
    told = (await admin_client.get(f"{API}/{group.id}")).json()
    assert told["proposed_id"] == best.id
    assert [photo["behind"] for photo in told["photos"]] == [None, reason]


async def test_of_equal_ones_the_first_is_proposed(admin_client: httpx.AsyncClient, tx: AsyncSession) -> None:
    first, _ = await copies(tx)
    group_id = await tx.scalar(select(DuplicateMember.group_id))
    told = (await admin_client.get(f"{API}/{group_id}")).json()
    assert (told["proposed_id"], told["photos"][1]["behind"]) == (first.id, "age")


@pytest.mark.feature("ROAD-20")
async def test_a_group_comes_back_even_if_it_was_sorted_away_meanwhile(
    admin_client: httpx.AsyncClient, tx: AsyncSession
) -> None:
    first, other = await copies(tx)
    for photo in (first, other):
        look = {"picture": "x", "version": 1, "difference_hash": "0" * 256, "colour": 0, "is_sorted": True}
        tx.add(PhotoLook(photo_id=photo.id, **look))
    group_id = (await admin_client.get(API)).json()["items"][0]["id"]
    decided = await admin_client.post(f"{API}/{group_id}", json={"action": "keep", "keep": [first.id]})
    await sort.sort_some(tx)
    assert list(await tx.scalars(select(DuplicateMember.photo_id))) == []
    await admin_client.post(f"/api/v1/changes/{decided.json()['change_id']}/undo")
    await sort.sort_some(tx)
    again = (await admin_client.get(API)).json()["items"]
    assert [[photo["id"] for photo in group["photos"]] for group in again] == [[first.id, other.id]]
