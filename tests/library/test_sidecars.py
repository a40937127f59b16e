"""Sidecars on a scan: one that comes, changes or goes has the photo's words read again, and nothing else."""

import os
from pathlib import Path

import pytest

from library.folders import Folder
from nimtaflow.kernel.system import system_transaction
from nimtaflow.library import sidecars
from nimtaflow.library.exclusions import compiled
from nimtaflow.library.scanning.plan import Plan
from nimtaflow.library.scanning.touched import Touched
from nimtaflow.library.walk import Walk
from nimtaflow.settings import service as settings


async def told(folder: Folder, only: list[str] | None = None) -> set[str]:
    """Whose words are to be read again after a scan, which must have found nothing else."""
    folder.above.words.clear()
    before = len(folder.above.again)
    source = await folder.scan(only)
    if only is None:
        assert (source.scan_new, source.scan_changed, source.scan_moved, source.scan_missing) == (0, 0, 0, 0)
    assert len(folder.above.again) == before
    paths = {photo_id: path for path, photo_id in (await folder.ids()).items()}
    assert len(folder.above.words) == len(set(folder.above.words))
    return {paths[photo_id] for photo_id in folder.above.words}


@pytest.mark.feature("AI-21")
async def test_a_sidecar_that_comes_changes_or_goes(folder: Folder) -> None:
    for name in ("IMG_1.CR2", "IMG_1.JPG", "IMG_2.jpg", "deep/IMG_1.JPG"):
        folder.write(name, name)
    folder.write("IMG_2.jpg.xmp", "there from the beginning", mtime=1000)
    await folder.scan()
    assert await told(folder) == set()
    folder.write("IMG_1.xmp", "x", mtime=1000)
    assert await told(folder) == {"IMG_1.CR2", "IMG_1.JPG"}, "two photos share it"
    assert await told(folder) == set()
    folder.write("IMG_1.JPG.XMP", "x", mtime=1000)
    folder.write("IMG_2.jpg.xmp", "THERE FROM THE BEGINNING", mtime=1001)
    assert await told(folder) == {"IMG_1.JPG", "IMG_2.jpg"}
    folder.remove("IMG_1.xmp")
    assert await told(folder) == {"IMG_1.CR2", "IMG_1.JPG"}
    assert await told(folder) == set()


async def test_a_scan_of_some_paths_knows_whose_a_sidecar_is(folder: Folder) -> None:
    for name in ("a/IMG_1.CR2", "a/IMG_1.JPG", "a/other.jpg", "b.jpg"):
        folder.write(name, name)
    await folder.scan()
    folder.write("a/IMG_1.xmp", "x", mtime=1000)
    folder.write("b.jpg.xmp", "x", mtime=1000)
    assert await told(folder, ["a/IMG_1.xmp", "b.jpg.xmp"]) == {"a/IMG_1.CR2", "a/IMG_1.JPG", "b.jpg"}
    assert await told(folder) == set(), "a whole scan sees it as a part does"
    folder.remove("a/IMG_1.xmp")
    assert await told(folder, ["a/IMG_1.xmp"]) == {"a/IMG_1.CR2", "a/IMG_1.JPG"}
    folder.write("a/IMG_1.jpg.xmp", "x")
    assert await told(folder, ["a"]) == set()


def test_the_watch_cares_for_sidecars(tmp_path: Path) -> None:
    (tmp_path / "a.XMP").touch()
    (tmp_path / "notes.txt").touch()
    touched = Touched(os.fsencode(tmp_path), compiled(()))
    touched.add([os.fsencode(tmp_path / name) for name in ("a.XMP", "notes.txt", "gone.xmp")])
    assert touched.paths() == ["a.XMP", "gone.xmp"]


async def test_a_photo_that_moves_with_its_sidecar_is_not_read_again(folder: Folder) -> None:
    folder.write("a.jpg", "a")
    folder.write("a.jpg.xmp", "x", mtime=1000)
    folder.write("b.jpg", "b")
    await folder.scan()
    folder.move("a.jpg", "new/c.jpg")
    folder.move("a.jpg.xmp", "new/c.jpg.xmp")
    folder.move("b.jpg", "new/d.jpg")
    folder.write("new/d.xmp", "x")
    folder.above.words.clear()
    ids = await folder.ids()
    assert (await folder.scan()).scan_moved == 2
    assert folder.above.words == [ids["b.jpg"]]
    assert await told(folder) == set()


async def test_an_edited_photo_is_read_once(folder: Folder) -> None:
    folder.write("a.jpg", "a")
    await folder.scan()
    folder.write("a.jpg", "other")
    folder.write("a.xmp", "x")
    assert (await folder.scan()).scan_changed == 1
    assert folder.above.words == []
    assert await told(folder) == set()


@pytest.mark.parametrize("batch", [1, 3, 1000])
def test_large_folders_are_walked_in_parts_and_lose_no_sidecar(tmp_path: Path, batch: int) -> None:
    for number in range(20):
        (tmp_path / f"{number}.jpg").write_bytes(b"x")
        if number % 2:
            (tmp_path / f"{number}.jpg.xmp").touch()
        if number % 3 == 0:
            (tmp_path / f"{number}.xmp").touch()
    found: dict[bytes, int] = {}
    for files in Walk(Plan(os.fsencode(tmp_path)), batch).batches():
        found |= dict(zip(files.paths, files.stamp_column(), strict=True))
    assert len(found) == 20
    for number in range(20):
        path = f"{number}.jpg".encode()
        assert bool(found[path]) == bool(number % 2 or number % 3 == 0)
        assert found[path] == sidecars.stamp_at(os.fsencode(tmp_path / f"{number}.jpg"))


@pytest.mark.feature("AI-22")
async def test_all_words_are_read_again_once_when_that_is_forced(folder: Folder) -> None:
    for name in ("a.jpg", "b.jpg", "gone.jpg"):
        folder.write(name, name)
    await folder.scan()
    folder.remove("gone.jpg")
    await folder.scan()
    await _force(on=True)
    assert await told(folder) == {"a.jpg", "b.jpg"}
    assert await told(folder) == set()
    await _force(on=False)
    assert await told(folder) == set()
    await _force(on=True)
    assert await told(folder) == {"a.jpg", "b.jpg"}


async def _force(*, on: bool) -> None:
    async with system_transaction() as tx:
        await settings.change(tx, {"scan.force_reindex": on})
