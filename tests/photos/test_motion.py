"""The moving part of a photo over HTTP, and pairs from the file to the timeline."""

import os
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from httpx import AsyncClient
from PIL import Image
from sqlalchemy.ext.asyncio import AsyncSession

import make
from media.films import film
from media.pictures import TESTDATA
from nimtaflow.access.grants import Grants
from nimtaflow.media import binaries, metadata_step
from nimtaflow.stacks.automatic.step import STEP
from nimtaflow.tables.photos import Photo
from nimtaflow.tables.sources import Source

STILL, CLIP = b"a still " * 100, bytes(range(256)) * 5000
APPLE = "golden-metadata/bpatrik+pigallery2/test/backend/assets/live_photo"


@pytest.fixture
async def source(tx: AsyncSession, tmp_path: Path) -> Source:
    return await make.source(tx, str(tmp_path))


@pytest.fixture
async def moving(tx: AsyncSession, source: Source, tmp_path: Path) -> Photo:
    (tmp_path / "m.jpg").write_bytes(STILL + CLIP + b"trailer")
    size = len(CLIP)
    return await make.photo(tx, source, "m.jpg", motion_offset=len(STILL), motion_size=size, motion_mime="video/mp4")


async def test_the_film_of_a_motion_photo_and_nothing_else(user_client: AsyncClient, moving: Photo) -> None:
    detail = (await user_client.get(f"/api/v1/photos/{moving.id}/detail")).json()
    assert detail["has_motion"] is True
    whole = await user_client.get(detail["motion_url"])
    assert (whole.status_code, whole.headers["content-type"]) == (200, "video/mp4")
    assert whole.content == CLIP
    assert whole.headers["content-disposition"].startswith('inline; filename="m.mp4"')
    part = await user_client.get(detail["motion_url"], headers={"Range": "bytes=1000-1009"})
    assert part.status_code == 206
    assert part.content == CLIP[1000:1010]
    assert part.headers["content-range"] == f"bytes 1000-1009/{len(CLIP)}"
    last = await user_client.get(detail["motion_url"], headers={"Range": "bytes=-7"})
    assert last.content == CLIP[-7:]
    behind = await user_client.get(detail["motion_url"], headers={"Range": f"bytes={len(CLIP)}-"})
    assert (behind.status_code, behind.headers["content-range"]) == (416, f"bytes */{len(CLIP)}")
    head = await user_client.head(detail["motion_url"])
    assert head.headers["content-length"] == str(len(CLIP))
    original = await user_client.get(detail["original_url"])
    assert len(original.content) == len(STILL + CLIP) + 7
    assert original.headers["etag"] != whole.headers["etag"]
    again = await user_client.get(detail["motion_url"], headers={"If-None-Match": whole.headers["etag"]})
    assert again.status_code == 304


async def test_a_film_that_is_not_there_any_more(user_client: AsyncClient, moving: Photo, tmp_path: Path) -> None:
    (tmp_path / "m.jpg").write_bytes(STILL)
    answer = await user_client.get(f"/api/v1/photos/{moving.id}/motion")
    assert (answer.status_code, answer.json()["code"]) == (404, "file-gone")


async def test_who_may_not_download_may_look(
    client: AsyncClient, tx: AsyncSession, moving: Photo, source: Source
) -> None:
    token = await make.token(tx, await make.user(tx, grants=Grants(can_download=False)))
    client.headers["Authorization"] = f"Bearer {token}"
    url = f"/api/v1/photos/{moving.id}/motion"
    assert (await client.get(url)).status_code == 200
    assert (await client.get(url, params={"attachment": True})).json()["code"] == "download-forbidden"


async def test_a_photo_without_motion(user_client: AsyncClient, tx: AsyncSession, source: Source) -> None:
    photo = await make.photo(tx, source)
    answer = await user_client.get(f"/api/v1/photos/{photo.id}/motion")
    assert (answer.status_code, answer.json()["code"]) == (404, "no-motion")
    detail = (await user_client.get(f"/api/v1/photos/{photo.id}/detail")).json()
    assert (detail["has_motion"], detail["motion_url"], detail["stack"]) == (False, None, None)


