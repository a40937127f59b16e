"""Pictures of an older library are measured once, from what is there already."""

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

import make
from media.test_look import town
from nimtaflow.kernel.files import derived_path, write_atomically
from nimtaflow.kernel.steps import Superseded
from nimtaflow.library.filetypes import FileVanished
from nimtaflow.media import isolation, quality_step, thumbnails
from nimtaflow.media.picture import Picture
from nimtaflow.tables.duplicates import PhotoLook
from nimtaflow.tables.photos import Photo


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    # in this process: that children answer is test_isolation's matter
    monkeypatch.setattr(isolation, "measure", thumbnails.measure)


async def shown(tx: AsyncSession) -> Photo:
    """A photo with a picture of medium size."""
    photo = await make.photo(tx)
    medium = thumbnails.derive(Picture(town(), 720, 540)).medium
    write_atomically(derived_path("medium", photo.id, photo.version or ""), medium)
    return photo


@pytest.mark.feature("ROAD-18")
async def test_an_older_picture_is_measured_once(tx: AsyncSession) -> None:
    photo = await shown(tx)
    given = await quality_step.read(tx, photo.id)
    assert given is not None
    await quality_step.keep(tx, photo.id, quality_step.work(given))
    await tx.refresh(photo)
    assert photo.quality is not None
    assert photo.quality > 60
    assert photo.sharpness is not None
    assert photo.exposure_score is not None
    found = (await tx.scalars(select(PhotoLook))).one()
    assert (found.photo_id, found.picture, found.is_sorted) == (photo.id, photo.version, False)
    assert found.perceptual_hash is not None
    assert await quality_step.read(tx, photo.id) is None


async def test_other_pictures_are_not_judged_by_these(tx: AsyncSession) -> None:
    photo = await shown(tx)
    given = await quality_step.read(tx, photo.id)
    assert given is not None
    seen = quality_step.work(given)
    photo.version = "later"
    await tx.flush()
    with pytest.raises(Superseded):
        await quality_step.keep(tx, photo.id, seen)


async def test_what_has_no_picture_is_not_looked_at(tx: AsyncSession) -> None:
    assert await quality_step.read(tx, (await make.photo(tx, version=None)).id) is None
    assert await quality_step.read(tx, 999_999) is None


async def test_a_picture_that_is_gone_is_a_problem(tx: AsyncSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    photo = await make.photo(tx)
    given = await quality_step.read(tx, photo.id)
    assert given is not None
    with pytest.raises((FileVanished, FileNotFoundError)):
        quality_step.work(given)
