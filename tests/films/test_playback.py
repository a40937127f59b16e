"""Playing a video over HTTP: at once where browsers can, else made playable once; never for whom it does not exist."""

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

import make
from films.clips import clip
from films.videos import films, jobs, video, work
from nimtaflow.access.grants import Folder, Grants
from nimtaflow.films import service
from nimtaflow.kernel.files import derived_path, write_atomically
from nimtaflow.tables.photos import Photo
from nimtaflow.tables.users import User

API = "/api/v1/photos"
AVI = {"mime_type": "video/x-msvideo", "video_codec": "mpeg4", "audio_codec": "mp3", "pixel_format": "yuv420p"}
MP4 = {"mime_type": "video/mp4", "video_codec": "h264", "audio_codec": "aac", "pixel_format": "yuv420p"}
PREVIEW = {
    "version": "abcdef01",
    "tiles": 2,
    "columns": 2,
    "rows": 1,
    "tile_width": 240,
    "tile_height": 135,
    "times": [1.0, 3.0],
}


async def known(tx: AsyncSession, folder: Path, facts: dict[str, Any] = AVI, **more: Any) -> Photo:
    """A video whose file nobody looks into."""
    (folder / "a.avi").write_bytes(b"original")
    source = await make.source(tx, str(folder))
    size: dict[str, Any] = {"width": 1920, "height": 1080, "duration_seconds": 4.0}
    return await make.photo(tx, source, "a.avi", kind="video", **facts, **size | more)


@pytest.mark.feature("VID-07")
async def test_the_first_play_gives_the_original_and_begins_one_job(
    user_client: httpx.AsyncClient, tx: AsyncSession, tmp_path: Path
) -> None:
    photo = await known(tx, tmp_path)
    url = f"{API}/{photo.id}/stream"
    ranges = [{"Range": f"bytes={at}-{at + 1}"} for at in range(4)]
    answers = await asyncio.gather(*(user_client.get(url, headers=headers) for headers in ranges))
    assert [(answer.status_code, answer.headers["content-type"]) for answer in answers] == [
        (206, "video/x-msvideo")
    ] * 4
    asked = [user_client.post(f"{API}/{photo.id}/playback", params={"height": 1080}) for _ in range(3)]
    for answer in await asyncio.gather(*asked):
        assert [(one["height"], one["state"]) for one in answer.json()["variants"]] == [(1080, "waiting")]
    assert await jobs(tx) == [{"photo_id": 1, "height": 1080}]


async def test_looking_is_not_playing(user_client: httpx.AsyncClient, tx: AsyncSession, tmp_path: Path) -> None:
    photo = await known(tx, tmp_path)
    assert (await user_client.head(f"{API}/{photo.id}/stream")).status_code == 200
    told = (await user_client.get(f"{API}/{photo.id}/playback")).json()
    assert told == {
        "direct": False,
        "mime_type": "video/x-msvideo",
        "video_codec": "mpeg4",
        "audio_codec": "mp3",
        "duration_seconds": 4.0,
        "height": 1080,
        "variants": [],
        "can_make": [480, 720, 1080],
        "suggested": 1080,
    }
    assert await jobs(tx) == []


@pytest.mark.feature("VID-06")
async def test_a_made_film_is_played_at_once_and_in_ranges(
    user_client: httpx.AsyncClient, tx: AsyncSession, tmp_path: Path
) -> None:
    photo = await video(tx, clip(tmp_path / "a.avi", size="640x480"))
    url, number = f"{API}/{photo.id}/stream", photo.id
    answer = await user_client.post(f"{API}/{number}/playback", params={"height": 480})
    assert answer.json()["direct"] is False
    waiting = await user_client.get(url, params={"height": 480})
    assert (waiting.status_code, waiting.json()["code"]) == (404, "variant-not-ready")
    await work(tx)
    told = (await user_client.get(f"{API}/{number}/playback")).json()["variants"]
    assert told == [{"height": 480, "state": "ready", "progress": 1.0, "error_code": None, "encoder": "libx264"}]
    for params in ({}, {"height": 480}):
        part = await user_client.get(url, params=params, headers={"Range": "bytes=4-7"})
        assert (part.status_code, part.content, part.headers["content-type"]) == (206, b"ftyp", "video/mp4")
        assert part.headers["accept-ranges"] == "bytes"
    assert (await user_client.get(url, params={"height": 1080})).json()["code"] == "variant-not-ready"
    await user_client.post(f"{API}/{number}/playback", params={"height": 480})
    assert await jobs(tx) == []


