"""What users do with stacks, and what they see of them."""

from datetime import date

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

import make
from nimtaflow.access.grants import Folder, Grants
from nimtaflow.access.viewer import Viewer
from nimtaflow.photos import queries as photos_queries
from nimtaflow.photos import service as photos
from nimtaflow.photos.schemas import HDR, MOTION, RAW, SPHERE, VIDEO
from nimtaflow.stacks import service
from nimtaflow.tables.photos import Photo
from nimtaflow.tables.sources import Source
from stacks.shots import alone, arrive, shot, take, tiles, together
from stacks.test_automatic import APPLE_BURST, LIVE, PAIR

ADMIN = Viewer(1_000_000, is_admin=True)


@pytest.fixture
async def source(tx: AsyncSession) -> Source:
    await make.user(tx, id=ADMIN.user_id, role="admin")
    return await make.source(tx)


async def bucket(tx: AsyncSession, viewer: Viewer, month: str = "2023-07") -> dict[int, tuple[int, int]]:
    """By photo: its flags and for how many it stands."""
    found = await photos.bucket(tx, viewer, month, 0, "library", "newest")
    return dict(zip(found["id"], zip(found["flags"], found["stack"], strict=True), strict=True))


@pytest.mark.feature("ROAD-20")
async def test_photos_are_stacked_and_taken_apart_again(
    user_client: httpx.AsyncClient, tx: AsyncSession, source: Source
) -> None:
    one, two, three = [await make.photo(tx, source, f"{name}.JPG") for name in "abc"]
    made = await user_client.post("/api/v1/stacks", json={"photo_ids": [two.id, one.id, three.id, 999]})
    assert made.status_code == 201
    stack = made.json()
    assert (stack["kind"], stack["cover_id"]) == ("manual", two.id)
    assert [member["id"] for member in stack["members"]] == [two.id, one.id, three.id]
    assert await tiles(tx) == together("manual", "b.JPG", "a.JPG", "c.JPG")
    detail = (await user_client.get(f"/api/v1/photos/{three.id}/detail")).json()["stack"]
    assert detail == {key: stack[key] for key in ("id", "kind", "cover_id", "members")}
    changed = await user_client.patch(f"/api/v1/stacks/{stack['id']}", json={"cover_id": three.id})
    assert changed.json()["cover_id"] == three.id
    assert await tiles(tx) == together("manual", "c.JPG", "a.JPG", "b.JPG")
    out = await user_client.delete(f"/api/v1/stacks/{stack['id']}/photos/{three.id}")
    assert out.json()["count"] == 1
    assert await tiles(tx) == alone("c.JPG") | together("manual", "a.JPG", "b.JPG")
    assert (await user_client.delete(f"/api/v1/stacks/{stack['id']}")).json()["count"] == 2
    assert await tiles(tx) == alone("a.JPG", "b.JPG", "c.JPG")
    assert (await user_client.get(f"/api/v1/stacks/{stack['id']}")).json()["code"] == "stack-not-found"
    assert (await user_client.get(f"/api/v1/photos/{one.id}/detail")).json()["stack"] is None


async def test_what_makes_no_sense_is_refused(user_client: httpx.AsyncClient, tx: AsyncSession, source: Source) -> None:
    one, two, other = [await make.photo(tx, source) for _ in range(3)]

    async def code(method: str, path: str, **body: object) -> str:
        answer = await user_client.request(method, f"/api/v1/stacks{path}", json=body or None)
        assert answer.status_code >= 400
        return answer.json()["code"]

    assert await code("POST", "", photo_ids=[one.id]) == "too-few-to-stack"
    assert await code("POST", "", photo_ids=[one.id, one.id, 999]) == "too-few-to-stack"
    assert await code("POST", "", photo_ids=[one.id, two.id], cover_id=other.id) == "not-in-stack"
    stack = await make.stack(tx, one, two)
    assert await code("PATCH", f"/{stack.id}", cover_id=other.id) == "not-in-stack"
    assert await code("DELETE", f"/{stack.id}/photos/{other.id}") == "not-in-stack"
    assert await code("DELETE", "/999") == "stack-not-found"
    assert await code("POST", "", photo_ids=[2**70, one.id]) == "impossible-value"


