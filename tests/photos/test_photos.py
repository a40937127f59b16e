"""Photos over HTTP: pages in every order, one photo with its detail, pictures and originals."""

import asyncio
import base64
import os
import threading
from pathlib import Path
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

import make
from nimtaflow.access.grants import Grants
from nimtaflow.kernel.files import derived_path, write_atomically
from nimtaflow.tables.photos import Photo
from nimtaflow.tables.users import User

PHOTOS = "/api/v1/photos"


async def every(client: AsyncClient, **query: Any) -> list[int]:
    """All ids, page by page."""
    found: list[int] = []
    cursor = None
    while True:
        page = (await client.get(PHOTOS, params={"limit": 2, **query} | ({"cursor": cursor} if cursor else {}))).json()
        found += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
        assert page["has_more"] is (cursor is not None)
        if cursor is None:
            return found


@pytest.fixture
async def five(tx: AsyncSession) -> list[Photo]:
    """Photos c, a, b taken in this order, and two without a date."""
    source = await make.source(tx)
    dated = [("c.jpg", "2020-01-01T10:00"), ("a.jpg", "2020-01-01T11:00"), ("b.jpg", "2021-05-05")]
    photos = [await make.photo(tx, source, name, taken=taken) for name, taken in dated]
    return photos + [await make.photo(tx, source, name, taken=None) for name in ("y.jpg", "x.jpg")]


@pytest.mark.feature("GAL-03", "GAL-04", "GAL-05", "GAL-06")
@pytest.mark.parametrize(
    ("sort", "order"), [("newest", "bacxy"), ("oldest", "cabyx"), ("name", "abcxy"), ("added", "xybac")]
)
async def test_photos_come_in_every_order_page_by_page(
    admin_client: AsyncClient, five: list[Photo], sort: str, order: str
) -> None:
    name = {photo.id: photo.filename[0] for photo in five}
    assert "".join(name[found] for found in await every(admin_client, sort=sort)) == order


async def test_a_cursor_of_another_order_is_refused(admin_client: AsyncClient, five: list[Photo]) -> None:
    page = (await admin_client.get(PHOTOS, params={"limit": 1, "sort": "name"})).json()
    answer = await admin_client.get(PHOTOS, params={"sort": "newest", "cursor": page["next_cursor"]})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-cursor")


async def test_filters_narrow_and_count(admin_client: AsyncClient, tx: AsyncSession, five: list[Photo]) -> None:
    film = await make.photo(tx, taken="2021-06-01", kind="video")
    await admin_client.patch(f"{PHOTOS}/{film.id}/favorite", json={"favorite": True})
    assert await every(admin_client, media_type="video") == [film.id]
    assert await every(admin_client, favorites=True) == [film.id]
    assert await every(admin_client, date_from="2021-05-05", date_to="2021-05-05") == [five[2].id]
    page = (await admin_client.get(PHOTOS, params={"media_type": "photo", "limit": 1})).json()
    assert page["total"] == 5


@pytest.mark.feature("GAL-12")
async def test_the_detail_has_every_field(admin_client: AsyncClient, tx: AsyncSession) -> None:
    source = await make.source(tx, "/photos/here")
    photo = await make.photo(
        tx,
        source,
        "sub/IMG_1.JPG",
        taken="2022-07-01T18:42",
        taken_offset=120,
        camera_model="X100",
        keywords=["a", "b"],
        thumbhash=b"abc",
        is_drone=True,
        raw_metadata={"IFD0:Model": "X100", "XMP-drone-dji:RelativeAltitude": "+10"},
    )
    await make.step(tx, photo, "metadata")
    await make.step(tx, photo, "thumbnails", "failed", error_code="damaged-file", error_facts={"format": "jpeg"})
    detail = (await admin_client.get(f"{PHOTOS}/{photo.id}/detail")).json()
    assert detail["taken_at"] == "2022-07-01T18:42:00+02:00"
    assert (detail["camera_model"], detail["keywords"], detail["path"]) == (
        "X100",
        ["a", "b"],
        "/photos/here/sub/IMG_1.JPG",
    )
    assert (detail["status"], detail["blur_data"]) == ("error", base64.b64encode(b"abc").decode())
    assert [(step["step"], step["state"]) for step in detail["steps"]] == [
        ("metadata", "done"),
        ("thumbnails", "failed"),
    ]
    assert detail["raw_metadata"]["IFD0:Model"] == "X100"
    assert detail["drone_metadata"] == {"XMP-drone-dji:RelativeAltitude": "+10"}


async def test_only_admins_learn_where_files_lie(
    user_client: AsyncClient, admin_client: AsyncClient, tx: AsyncSession
) -> None:
    photo = await make.photo(tx)
    facts = {"error": "[Errno 13] Permission denied: '/data/derived/small/1'"}
    await make.step(tx, photo, "thumbnails", "failed", error_code="unexpected", error_facts=facts)
    for client, told in ((user_client, None), (admin_client, facts)):
        detail = (await client.get(f"{PHOTOS}/{photo.id}/detail")).json()
        assert (detail["path"] is None) is (told is None)
        assert [(step["error_code"], step["error_facts"]) for step in detail["steps"]] == [("unexpected", told)]


