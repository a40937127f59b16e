"""What a disk that went away during an import left unread is taken up when it is back."""

import pytest

import make
from library.folders import Folder
from library.test_offline import mount, unmount
from nimtaflow.kernel.system import system_transaction
from nimtaflow.tables.photos import PhotoStep

pytestmark = pytest.mark.feature("LIB-06")


async def imported(folder: Folder, code: str, reason: str | None = None) -> set[int]:
    """Photos of which the workers could not read any."""
    folder.write("a.jpg")
    folder.write("b.jpg", "bb")
    await folder.scan()
    photos = await folder.photos()
    async with system_transaction() as tx:
        for photo in photos.values():
            await make.step(tx, photo, "metadata", "failed", error_code=code, error_facts={"reason": reason})
    folder.above.advanced.clear()
    return {photo.id for photo in photos.values()}


async def failed(ids: set[int]) -> set[int]:
    async with system_transaction() as tx:
        return {photo_id for photo_id in ids if await tx.get(PhotoStep, (photo_id, "metadata"))}


@pytest.mark.parametrize(
    ("code", "reason"),
    [("file-vanished", None), ("file-not-readable", "EIO"), ("file-not-readable", "EACCES")],
)
async def test_photos_that_could_not_be_read_go_on_when_their_disk_is_back(
    folder: Folder, code: str, reason: str | None
) -> None:
    ids = await imported(folder, code, reason)
    unmount(folder)
    assert (await folder.scan()).state == "empty"
    assert await failed(ids) == ids
    assert folder.above.advanced == []
    mount(folder)
    assert (await folder.scan()).state == "ok"
    assert await failed(ids) == set()
    assert set(folder.above.advanced) == ids
    folder.above.advanced.clear()
    await folder.scan()
    assert folder.above.advanced == []


async def test_a_disk_that_was_back_before_anybody_looked_has_its_photos_read(folder: Folder) -> None:
    ids = await imported(folder, "file-not-readable", "ENOTCONN")
    await folder.scan(["a.jpg"])
    assert await failed(ids) == ids, "of a part nothing can be concluded"
    await folder.scan()
    assert set(folder.above.advanced) == ids


async def test_what_the_system_forbids_to_read_is_not_tried_at_every_scan(folder: Folder) -> None:
    ids = await imported(folder, "file-not-readable", "EACCES")
    await folder.scan()
    assert await failed(ids) == ids


async def test_what_failed_for_another_reason_is_left_alone(folder: Folder) -> None:
    ids = await imported(folder, "damaged-file")
    await folder.scan()
    assert await failed(ids) == ids


async def test_a_file_that_no_scan_has_met_is_not_tried_again(folder: Folder) -> None:
    ids = await imported(folder, "file-vanished")
    folder.remove("a.jpg")
    await folder.change(detect_deletions=False)
    gone = (await folder.photos())["a.jpg"].id
    await folder.scan()
    assert await failed(ids) == {gone}
    assert set(folder.above.advanced) == ids - {gone}