async def test_what_browsers_play_is_given_as_it_is(
    user_client: httpx.AsyncClient, tx: AsyncSession, tmp_path: Path
) -> None:
    photo = await known(tx, tmp_path, MP4 | {"mime_type": "video/quicktime"})
    assert (await user_client.get(f"{API}/{photo.id}/playback")).json()["direct"] is True
    answer = await user_client.get(f"{API}/{photo.id}/stream")
    assert (answer.content, answer.headers["content-type"]) == (b"original", "video/mp4")
    assert await jobs(tx) == []
    smaller = await user_client.post(f"{API}/{photo.id}/playback", params={"height": 480})
    assert smaller.json()["variants"][0]["height"] == 480  # for those who are on the road
    assert len(await jobs(tx)) == 1


async def test_the_setting_says_which_height_is_made(
    admin_client: httpx.AsyncClient, tx: AsyncSession, tmp_path: Path
) -> None:
    photo = await known(tx, tmp_path)
    await admin_client.patch("/api/v1/settings", json={"video.transcode_resolution": 720})
    assert (await admin_client.get(f"{API}/{photo.id}/playback")).json()["suggested"] == 720
    await admin_client.post(f"{API}/{photo.id}/playback")
    assert [film.height for film in await films(tx)] == [720]
    bad = await admin_client.patch("/api/v1/settings", json={"video.transcode_resolution": 4320})
    assert bad.json()["code"] == "bad-setting"


@pytest.mark.parametrize("height", [0, -1, 1, 481, 1080, 999_999_999_999])
async def test_only_heights_that_are_offered(
    height: int, user_client: httpx.AsyncClient, tx: AsyncSession, tmp_path: Path
) -> None:
    photo = await known(tx, tmp_path, width=320, height=240)
    answer = await user_client.post(f"{API}/{photo.id}/playback", params={"height": height})
    assert (answer.status_code, answer.json()["code"]) == (422, "height-not-offered")
    answer = await user_client.get(f"{API}/{photo.id}/stream", params={"height": height})
    assert (answer.status_code, answer.json()["code"]) == (404, "variant-not-ready")


@pytest.mark.feature("ROAD-02")
async def test_what_was_given_up_is_tried_again_when_somebody_asks(
    user_client: httpx.AsyncClient, tx: AsyncSession, tmp_path: Path
) -> None:
    photo = await known(tx, tmp_path)
    await user_client.post(f"{API}/{photo.id}/playback")
    failed = (
        "UPDATE films SET state = 'failed', attempts = 3, error_code = 'transcode-failed', error_facts = '{\"a\": 1}'"
    )
    await tx.execute(text(failed))
    await tx.execute(text("DELETE FROM procrastinate_jobs"))
    told = (await user_client.get(f"{API}/{photo.id}/playback")).json()["variants"][0]
    assert (told["state"], told["error_code"]) == ("failed", "transcode-failed")
    await user_client.get(f"{API}/{photo.id}/stream")  # playing alone does not
    assert await jobs(tx) == []
    told = (await user_client.post(f"{API}/{photo.id}/playback")).json()["variants"][0]
    assert (told["state"], told["error_code"], told["progress"]) == ("waiting", None, 0)
    assert len(await jobs(tx)) == 1
    assert (await films(tx))[0].attempts == 0


@pytest.mark.feature("ROAD-02")
async def test_a_changed_original_is_made_anew(
    user_client: httpx.AsyncClient, tx: AsyncSession, tmp_path: Path
) -> None:
    photo = await known(tx, tmp_path)
    await user_client.post(f"{API}/{photo.id}/playback")
    await tx.execute(text("UPDATE films SET state = 'ready'"))
    await tx.execute(text("DELETE FROM procrastinate_jobs"))
    await tx.execute(text("UPDATE photos SET content_hash = '\\x0102030405060708'"))
    assert (await user_client.get(f"{API}/{photo.id}/playback")).json()["variants"] == []
    assert (await user_client.get(f"{API}/{photo.id}/stream")).content == b"original"
    (film,) = await films(tx)
    assert (film.state, film.version) == ("waiting", service.content_version(bytes(range(1, 9))))
    assert len(await jobs(tx)) == 1


async def test_a_film_whose_file_somebody_has_deleted_is_made_anew(
    user_client: httpx.AsyncClient, tx: AsyncSession, tmp_path: Path
) -> None:
    photo = await known(tx, tmp_path)
    await user_client.post(f"{API}/{photo.id}/playback", params={"height": 1080})
    await tx.execute(text("UPDATE films SET state = 'ready', progress = 1"))
    await tx.execute(text("DELETE FROM procrastinate_jobs"))
    assert (await user_client.get(f"{API}/{photo.id}/playback")).json()["variants"] == []
    assert (await user_client.get(f"{API}/{photo.id}/stream")).content == b"original"
    assert len(await jobs(tx)) == 1


