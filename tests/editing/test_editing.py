"""A human edits photos: one, many, and takes it back."""

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

import make
from nimtaflow.access.grants import Folder, Grants
from nimtaflow.kernel.clock import now
from nimtaflow.media import queries as media
from nimtaflow.pipeline import journey
from nimtaflow.tables.photos import Photo
from nimtaflow.tables.users import User

API = "/api/v1"
assert journey  # connects the library with the jobs, as the HTTP door does


async def columns(tx: AsyncSession, photo: Photo, *names: str) -> list[Any]:
    found = (await tx.execute(select(*(getattr(Photo, name) for name in names)).where(Photo.id == photo.id))).one()
    return list(found)


async def edit(client: httpx.AsyncClient, photo: Photo, **values: Any) -> dict[str, Any]:
    answer = await client.patch(f"{API}/photos/{photo.id}/metadata", json=values)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.feature("META-05", "META-06", "META-07", "META-08", "META-09", "META-10")
async def test_every_field_is_changed_kept_and_told(user_client: httpx.AsyncClient, tx: AsyncSession) -> None:
    photo = await make.photo(tx, taken="2022-07-01T10:00", title="Old", keywords=["old"])
    values = {
        "title": "  Am\u0000 Strand ",
        "caption": "Lea und Max",
        "description": "Zeile eins\nZeile zwei " + "x" * 4000,
        "keywords": ["Meer", "Meer", " Sand "],
        "user_rating": 4,
        "latitude": 39.5,
        "longitude": 2.5,
        "altitude": -3.5,
        "city": "Palma",
        "artist": "Ada",
        "copyright": "© Ada",
        "taken": {"local": "2021-06-14T18:42:00", "offset": 120},
    }
    assert (await edit(user_client, photo, **values))["count"] == 1
    detail = (await user_client.get(f"{API}/photos/{photo.id}/detail")).json()
    assert detail["title"] == "Am Strand"
    assert detail["description"] == values["description"]
    assert detail["keywords"] == ["Meer", "Sand"]
    assert (detail["latitude"], detail["longitude"], detail["altitude"]) == (39.5, 2.5, -3.5)
    assert detail["taken_at"] == "2021-06-14T18:42:00+02:00"
    assert (detail["user_rating"], detail["city"], detail["artist"]) == (4, "Palma", "Ada")
    assert {"title", "keywords", "taken_local", "taken_at", "latitude"} <= set(detail["human_fields"])
    at, day, taken_from = await columns(tx, photo, "taken_at", "day", "taken_from")
    assert (at, f"{day}", taken_from) == (datetime(2021, 6, 14, 16, 42, tzinfo=UTC), "2021-06-14", "human")
    assert {"title", "keywords", "user_rating"} <= set(detail["written"]["pending"])


async def test_an_edit_that_changes_nothing_is_none(user_client: httpx.AsyncClient, tx: AsyncSession) -> None:
    photo = await make.photo(tx, title="Same")
    assert await edit(user_client, photo, title="Same ") == {"change_id": None, "count": 0}
    assert await columns(tx, photo, "human_fields") == [None]


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"latitude": 1.0}, "half-a-place"),
        ({"latitude": 1.0, "longitude": None}, "half-a-place"),
        ({"taken": {"local": "1700-01-01T00:00:00"}}, "impossible-date"),
        ({"taken": {"local": "2999-01-01T00:00:00"}}, "impossible-date"),
        ({"add_keywords": [f"word {number}" for number in range(600)]}, "too-many-keywords"),
        ({"user_rating": 6}, "invalid-request"),
        ({"latitude": 91, "longitude": 0}, "invalid-request"),
        ({"path": "/etc/passwd"}, "invalid-request"),
    ],
)
async def test_what_cannot_be_is_refused_and_nothing_changes(
    user_client: httpx.AsyncClient, tx: AsyncSession, wish: dict[str, Any], code: str
) -> None:
    photo = await make.photo(tx, title="Old", keywords=[f"old {number}" for number in range(500)])
    answer = await user_client.patch(f"{API}/photos/{photo.id}/metadata", json={"title": "New", **wish})
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert await columns(tx, photo, "title", "human_fields") == ["Old", None]


