"""What becomes of photos when their source goes and another one covers its folder."""

import pytest
from sqlalchemy import func, select

import make
from library.folders import Above, Folder, make_folder
from nimtaflow.access.viewer import Viewer
from nimtaflow.kernel.files import derived_path, write_atomically
from nimtaflow.kernel.system import system_transaction
from nimtaflow.library import removal, sources
from nimtaflow.tables.photos import Photo, PhotoDay, PhotoMark
from nimtaflow.tables.sources import Source

pytestmark = pytest.mark.feature("LIB-12")


async def remove(folder: Folder) -> int:
    """Have the source removed, all of it; how many photos that was said to delete."""
    async with system_transaction() as tx:
        count, _ = await sources.remove_source(tx, Viewer(user_id=1, is_admin=True), folder.id)
    while True:
        async with system_transaction() as tx:
            if await tx.get(Source, folder.id) is None:
                return count
            await removal.remove_source.run(tx, folder.id)


async def timeline(folder: Folder) -> tuple[int, int]:
    """How many photos the days of the source hold, as they were counted and as they are."""
    async with system_transaction() as tx:
        counted = select(func.sum(PhotoDay.count)).where(PhotoDay.source_id == folder.id)
        there = select(func.count()).where(Photo.source_id == folder.id, Photo.in_timeline)
        return await tx.scalar(counted) or 0, await tx.scalar(there) or 0


async def test_a_source_put_into_another_and_removed_again_leaves_every_photo_as_it_was(
    folder: Folder, above: Above, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(removal, "BATCH", 3)
    for number in range(7):
        folder.write(f"2019/{number}.jpg", f"{number}")
    folder.write("b.jpg", "bb")
    await folder.scan()
    before = await folder.ids()
    async with system_transaction() as tx:
        owner = await make.user(tx, role="admin")
        for photo in (await folder.photos()).values():
            await make.mark(tx, owner, photo)
    inner = await make_folder(folder.root / "2019", above)
    await inner.scan()
    assert len(await inner.ids()) == 7
    above.scans.clear()
    assert await remove(inner) == 0
    assert await folder.ids() == before
    assert above.scans == [folder.id], "it looks for what the other one had passed over"
    source = await folder.scan()
    assert (source.scan_new, source.scan_changed, source.scan_missing, source.scan_moved) == (0, 0, 0, 0)
    assert await folder.ids() == before
    assert above.again == []
    assert await timeline(folder) == (8, 8)
    async with system_transaction() as tx:
        assert await tx.scalar(select(func.count()).select_from(PhotoMark)) == 8


async def test_what_is_missing_or_what_the_outer_source_passes_over_goes(folder: Folder, above: Above) -> None:
    await folder.change(exclusion_patterns=["in/*.png", "private"])
    inner = await make_folder(folder.root / "in", above)
    for name in ("a.jpg", "gone.jpg", "b.png", "private/c.jpg"):
        inner.write(name, name)
    await inner.scan()
    ids = await inner.ids()
    inner.remove("gone.jpg")
    await inner.scan()
    await remove(inner)
    assert {path: photo.id for path, photo in (await folder.photos()).items()} == {"in/a.jpg": ids["a.jpg"]}
    await folder.scan()
    assert await folder.ids() == {"in/a.jpg": ids["a.jpg"]}


@pytest.mark.parametrize("rules", [{"recursive": False}, {"exclusion_patterns": ["in"]}, {"state": "removing"}])
async def test_a_folder_that_the_outer_source_does_not_cover_goes(
    folder: Folder, above: Above, rules: dict[str, object]
) -> None:
    inner = await make_folder(folder.root / "in", above)
    inner.write("a.jpg", "a")
    await inner.scan()
    await folder.change(**rules)
    assert await remove(inner) == 1
    assert await folder.photos() == {}


async def test_photos_go_to_the_innermost_of_the_sources_around(folder: Folder, above: Above) -> None:
    middle = await make_folder(folder.root / "mid", above)
    inner = await make_folder(folder.root / "mid" / "in", above)
    inner.write("a.jpg", "a")
    await inner.scan()
    ids = await inner.ids()
    await remove(inner)
    assert await middle.ids() == {"in/a.jpg": ids["a.jpg"]}
    await remove(middle)
    assert await folder.ids() == {"mid/in/a.jpg": ids["a.jpg"]}


async def test_a_scan_of_the_outer_source_before_the_photos_are_its_own_costs_them_nothing(
    folder: Folder, above: Above
) -> None:
    inner = await make_folder(folder.root / "in", above)
    inner.write("a.jpg", "a")
    await inner.scan()
    old = (await inner.ids())["a.jpg"]
    async with system_transaction() as tx:
        await sources.remove_source(tx, Viewer(user_id=1, is_admin=True), inner.id)
    await folder.scan()
    young = (await folder.ids())["in/a.jpg"]
    picture = derived_path("small", young, "abcdef01")
    write_atomically(picture, b"picture")
    async with system_transaction() as tx:
        await removal.remove_source.run(tx, inner.id)
    assert await folder.ids() == {"in/a.jpg": old}
    assert young != old
    assert not picture.exists()
