"""The step that looks through a video: its files, what it lets go of, what it says, what it begins."""

import os
from pathlib import Path

import pytest
import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

import make
from films.clips import clip
from films.videos import films, jobs, pictured, video
from nimtaflow.films import preview_step, queries, service
from nimtaflow.kernel.config import environment
from nimtaflow.kernel.files import derived_path, write_atomically
from nimtaflow.kernel.problems import Problem
from nimtaflow.kernel.steps import Superseded
from nimtaflow.library.removal import remove_photos
from nimtaflow.media.queries import original
from nimtaflow.pipeline import journey
from nimtaflow.settings import service as settings
from nimtaflow.tables.photos import Photo


async def stepped(tx: AsyncSession, photo: Photo) -> None:
    given = await original(tx, photo.id)
    assert given is not None
    await preview_step.keep(tx, photo.id, preview_step.work(given))
    await tx.commit()
    await tx.refresh(photo, ["preview", "preview_version"])


def derived() -> set[str]:
    return {path.name for path in (environment().data / "derived").rglob("*") if path.is_file()}


@pytest.mark.feature("VID-04", "VID-05")
async def test_a_video_gets_its_flipbook_and_its_sprites(tx: AsyncSession, tmp_path: Path) -> None:
    photo = await video(tx, clip(tmp_path / "a.mp4", size="640x360"))
    await stepped(tx, photo)
    assert photo.preview is not None
    assert photo.preview_version == photo.preview["version"]
    assert photo.preview["tiles"] == len(photo.preview["times"])
    assert (photo.preview["tile_width"], photo.preview["tile_height"]) == (240, 135)
    for kind in preview_step.KINDS:
        assert derived_path(kind, photo.id, photo.preview_version or "").stat().st_size > 1000


def test_it_is_a_step_of_videos_in_a_queue_of_its_own() -> None:
    step = next(step for step in journey.JOURNEY if step.name == "preview")
    assert (step.queue, step.kinds) == ("video", ("video",))


@pytest.mark.feature("ROAD-02")
async def test_everything_of_an_earlier_content_goes(tx: AsyncSession, tmp_path: Path) -> None:
    photo = await video(tx, clip(tmp_path / "a.mp4"))
    for kind in ("flipbook", "sprites"):
        write_atomically(derived_path(kind, photo.id, "01234567"), b"of an earlier content")
        write_atomically(derived_path(kind, photo.id + 65536, "01234567"), b"of a neighbour in the same folder")
    write_atomically(derived_path("films", photo.id, "0123456789a-480"), b"of an earlier content")
    assert await queries.wish_for_system(tx, photo.id, 480, "0123456789a")
    await tx.commit()
    await stepped(tx, photo)
    now = photo.preview_version
    assert await films(tx) == []
    kept = {name for name in derived() if not name.startswith(f"{65536 + 1}-")}
    assert kept == {f"1-{now}.webp", f"1-{now}.jpg"}
    assert f"{65536 + 1}-01234567.webp" in derived()


async def test_a_video_that_changes_meanwhile_keeps_nothing(tx: AsyncSession, tmp_path: Path) -> None:
    photo = await video(tx, clip(tmp_path / "a.mp4"))
    given = await original(tx, photo.id)
    assert given is not None
    made = preview_step.work(given)
    await tx.execute(text("UPDATE photos SET content_hash = '\\x01'"))
    with pytest.raises(Superseded):
        await preview_step.keep(tx, photo.id, made)


@pytest.mark.feature("VID-14")
async def test_the_log_tells_of_each_video(tx: AsyncSession, tmp_path: Path) -> None:
    photo = await video(tx, clip(tmp_path / "a.mp4", size="640x360"))
    with structlog.testing.capture_logs() as lines:
        await stepped(tx, photo)
    (line,) = [line for line in lines if line["event"] == "video-processed"]
    assert (line["feature"], line["log_level"], line["preview"]) == ("video", "info", True)
    assert (line["file"], line["length"], line["resolution"]) == ("a.mp4", 2.0, "640×360")
    assert line["start"] < f"{line['start'][:4]}-12-31T24"
    assert line["seconds"] >= 0
    (tmp_path / "a.mp4").write_bytes(b"#EXTM3U")
    given = await original(tx, photo.id)
    assert given is not None
    with structlog.testing.capture_logs() as lines, pytest.raises(Problem):
        preview_step.work(given)
    (line,) = [line for line in lines if line["event"] == "video-processed"]
    assert (line["log_level"], line["preview"], line["error"]) == ("error", False, "damaged-file")


@pytest.mark.parametrize(
    ("name", "automatic", "expected"), [("a.avi", True, 1), ("a.avi", False, 0), ("a.mp4", True, 0)]
)
async def test_films_are_made_at_import_if_that_is_set(
    name: str, automatic: bool, expected: int, tx: AsyncSession, tmp_path: Path
) -> None:
    photo = await video(tx, clip(tmp_path / name, size="1280x720"))
    await settings.change(tx, {"video.auto_transcode": automatic})
    await pictured(tx, photo)
    await stepped(tx, photo)
    assert len(await jobs(tx)) == expected
    assert [film.height for film in await films(tx)] == [720] * expected


@pytest.mark.feature("ROAD-02")
async def test_what_is_removed_takes_all_of_it_along(tx: AsyncSession, tmp_path: Path) -> None:
    photo = await video(tx, clip(tmp_path / "a.mp4"))
    for kind, version in (("flipbook", "1"), ("sprites", "1"), ("films", "1-480"), ("films", "part-720")):
        write_atomically(derived_path(kind, photo.id, version), b"made of it")
    await remove_photos(tx, [photo.id])
    assert derived() == set()


@pytest.mark.feature("ROAD-02")
async def test_every_night_rows_and_files_are_made_to_agree(tx: AsyncSession, tmp_path: Path) -> None:
    photo = await video(tx, clip(tmp_path / "a.mp4"))
    version = service.content_version(photo.content_hash or b"")
    for height, state in ((480, "ready"), (720, "ready"), (1080, "making")):
        values = {"id": photo.id, "height": height, "version": version, "state": state}
        await tx.execute(
            text("INSERT INTO films (photo_id, height, version, state) VALUES (:id, :height, :version, :state)"), values
        )
    other = await make.photo(tx)
    await tx.execute(
        text(f"INSERT INTO films (photo_id, height, version, state) VALUES ({other.id}, 480, 'of before', 'ready')")
    )
    await tx.commit()
    kept = [service.film_path(photo.id, version, 480), service.part_path(photo.id, 1080)]
    gone = [service.film_path(other.id, "of before", 480), service.part_path(99, 480), service.film_path(98, "v", 720)]
    young = service.film_path(97, "v", 480)
    for path in [*kept, *gone, young]:
        write_atomically(Path(path), b"film")
    for path in [*kept, *gone]:
        os.utime(path, (1, 1))
    number = photo.id
    await journey.revalidate_films.run()
    assert [os.path.exists(path) for path in [*kept, young, *gone]] == [True] * 3 + [False] * 3
    assert [(film.photo_id, film.height) for film in await films(tx)] == [(number, 480), (number, 1080)]
