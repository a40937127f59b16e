"""Every kind of video of the list: found, with poster and preview, and played as it is or as it is made."""

from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from films.clips import KINDS, clip
from films.videos import films, pictured, video, work
from nimtaflow.films import examine, onward, preview_step, queries, service
from nimtaflow.films.websafe import is_web_safe
from nimtaflow.library.filetypes import VIDEO_EXTENSIONS, kind_of_name
from nimtaflow.media.queries import original

PLAYED_AS_THEY_ARE = {"mp4", "m4v", "mov", "insv", "3gpp", "3g2", "f4v", "webm"}


def test_no_extension_is_left_out() -> None:
    assert set(KINDS) == set(VIDEO_EXTENSIONS)


@pytest.mark.feature("VID-01", "VID-09")
@pytest.mark.parametrize("extension", VIDEO_EXTENSIONS)
async def test_every_extension(extension: str, tx: AsyncSession, tmp_path: Path) -> None:
    path = clip(tmp_path / f"a.{extension}", seconds=1.5)
    assert kind_of_name(bytes(path)) == "video"
    photo = await video(tx, path)
    assert (photo.kind, photo.indexed_at is not None) == ("video", True)
    await pictured(tx, photo)
    assert photo.version
    assert photo.width
    given = await original(tx, photo.id)
    assert given is not None
    await preview_step.keep(tx, photo.id, preview_step.work(given))
    await tx.refresh(photo, ["preview_version"])
    assert photo.preview_version
    is_safe = is_web_safe(service.facts_of(photo))
    assert is_safe is (extension in PLAYED_AS_THEY_ARE)
    if is_safe:
        return
    version = service.content_version(photo.content_hash or b"")
    assert await queries.wish_for_system(tx, photo.id, 480, version)
    await onward.make_later(tx, photo.id, 480, 0)
    await tx.commit()
    made = Path(service.film_path(photo.id, version, 480))
    await work(tx)
    (film,) = await films(tx)
    assert (film.state, film.error_code) == ("ready", None)
    assert examine.result(bytes(made)).codec == "h264"