@pytest.mark.feature("ROAD-20", "META-04")
async def test_a_live_photo_from_its_files_to_the_timeline(
    user_client: AsyncClient, tx: AsyncSession, source: Source, tmp_path: Path
) -> None:
    if not (TESTDATA / APPLE).exists():
        pytest.skip(f"no test data in {TESTDATA}")
    still, clip = tmp_path / "IMG_7943.HEIC", tmp_path / "IMG_7943_HEVC.MOV"
    for path in (still, clip):
        shutil.copyfile(TESTDATA / APPLE / path.name, path)
    film(tmp_path / "IMG_7943.MOV", [np.full((64, 64, 3), shade, np.uint8) for shade in (0, 90, 200)])
    ids = {name: await read(tx, source, tmp_path / name) for name in (clip.name, "IMG_7943.MOV", still.name)}
    items = (await user_client.get("/api/v1/photos")).json()["items"]
    assert {item["filename"] for item in items} == {"IMG_7943.HEIC", "IMG_7943.MOV"}, "a name alone makes no pair"
    url = f"/api/v1/photos/{ids['IMG_7943.HEIC']}"
    detail = (await user_client.get(f"{url}/detail")).json()
    assert detail["has_motion"] is True
    assert detail["motion_url"] == f"/api/v1/photos/{ids[clip.name]}/stream"
    assert detail["stack"]["kind"] == "live"
    for way in (f"{url}/motion", f"{url}/motion?attachment=true", detail["motion_url"]):
        answer = await user_client.get(way, follow_redirects=True)
        assert answer.status_code == 200
        assert answer.content == clip.read_bytes()
    assert answer.headers["content-type"] == "video/mp4", "by which browsers know what they can play"


@pytest.mark.feature("ROAD-20")
async def test_raw_and_jpeg_from_their_files_to_the_timeline(
    user_client: AsyncClient, tx: AsyncSession, source: Source, tmp_path: Path
) -> None:
    for name in ("a.jpg", "b.jpg"):
        Image.new("RGB", (60, 40), "navy").save(tmp_path / name)
    Image.new("RGB", (60, 40), "navy").save(tmp_path / "a.tif")
    Image.new("RGB", (60, 40), "navy").save(tmp_path / "b.tif")
    tags = ["-IFD0:Make=Canon", "-IFD0:Model=R5", "-ExifIFD:DateTimeOriginal=2023:07:14 12:00:00"]
    command = [*binaries.exiftool().argv, "-config", "", "-q", "-overwrite_original"]
    subprocess.run([*command, *tags, *map(str, sorted(tmp_path.glob("*.*")))], check=True, capture_output=True)
    subprocess.run([*command, "-ExifIFD:DateTimeOriginal=2023:07:15 12:00:00", str(tmp_path / "b.tif")], check=True)
    for name in ("a", "b"):  # what makes a TIFF a DNG
        subprocess.run([*command, "-IFD0:DNGVersion#=1 4 0 0", str(tmp_path / f"{name}.tif")], check=True)
        os.rename(tmp_path / f"{name}.tif", tmp_path / f"{name}.dng")
    for path in sorted(tmp_path.glob("*.*")):
        await read(tx, source, path)
    items = (await user_client.get("/api/v1/photos")).json()["items"]
    assert {item["filename"] for item in items} == {"a.jpg", "b.jpg", "b.dng"}


async def read(tx: AsyncSession, source: Source, path: Path) -> int:
    """Take a file into the library, and take the steps that look into it."""
    found = path.stat()
    kind = "video" if path.suffix == ".MOV" else "photo"
    new = await make.photo(
        tx,
        source,
        path.name,
        taken=None,
        kind=kind,
        indexed_at=None,
        mime_type=None,
        file_size=found.st_size,
        mtime_ns=found.st_mtime_ns,
    )
    given = await metadata_step.STEP.read(tx, new.id)
    await metadata_step.STEP.keep(tx, new.id, metadata_step.work(given))
    await STEP.keep(tx, new.id, new.id)
    return new.id