@pytest.mark.feature("GEN-16")
async def test_who_may_not_set_the_library_to_work_changes_no_stacks(
    app: FastAPI, tx: AsyncSession, source: Source
) -> None:
    limited = make.viewer(await make.user(tx, grants=Grants(can_process=False)))
    one, two = await make.photo(tx, source), await make.photo(tx, source)
    stack = await make.stack(tx, one, two)
    for verb in (
        service.stack(tx, limited, [one.id, two.id]),
        service.unstack(tx, limited, stack.id),
        service.choose_cover(tx, limited, stack.id, two.id),
        service.take_out(tx, limited, stack.id, two.id),
    ):
        with pytest.raises(Exception, match="not-for-you"):
            await verb
    assert (await service.one(tx, limited, stack.id)).id == stack.id


async def test_what_photos_have_left_can_be_gone_back_to(tx: AsyncSession, source: Source) -> None:
    still, film = await arrive(tx, source, *LIVE)
    other = await make.photo(tx, source, "x.JPG")
    live = await tx.scalar(select(Photo.stack_id).where(Photo.id == still.id))
    await service.stack(tx, ADMIN, [other.id, still.id])
    back = update(Photo).where(Photo.id.in_([still.id, film.id])).values(stack_id=live, stack_by="auto")
    await tx.execute(back)  # as an undo does it
    assert await tiles(tx) == alone("x.JPG") | together("live", "IMG_1.HEIC", "IMG_1.MOV")


@pytest.mark.feature("ROAD-20")
async def test_an_unstacked_burst_stays_unstacked(tx: AsyncSession, source: Source) -> None:
    burst = await arrive(tx, source, *APPLE_BURST[:2])
    stack_id = await tx.scalar(select(Photo.stack_id).where(Photo.id == burst[0].id))
    assert stack_id
    await service.unstack(tx, ADMIN, stack_id)
    await take(tx, *(one.id for one in burst))
    late = await arrive(tx, source, APPLE_BURST[2])
    await take(tx, *(one.id for one in [*burst, *late]))
    assert await tiles(tx) == alone("IMG_3.JPG", "IMG_4.JPG", "IMG_5.JPG")


async def test_a_chosen_cover_stays_while_the_rest_of_the_burst_arrives(tx: AsyncSession, source: Source) -> None:
    burst = await arrive(tx, source, *APPLE_BURST[:2])
    stack_id = await tx.scalar(select(Photo.stack_id).where(Photo.id == burst[0].id))
    assert stack_id
    await service.choose_cover(tx, ADMIN, stack_id, burst[1].id)
    late = await arrive(tx, source, APPLE_BURST[2])
    await take(tx, *(one.id for one in [*burst, *late]))
    assert await tiles(tx) == together("burst", "IMG_4.JPG", "IMG_3.JPG", "IMG_5.JPG")


async def test_a_live_photo_brings_its_film_along_and_takes_it_with_it(tx: AsyncSession, source: Source) -> None:
    still, film = await arrive(tx, source, *LIVE)
    other = await make.photo(tx, source, "x.JPG")
    stack_id, _ = await service.stack(tx, ADMIN, [other.id, still.id])
    assert await tiles(tx) == together("manual", "x.JPG", "IMG_1.HEIC", "IMG_1.MOV")
    assert (await bucket(tx, ADMIN, "2022-07"))[other.id] == (0, 2), "its film is no photo more"
    _, count = await service.take_out(tx, ADMIN, stack_id, still.id)
    assert count == 2
    assert await tiles(tx) == alone("x.JPG") | together("live", "IMG_1.HEIC", "IMG_1.MOV")
    stack_id, _ = await service.stack(tx, ADMIN, [other.id, still.id])
    await service.unstack(tx, ADMIN, stack_id)
    assert await tiles(tx) == alone("x.JPG") | together("live", "IMG_1.HEIC", "IMG_1.MOV")
    live = await tx.scalar(select(Photo.stack_id).where(Photo.id == film.id))
    assert live
    await service.unstack(tx, ADMIN, live)
    await take(tx, still.id, film.id)
    assert await tiles(tx) == alone("x.JPG", "IMG_1.HEIC", "IMG_1.MOV")


async def test_the_film_of_a_still_that_was_stacked_before_it_came_joins_it(tx: AsyncSession, source: Source) -> None:
    (still,) = await arrive(tx, source, LIVE[0])
    other = await make.photo(tx, source, "x.JPG")
    await service.stack(tx, ADMIN, [other.id, still.id])
    await arrive(tx, source, LIVE[1])
    assert await tiles(tx) == together("manual", "x.JPG", "IMG_1.HEIC", "IMG_1.MOV")


