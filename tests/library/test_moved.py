"""Moved and renamed files keep their row, within a source and between nested ones."""

import os
import shutil
from pathlib import Path

import pytest

from library.folders import Above, Folder, make_folder
from nimtaflow.kernel.files import derived_path, write_atomically
from nimtaflow.kernel.system import system_transaction
from nimtaflow.tables.photos import Photo


@pytest.mark.feature("LIB-13")
async def test_renamed_moved_and_copied_then_deleted(folder: Folder) -> None:
    folder.write("a.jpg", "A")
    folder.write("b.jpg", "BB")
    folder.write("deep/er/c.jpg", "CCC")
    folder.write("film.mp4", "DDDD")
    await folder.scan()
    ids = await folder.ids()
    folder.move("a.jpg", "renamed.jpg")
    folder.move("b.jpg", "x/y/z.jpg")
    folder.move("deep", "deeper")
    shutil.copyfile(folder.root / "film.mp4", folder.root / "copy.mp4")
    folder.remove("film.mp4")
    source = await folder.scan()
    assert await folder.ids() == {
        "renamed.jpg": ids["a.jpg"],
        "x/y/z.jpg": ids["b.jpg"],
        "deeper/er/c.jpg": ids["deep/er/c.jpg"],
        "copy.mp4": ids["film.mp4"],
    }
    assert (source.scan_moved, source.scan_new, source.scan_missing) == (4, 0, 0)
    assert (await folder.photos())["x/y/z.jpg"].filename == "z.jpg"
    assert folder.above.again == []


@pytest.mark.feature("LIB-13")
async def test_names_that_change_places(folder: Folder) -> None:
    for name, content in (("1.jpg", "one"), ("2.jpg", "two"), ("3.jpg", "thr"), ("x.jpg", "ex")):
        folder.write(name, content, mtime=1000 + len(name) + ord(content[1]))
    await folder.scan()
    ids = await folder.ids()
    folder.move("3.jpg", "4.jpg")
    folder.move("2.jpg", "3.jpg")
    folder.move("1.jpg", "2.jpg")
    source = await folder.scan()
    assert await folder.ids() == {
        "2.jpg": ids["1.jpg"],
        "3.jpg": ids["2.jpg"],
        "4.jpg": ids["3.jpg"],
        "x.jpg": ids["x.jpg"],
    }
    assert (source.scan_moved, source.scan_new, source.scan_changed) == (3, 0, 0)
    folder.move("2.jpg", "aside")
    folder.move("3.jpg", "2.jpg")
    folder.move("aside", "3.jpg")
    await folder.scan()
    after = await folder.ids()
    assert (after["2.jpg"], after["3.jpg"]) == (ids["2.jpg"], ids["1.jpg"])
    assert folder.above.again == []


@pytest.mark.feature("LIB-13", "LIB-14")
async def test_something_new_in_the_place_of_what_was_moved(folder: Folder) -> None:
    folder.write("a.jpg", "old", mtime=1000)
    await folder.scan()
    ids = await folder.ids()
    folder.move("a.jpg", "album/a.jpg")
    folder.write("a.jpg", "new", mtime=2000)
    source = await folder.scan()
    after = await folder.ids()
    assert after["album/a.jpg"] == ids["a.jpg"]
    assert after["a.jpg"] != ids["a.jpg"]
    assert (source.scan_moved, source.scan_new, source.scan_changed) == (1, 1, 0)


@pytest.mark.feature("LIB-14")
async def test_what_is_saved_over_a_photo_is_an_edit_of_it(folder: Folder) -> None:
    folder.write("a.jpg", "before", mtime=1000)
    folder.write("export.jpg", "after!", mtime=2000)
    await folder.scan()
    ids = await folder.ids()
    folder.move("export.jpg", "a.jpg")
    source = await folder.scan()
    assert await folder.ids() == {"a.jpg": ids["a.jpg"]}
    assert await folder.missing() == {"export.jpg"}
    assert source.scan_changed == 1


async def test_equal_copies_are_photos_each_and_each_keeps_one(folder: Folder) -> None:
    for number in range(3):
        folder.write(f"{number}/same.jpg", "same", mtime=1000 + number)
    await folder.scan()
    ids = await folder.ids()
    for number in range(3):
        shutil.copyfile(folder.root / f"{number}/same.jpg", folder.root / f"copy{number}.jpg")
        folder.remove(f"{number}")
    await folder.scan()
    assert sorted((await folder.ids()).values()) == sorted(ids.values())


async def test_a_file_never_read_is_known_by_its_inode(folder: Folder) -> None:
    folder.above.reads = False
    folder.write("a.jpg", "A")
    folder.write("b.jpg", "B")
    await folder.scan()
    ids = await folder.ids()
    folder.move("a.jpg", "c.jpg")
    shutil.copyfile(folder.root / "b.jpg", folder.root / "d.jpg")
    folder.remove("b.jpg")
    await folder.scan()
    after = await folder.ids()
    assert after["c.jpg"] == ids["a.jpg"]
    assert after["d.jpg"] != ids["b.jpg"]


