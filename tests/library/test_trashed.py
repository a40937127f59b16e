"""What is in the trash stays there, whatever a scan finds, and its file stays where it is."""

import os

import pytest
from sqlalchemy import update

from library.folders import Folder
from nimtaflow.kernel.clock import now
from nimtaflow.kernel.system import system_transaction
from nimtaflow.tables.photos import Photo

pytestmark = pytest.mark.feature("GAL-09")


async def test_a_scan_brings_back_nothing_from_the_trash(folder: Folder) -> None:
    folder.write("a.jpg")
    await folder.scan()
    at = now()
    async with system_transaction() as tx:
        await tx.execute(update(Photo).values(trashed_at=at))
    await folder.scan()
    folder.move("a.jpg", "b.jpg")
    await folder.scan()
    folder.remove("b.jpg")
    await folder.scan()
    file = folder.write("b.jpg")
    await folder.scan()
    photos = await folder.photos()
    assert [photo.trashed_at for photo in photos.values()] == [at]
    assert os.path.exists(file)