@pytest.mark.parametrize("photo_id", ["999999", "-1", "9223372036854775807"])
async def test_a_photo_that_is_not_there_is_not_found(admin_client: AsyncClient, photo_id: str) -> None:
    for path in ("", "/detail", "/thumbnail", "/original", "/stream"):
        answer = await admin_client.get(f"{PHOTOS}/{photo_id}{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "photo-not-found")
    assert (await admin_client.get(f"{PHOTOS}/99999999999999999999")).status_code == 422


@pytest.mark.feature("GEN-20")
async def test_pictures_are_immutable_under_their_version(admin_client: AsyncClient, tx: AsyncSession) -> None:
    photo = await make.photo(tx)
    assert photo.version
    write_atomically(derived_path("small", photo.id, photo.version), b"picture")
    shape = (await admin_client.get(f"{PHOTOS}/{photo.id}")).json()
    answer = await admin_client.get(shape["thumb_url"])
    assert (answer.content, answer.headers["content-type"]) == (b"picture", "image/webp")
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
    stale = await admin_client.get(f"{PHOTOS}/{photo.id}/thumbnail", params={"v": "00000000"})
    assert stale.headers["cache-control"] == "private, no-cache"
    unmade = await make.photo(tx, version=None)
    answer = await admin_client.get(f"{PHOTOS}/{unmade.id}/thumbnail")
    assert (answer.status_code, answer.json()["code"]) == (404, "thumbnail-not-ready")


@pytest.mark.feature("GAL-18")
async def test_the_original_is_given_untouched(
    admin_client: AsyncClient, tx: AsyncSession, tmp_path: Path, user: User
) -> None:
    content = bytes(range(256)) * 40
    (tmp_path / "Süß 1.jpg").write_bytes(content)
    source = await make.source(tx, str(tmp_path))
    photo = await make.photo(tx, source, "Süß 1.jpg")
    answer = await admin_client.get(f"{PHOTOS}/{photo.id}/original")
    assert answer.content == content
    assert answer.headers["content-disposition"].startswith("inline")
    part = await admin_client.get(f"{PHOTOS}/{photo.id}/original", headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, content[100:200])
    saved = await admin_client.get(f"{PHOTOS}/{photo.id}/original", params={"attachment": True})
    assert saved.headers["content-disposition"].startswith("attachment")
    gone = await make.photo(tx, source, "gone.jpg")
    answer = await admin_client.get(f"{PHOTOS}/{gone.id}/original")
    assert (answer.status_code, answer.json()["code"]) == (404, "file-gone")
    known_as_gone = await make.photo(tx, source, "gone too.jpg", is_missing=True)
    answer = await admin_client.get(f"{PHOTOS}/{known_as_gone.id}/original")
    assert (answer.status_code, answer.json()["code"]) == (404, "original-missing")


async def test_who_may_not_download_plays_videos_and_gets_no_original(
    client: AsyncClient, tx: AsyncSession, tmp_path: Path
) -> None:
    viewer = await make.user(tx, grants=Grants(can_download=False))
    client.headers["Authorization"] = f"Bearer {await make.token(tx, viewer)}"
    source = await make.source(tx, str(tmp_path))
    for name, kind, played in (("a.jpg", "photo", 404), ("a.mp4", "video", 200)):
        (tmp_path / name).write_bytes(b"with GPS")
        photo = await make.photo(tx, source, name, kind=kind, mime_type="video/mp4" if kind == "video" else None)
        assert (await client.get(f"{PHOTOS}/{photo.id}/original")).status_code == 403
        for ask in (client.get, client.head):
            assert (await ask(f"{PHOTOS}/{photo.id}/stream")).status_code == played
        detail = (await client.get(f"{PHOTOS}/{photo.id}/detail")).json()
        assert (detail["video_url"] is not None) is (played == 200)


async def test_a_folder_that_hangs_holds_up_nobody_else(
    admin_client: AsyncClient, tx: AsyncSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A network mount whose server has gone: more requests wait for it than there are connections."""
    source = await make.source(tx, str(tmp_path))
    film = await make.photo(tx, source, "film.mp4", kind="video", mime_type="video/mp4")
    (tmp_path / "film.mp4").write_bytes(b"film")
    back = threading.Event()

    def hang(ask: Any) -> Any:
        def asked(*args: Any, **more: Any) -> Any:
            if threading.current_thread() is not threading.main_thread() and _is_in(args[0], tmp_path):
                back.wait(60)
            return ask(*args, **more)

        return asked

    for owner, name in ((os, "stat"), (os, "lstat"), (os, "scandir"), (os, "open"), (os.path, "isfile")):
        monkeypatch.setattr(owner, name, hang(getattr(owner, name)))
    asked = [
        asyncio.create_task(admin_client.get(f"{PHOTOS}/{film.id}/{what}"))
        for what in ("original", "stream", "captions", "captions/0")
        for _ in range(5)
    ]
    try:
        await asyncio.sleep(0.5)
        answer = await asyncio.wait_for(admin_client.get(f"{PHOTOS}/{film.id}"), 20)
        assert answer.status_code == 200
        assert not any(task.done() for task in asked)
    finally:
        back.set()
        answers = await asyncio.gather(*asked)
    assert [answer.status_code for answer in answers] == [200] * 15 + [404] * 5


def _is_in(path: Any, folder: Path) -> bool:
    return isinstance(path, str | bytes | os.PathLike) and os.fsencode(path).startswith(bytes(folder))


async def test_a_photo_cannot_lead_out_of_its_source(
    admin_client: AsyncClient, tx: AsyncSession, tmp_path: Path
) -> None:
    (tmp_path / "inside").mkdir()
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    (tmp_path / "inside" / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    source = await make.source(tx, str(tmp_path / "inside"))
    for path in ("../secret.jpg", "link.jpg"):
        photo = await make.photo(tx, source, path)
        answer = await admin_client.get(f"{PHOTOS}/{photo.id}/original")
        assert answer.status_code == 404, path