async def test_photos_out_of_sight_and_eyes_only(client: httpx.AsyncClient, tx: AsyncSession) -> None:
    source = await make.source(tx)
    hidden, shown = await make.photo(tx, source, "a/x.jpg"), await make.photo(tx, source, "b/y.jpg")
    limited = await make.user(tx, grants=Grants(folders=(Folder(source_id=source.id, path="b"),)))
    looking = await make.user(tx, grants=Grants(can_process=False))
    headers = {"authorization": f"Bearer {await make.token(tx, limited)}"}
    both = {"photo_ids": [hidden.id, shown.id], "edit": {"title": "Mine"}}
    answer = await client.patch(f"{API}/photos/metadata", json=both, headers=headers)
    assert answer.json()["count"] == 1
    assert await columns(tx, hidden, "title") == [None]
    answer = await client.patch(f"{API}/photos/{hidden.id}/metadata", json={"title": "x"}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (404, "photo-not-found")
    headers = {"authorization": f"Bearer {await make.token(tx, looking)}"}
    answer = await client.patch(f"{API}/photos/{shown.id}/metadata", json={"title": "x"}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "not-for-you")


async def test_many_photos_are_one_change_that_is_taken_back(user_client: httpx.AsyncClient, tx: AsyncSession) -> None:
    source = await make.source(tx)
    words: list[list[str] | None] = [["a", "b"], ["b"], None]
    photos = [await make.photo(tx, source, keywords=one, title="T") for one in words]
    ids = [photo.id for photo in photos]
    common = (await user_client.post(f"{API}/photos/metadata/common", json={"photo_ids": ids})).json()
    assert (common["count"], common["values"]["title"], common["values"]["keywords"]) == (3, "T", [])
    assert common["some_keywords"] == ["a", "b"]
    assert common["mixed"] == ["keywords"]
    wish = {"photo_ids": ids, "edit": {"add_keywords": ["c"], "remove_keywords": ["b"], "title": None}}
    change = (await user_client.patch(f"{API}/photos/metadata", json=wish)).json()
    assert change["count"] == 3
    assert [await columns(tx, photo, "keywords", "title") for photo in photos] == [
        [["a", "c"], None],
        [["c"], None],
        [["c"], None],
    ]
    listed = (await user_client.get(f"{API}/changes")).json()
    assert [(one["operation"], one["photos"]) for one in listed] == [("edit", 3)]
    await edit(user_client, photos[1], keywords=["newer"], city="Rom")
    undone = (await user_client.post(f"{API}/changes/{change['change_id']}/undo")).json()
    assert undone["count"] == 2, "what was changed again since stays"
    assert [(await columns(tx, photo, "keywords"))[0] for photo in photos] == [["a", "b"], ["newer"], None]
    assert await columns(tx, photos[0], "human_fields") == [None]
    again = await user_client.post(f"{API}/changes/{change['change_id']}/undo")
    assert (again.status_code, again.json()["code"]) == (409, "change-overtaken")
    redone = (await user_client.post(f"{API}/changes/{undone['change_id']}/undo")).json()
    assert redone["count"] == 2
    assert (await columns(tx, photos[0], "keywords", "human_fields")) == [["a", "c"], ["keywords", "title"]]


async def test_a_clock_that_was_wrong_is_put_right(user_client: httpx.AsyncClient, tx: AsyncSession) -> None:
    source = await make.source(tx)
    zoned = await make.photo(tx, source, taken="2022-07-01T23:30", taken_offset=0)
    bare, undated = await make.photo(tx, source, taken="2022-07-02T10:00"), await make.photo(tx, source, taken=None)
    ids = [zoned.id, bare.id, undated.id]
    common = (await user_client.post(f"{API}/photos/metadata/common", json={"photo_ids": ids})).json()
    assert common["earliest"] == {"photo_id": zoned.id, "local": "2022-07-01T23:30:00", "offset": 0}
    assert common["latest"] == {"photo_id": bare.id, "local": "2022-07-02T10:00:00", "offset": None}
    assert common["undated"] == 1
    shifted = {"photo_ids": ids, "seconds": 3600}
    change = (await user_client.post(f"{API}/photos/metadata/shift", json=shifted)).json()
    assert change["count"] == 2
    assert f"{(await columns(tx, zoned, 'taken_local'))[0]}" == "2022-07-02 00:30:00"
    assert await columns(tx, undated, "taken_local", "human_fields") == [None, None]
    moved = {"photo_ids": [zoned.id], "offset": 120, "keep": "instant"}
    before = (await columns(tx, zoned, "taken_at"))[0]
    await user_client.post(f"{API}/photos/metadata/shift", json=moved)
    local, at = await columns(tx, zoned, "taken_local", "taken_at")
    assert f"{local}" == "2022-07-02 02:30:00"
    assert at == (before or datetime(2022, 7, 2, 0, 30, tzinfo=UTC))
    far = {"photo_ids": [bare.id], "seconds": -4_000_000_000 * 1}
    answer = await user_client.post(f"{API}/photos/metadata/shift", json={**far, "seconds": 3_999_999_999})
    assert answer.json()["code"] == "impossible-date"
    back = await user_client.post(f"{API}/changes/{change['change_id']}/undo")
    assert back.json()["count"] == 1, "the zoned one was changed again"


async def test_a_change_is_its_makers_and_the_admins(
    user_client: httpx.AsyncClient, admin_client: httpx.AsyncClient, tx: AsyncSession
) -> None:
    photo = await make.photo(tx, title="Old")
    mine = await edit(admin_client, photo, title="Admin's")
    assert (await user_client.get(f"{API}/photos/{photo.id}/changes")).json() == []
    answer = await user_client.post(f"{API}/changes/{mine['change_id']}/undo")
    assert (answer.status_code, answer.json()["code"]) == (404, "change-not-found")
    theirs = await edit(user_client, photo, title="User's")
    told = (await admin_client.get(f"{API}/photos/{photo.id}/changes")).json()
    assert [(one["id"], one["rows"]) for one in told] == [
        (theirs["change_id"], [{"before": {"title": "Admin's"}, "after": {"title": "User's"}}]),
        (mine["change_id"], [{"before": {"title": "Old"}, "after": {"title": "Admin's"}}]),
    ]
    assert [one["user_name"] for one in told] == ["Uwe", "Ada"]
    assert (await admin_client.post(f"{API}/changes/{theirs['change_id']}/undo")).json()["count"] == 1
    assert await columns(tx, photo, "title") == ["Admin's"]


@pytest.mark.feature("META-07")
async def test_reading_the_file_again_spares_what_a_human_set(
    user_client: httpx.AsyncClient, tx: AsyncSession, user: User
) -> None:
    photo = await make.photo(tx, taken="2022-07-01T10:00", description="of the file")
    await edit(user_client, photo, description="Mine", taken=None)
    assert {"description", "taken_local", "taken_at", "taken_from"} <= await media.decided(tx, photo.id)
    assert "city" not in await media.decided(tx, photo.id)


async def test_trash_stacks_and_decisions_are_undone_as_well(admin_client: httpx.AsyncClient, tx: AsyncSession) -> None:
    source = await make.source(tx)
    photos = [await make.photo(tx, source, trashed_at=None) for _ in range(3)]
    ids = [photo.id for photo in photos]
    stacked = (await admin_client.post(f"{API}/stacks", json={"photo_ids": ids[:2]})).json()
    trashed = (await admin_client.post(f"{API}/photos/trash", json={"photo_ids": [ids[0], ids[2]]})).json()
    assert trashed["count"] == 3, "what is behind a cover goes with it"
    undone = await admin_client.post(f"{API}/changes/{trashed['change_id']}/undo")
    assert undone.json()["count"] == 3
    assert [(await columns(tx, photo, "trashed_at"))[0] for photo in photos] == [None] * 3
    await admin_client.post(f"{API}/photos/trash", json={"photo_ids": [ids[0]]})
    restored = (await admin_client.post(f"{API}/photos/restore", json={"photo_ids": [ids[0]]})).json()
    assert restored["count"] == 2
    undone = await admin_client.post(f"{API}/changes/{stacked['change_id']}/undo")
    assert undone.status_code == 200, undone.text
    assert [await columns(tx, photo, "stack_id", "stack_by", "is_behind") for photo in photos] == [
        [None, None, False]
    ] * 3


async def test_the_choice_of_a_cover_is_in_the_history_of_both(
    admin_client: httpx.AsyncClient, tx: AsyncSession
) -> None:
    source = await make.source(tx)
    photos = [await make.photo(tx, source) for _ in range(3)]
    stack = await make.stack(tx, *photos)
    chosen = (await admin_client.patch(f"{API}/stacks/{stack.id}", json={"cover_id": photos[2].id})).json()
    await admin_client.post(f"{API}/changes/{chosen['change_id']}/undo")
    told = [(await admin_client.get(f"{API}/photos/{photo.id}/changes")).json() for photo in photos]
    assert [[one["operation"] for one in of] for of in told] == [["undo", "stack-cover"], [], ["undo", "stack-cover"]]


async def test_favourites_of_others_are_not_in_a_photos_history(
    admin_client: httpx.AsyncClient, tx: AsyncSession
) -> None:
    photo = await make.photo(tx)
    await make.mark(tx, await make.user(tx), photo, favorite_at=now())
    assert (await admin_client.get(f"{API}/photos/{photo.id}/changes")).json() == []