async def test_a_video_whose_file_is_away(user_client: httpx.AsyncClient, tx: AsyncSession, tmp_path: Path) -> None:
    photo = await known(tx, tmp_path, is_missing=True)
    for answer in (
        await user_client.get(f"{API}/{photo.id}/stream"),
        await user_client.post(f"{API}/{photo.id}/playback"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "original-missing")


async def test_a_video_that_nobody_has_read_yet(
    user_client: httpx.AsyncClient, tx: AsyncSession, tmp_path: Path
) -> None:
    photo = await known(tx, tmp_path, {"mime_type": None}, content_hash=None, width=None, height=None)
    assert (await user_client.post(f"{API}/{photo.id}/playback")).json()["variants"] == []
    assert (await user_client.get(f"{API}/{photo.id}/stream")).content == b"original"
    assert await jobs(tx) == []


@pytest.mark.feature("VID-04", "VID-05")
async def test_the_preview_is_found_and_kept_for_ever(
    user_client: httpx.AsyncClient, tx: AsyncSession, tmp_path: Path
) -> None:
    photo = await known(tx, tmp_path, preview=PREVIEW, preview_version="abcdef01")
    for kind in ("flipbook", "sprites"):
        write_atomically(derived_path(kind, photo.id, "abcdef01"), kind.encode())
    shape = (await user_client.get(f"{API}/{photo.id}")).json()
    assert shape["preview_url"] == f"{API}/{photo.id}/flipbook?v=abcdef01"
    assert (await user_client.get(f"{API}/{photo.id}/detail")).json()["preview"] == PREVIEW
    for url, content, media_type in (
        (shape["preview_url"], b"flipbook", "image/webp"),
        (f"{API}/{photo.id}/sprites?v=abcdef01", b"sprites", "image/jpeg"),
    ):
        answer = await user_client.get(url)
        assert (answer.content, answer.headers["content-type"]) == (content, media_type)
        assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
        assert (await user_client.get(url.split("?")[0])).headers["cache-control"] == "private, no-cache"
    vtt = await user_client.get(f"{API}/{photo.id}/sprites.vtt")
    assert vtt.headers["content-type"].startswith("text/vtt")
    assert vtt.text.split("\n\n")[1:] == [
        "00:00:00.000 --> 00:00:02.000\nsprites?v=abcdef01#xywh=0,0,240,135",
        "00:00:02.000 --> 00:00:04.000\nsprites?v=abcdef01#xywh=240,0,240,135\n",
    ]


async def test_without_a_preview(user_client: httpx.AsyncClient, tx: AsyncSession, tmp_path: Path) -> None:
    photo, still = await known(tx, tmp_path), await make.photo(tx)
    shape = (await user_client.get(f"{API}/{photo.id}/detail")).json()
    assert (shape["preview_url"], shape["preview"]) == (None, None)
    for path in ("flipbook", "sprites", "sprites.vtt"):
        assert (await user_client.get(f"{API}/{photo.id}/{path}")).json()["code"] == "preview-not-ready"
        assert (await user_client.get(f"{API}/{still.id}/{path}")).json()["code"] == "photo-not-found"
    for path in ("stream", "playback"):
        assert (await user_client.get(f"{API}/{still.id}/{path}")).json()["code"] == "photo-not-found"


@pytest.mark.feature("GEN-17")
async def test_for_a_restricted_viewer_it_does_not_exist(
    client: httpx.AsyncClient, user: User, tx: AsyncSession, tmp_path: Path
) -> None:
    photo = await known(tx, tmp_path, preview=PREVIEW, preview_version="abcdef01")
    version = service.content_version(photo.content_hash or b"")
    await tx.execute(
        text("INSERT INTO films (photo_id, height, version, state) VALUES (:id, 480, :version, 'ready')"),
        {"id": photo.id, "version": version},
    )
    write_atomically(Path(service.film_path(photo.id, version, 480)), b"film")
    grants = Grants(folders=(Folder(source_id=photo.source_id, path="elsewhere"),))
    token = await make.token(tx, await make.user(tx, grants=grants))
    client.headers["Authorization"] = f"Bearer {token}"
    for path in ("stream", "stream?height=480", "playback", "flipbook", "sprites", "sprites.vtt"):
        answer = await client.get(f"{API}/{photo.id}/{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "photo-not-found"), path
    answer = await client.post(f"{API}/{photo.id}/playback", params={"height": 720})
    assert (answer.status_code, answer.json()["code"]) == (404, "photo-not-found")
    assert await jobs(tx) == []