async def test_a_whole_library_moved_into_a_folder(folder: Folder) -> None:
    for number in range(300):
        folder.write(f"{number % 10}/{number}.jpg", f"{number % 50}")
    await folder.scan()
    ids = await folder.ids()
    names = os.listdir(folder.root)
    for name in names:
        folder.move(name, f"archive/{name}")
    source = await folder.scan()
    assert await folder.ids() == {f"archive/{path}": id for path, id in ids.items()}
    assert (source.scan_moved, source.scan_new, source.state) == (300, 0, "ok")


@pytest.mark.feature("LIB-01", "LIB-13")
async def test_a_source_within_a_source_takes_its_photos_over(folder: Folder, above: Above) -> None:
    folder.write("a.jpg", "a")
    folder.write("in/b.jpg", "bb")
    folder.write("in/ner/c.jpg", "ccc")
    folder.write("in-law/d.jpg", "dddd")
    await folder.scan()
    ids = await folder.ids()
    inner = await make_folder(folder.root / "in", above)
    await inner.scan()
    assert await inner.ids() == {"b.jpg": ids["in/b.jpg"], "ner/c.jpg": ids["in/ner/c.jpg"]}
    assert await folder.ids() == {"a.jpg": ids["a.jpg"], "in-law/d.jpg": ids["in-law/d.jpg"]}
    await folder.scan()
    assert set(await folder.ids()) == {"a.jpg", "in-law/d.jpg"}
    assert await folder.missing() == set()
    innermost = await make_folder(folder.root / "in" / "ner", above)
    await folder.scan()
    await inner.scan()
    await innermost.scan()
    assert await innermost.ids() == {"c.jpg": ids["in/ner/c.jpg"]}
    assert await inner.ids() == {"b.jpg": ids["in/b.jpg"]}
    assert above.again == []


@pytest.mark.feature("LIB-13")
@pytest.mark.parametrize("outer_first", [True, False])
async def test_moved_between_nested_sources(folder: Folder, above: Above, outer_first: bool) -> None:
    inner = await make_folder(folder.root / "in", above)
    folder.write("a.jpg", "a")
    folder.write("b.jpg", "bb")
    inner.write("c.jpg", "ccc")
    inner.write("d.jpg", "dddd")
    for each in (folder, inner):
        await each.scan()
    outside, inside = await folder.ids(), await inner.ids()
    folder.move("a.jpg", "in/a.jpg")
    folder.move("in/c.jpg", "c.jpg")
    for each in (folder, inner) if outer_first else (inner, folder):
        await each.scan()
    assert await inner.ids() == {"a.jpg": outside["a.jpg"], "d.jpg": inside["d.jpg"]}
    assert await folder.ids() == {"b.jpg": outside["b.jpg"], "c.jpg": inside["c.jpg"]}
    assert await folder.missing() == await inner.missing() == set()


async def test_what_another_source_still_has_is_a_copy(folder: Folder, above: Above) -> None:
    inner = await make_folder(folder.root / "in", above)
    folder.write("a.jpg", "a")
    await folder.scan()
    await inner.scan()
    shutil.copy2(folder.root / "a.jpg", inner.root / "a.jpg")
    await inner.scan()
    assert (await inner.ids())["a.jpg"] != (await folder.ids())["a.jpg"]


async def test_nothing_leaves_a_nested_source_whose_disk_is_away(folder: Folder, above: Above) -> None:
    inner = await make_folder(folder.root / "in", above)
    inner.write("a.jpg", "a")
    await inner.scan()
    ids = await inner.ids()
    inner.root.rename(folder.root.parent / "disk")
    inner.root.mkdir()
    folder.write("a.jpg", "a")
    await folder.scan()
    assert (await folder.ids())["a.jpg"] != ids["a.jpg"]
    inner.root.rmdir()
    (folder.root.parent / "disk").rename(inner.root)
    await inner.scan()
    assert await inner.ids() == ids


async def test_a_file_that_two_nested_sources_know_belongs_to_the_inner_and_is_the_older(
    folder: Folder, above: Above
) -> None:
    folder.write("in/a.jpg", "a")
    await folder.scan()
    old = (await folder.ids())["in/a.jpg"]
    inner = await make_folder(folder.root / "in", above)
    async with system_transaction() as tx:
        young = Photo(
            source_id=inner.id, path="a.jpg", filename="a.jpg", kind="photo", file_size=1, mtime_ns=1, inode=1
        )
        tx.add(young)
        await tx.flush()
        picture = derived_path("small", young.id, "abcdef01")
    write_atomically(picture, b"picture")
    await inner.scan()
    assert await inner.ids() == {"a.jpg": old}
    assert await folder.ids() == {}
    assert not picture.exists()


@pytest.mark.feature("LIB-13")
async def test_a_source_whose_folder_has_moved_keeps_its_photos(folder: Folder, tmp_path: Path) -> None:
    folder.write("a/1.jpg")
    folder.write("b.jpg", "b")
    await folder.scan()
    ids = await folder.ids()
    folder.root.rename(tmp_path / "elsewhere")
    await folder.change(path=str(tmp_path / "elsewhere"), state="never", state_facts=None)
    source = await folder.scan()
    assert await folder.ids() == ids
    assert (source.state, source.scan_new) == ("ok", 0)