@pytest.mark.feature("GAL-09")
async def test_a_favourite_is_not_lost_behind_a_cover(tx: AsyncSession, source: Source) -> None:
    viewer = make.viewer(user := await make.user(tx))
    (first,) = await arrive(tx, source, APPLE_BURST[2])
    await make.mark(tx, user, first)
    await arrive(tx, source, *APPLE_BURST[:2])
    assert await tiles(tx) == together("burst", "IMG_3.JPG", "IMG_4.JPG", "IMG_5.JPG")
    found = await photos.bucket(tx, viewer, "2023-07", 0, "favorites", "newest")
    assert (found["id"], found["flags"]) == ([first.id], [1])


@pytest.mark.feature("GAL-10")
async def test_tiles_say_what_they_stand_for(tx: AsyncSession, source: Source) -> None:
    still, _ = await arrive(tx, source, *LIVE)
    _, raw = await arrive(tx, source, *PAIR)
    burst = await arrive(tx, source, *APPLE_BURST)
    film = await make.photo(tx, source, "f.mov", taken="2023-07-14", kind="video", is_hdr=True, mime_type="video/mp4")
    motion = await make.photo(tx, source, "m.jpg", taken="2023-07-14", motion_offset=10, motion_size=20, is_360=True)
    only = await make.photo(tx, source, "r.dng", taken="2023-07-14", mime_type="image/x-adobe-dng")
    found = await bucket(tx, ADMIN)
    assert found == {
        still.id: (MOTION, 0),
        raw.id - 1: (0, 2),
        burst[0].id: (0, 3),
        film.id: (VIDEO | HDR, 0),
        motion.id: (MOTION | SPHERE, 0),
        only.id: (RAW, 0),
    }


@pytest.mark.feature("GEN-13", "GEN-15", "GEN-17")
async def test_a_viewer_of_some_photos_sees_a_stack_of_those(tx: AsyncSession, source: Source) -> None:
    hidden = await make.photo(tx, source, "secret/a.JPG", taken="2023-07-14")
    seen = [await make.photo(tx, source, f"open/{n}.JPG", taken="2023-07-14") for n in range(2)]
    stack = await make.stack(tx, hidden, *seen, cover_id=hidden.id)
    limited = make.viewer(await make.user(tx, grants=Grants(folders=(Folder(source_id=source.id, path="open"),))))
    assert set(await bucket(tx, limited)) == {one.id for one in seen}, "nobody stands behind what is not there for him"
    assert (await photos.timeline(tx, limited, "library", "newest"))["total"] == 2
    told = await service.one(tx, limited, stack.id)
    assert [member.id for member in told.members] == [one.id for one in seen]
    with pytest.raises(service.NotInStack):
        await service.choose_cover(tx, limited, stack.id, hidden.id)
    await service.choose_cover(tx, limited, stack.id, seen[1].id)
    assert await bucket(tx, limited) == {seen[1].id: (0, 2)}, "of three he sees two"
    assert await bucket(tx, ADMIN) == {seen[1].id: (0, 3)}
    await service.unstack(tx, limited, stack.id)
    assert set(await bucket(tx, ADMIN)) == {hidden.id, *(one.id for one in seen)}
    blind = make.viewer(await make.user(tx, grants=Grants(visible_until=date(2000, 1, 1))))
    with pytest.raises(service.StackNotFound):
        await service.one(tx, blind, stack.id)


@pytest.mark.feature("GEN-15")
async def test_who_sees_from_midnight_on_sees_what_was_shot_after_midnight(tx: AsyncSession, source: Source) -> None:
    before, after = await arrive(
        tx, source, shot("1.JPG", burst_id="B") | {"taken": "2023-07-13T23:59"}, shot("2.JPG", burst_id="B")
    )
    assert await tiles(tx) == together("burst", "1.JPG", "2.JPG")
    limited = make.viewer(await make.user(tx, grants=Grants(visible_from=date(2023, 7, 14))))
    assert await bucket(tx, limited) == {after.id: (0, 0)}
    assert await bucket(tx, ADMIN) == {before.id: (0, 2)}
    page, total, _ = await photos.page(tx, limited, photos_queries.Wanted(), "newest", None, 10)
    assert ([one.id for one in page], total) == ([after.id], 1)
