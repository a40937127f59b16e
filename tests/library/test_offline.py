"""A disk that is away is not a deletion."""

import os
import shutil
from typing import Any

import pytest

from library.folders import Folder
from nimtaflow.access.viewer import Viewer
from nimtaflow.kernel.system import system_transaction
from nimtaflow.library import sources
from nimtaflow.library.scanning import gone, root

pytestmark = pytest.mark.feature("LIB-06")


async def filled(folder: Folder, count: int = 6) -> dict[str, int]:
    for number in range(count):
        folder.write(f"{number % 3}/{number}.jpg", "x" * (number + 1))
    await folder.scan()
    return await folder.ids()


def unmount(folder: Folder) -> None:
    """As a mount point looks without its disk: another folder, and empty."""
    folder.root.rename(folder.root.with_name("disk"))
    folder.root.mkdir()


def mount(folder: Folder) -> None:
    shutil.rmtree(folder.root)
    folder.root.with_name("disk").rename(folder.root)


async def accept_missing(folder: Folder) -> None:
    async with system_transaction() as tx:
        await sources.scan_source(tx, Viewer(user_id=1, is_admin=True), folder.id, accept_missing=True)


async def test_a_root_that_is_not_there_is_a_state_and_nothing_is_flagged(folder: Folder) -> None:
    ids = await filled(folder)
    folder.root.rename(folder.root.with_name("disk"))
    source = await folder.scan()
    assert source.state == "offline"
    assert (source.state_facts or {})["reason"] == "folder-missing"
    assert source.next_scan_at is not None, "the next scan tries again"
    assert await folder.ids() == ids
    folder.root.write_text("a file, now")
    source = await folder.scan()
    assert (source.state_facts or {})["reason"] == "not-a-folder"
    folder.root.unlink()
    folder.root.with_name("disk").rename(folder.root)
    source = await folder.scan()
    assert source.state == "ok"
    assert "reason" not in (source.state_facts or {})
    assert await folder.ids() == ids
    assert folder.above.again == []


async def test_a_root_that_cannot_be_read_is_offline(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = await filled(folder)
    real = os.scandir

    def scandir(path: bytes) -> object:
        raise OSError(116, "Stale file handle")

    with monkeypatch.context() as patched:
        patched.setattr(os, "scandir", scandir)
        source = await folder.scan()
    assert os.scandir is real
    assert source.state == "offline"
    assert (source.state_facts or {})["system"] == "ESTALE"
    assert await folder.ids() == ids


async def test_an_empty_mount_point_is_a_state_and_nothing_is_flagged(folder: Folder) -> None:
    ids = await filled(folder)
    unmount(folder)
    source = await folder.scan()
    assert source.state == "empty"
    assert (source.state_facts or {})["known"] == 6
    assert await folder.ids() == ids
    folder.write("stray.txt")
    assert (await folder.scan()).state == "empty"
    mount(folder)
    assert (await folder.scan()).state == "ok"
    assert await folder.ids() == ids
    assert folder.above.again == []


async def test_another_folder_with_something_else_in_it_is_not_believed(folder: Folder) -> None:
    ids = await filled(folder)
    unmount(folder)
    folder.write("stray.jpg", "a photo that lay below the mount point")
    source = await folder.scan()
    assert source.state == "offline"
    assert (source.state_facts or {})["reason"] == "folder-replaced"
    assert ids.items() <= (await folder.ids()).items()
    mount(folder)
    source = await folder.scan()
    assert source.state == "ok"
    assert await folder.missing() == {"stray.jpg"}
    assert await folder.ids() == ids


async def test_the_same_disk_elsewhere_on_the_system_is_believed(folder: Folder) -> None:
    ids = await filled(folder)
    copy = folder.root.with_name("copy")
    shutil.copytree(folder.root, copy)
    shutil.rmtree(folder.root)
    copy.rename(folder.root)
    folder.remove("0/0.jpg")
    source = await folder.scan()
    assert source.state == "ok"
    assert await folder.missing() == {"0/0.jpg"}
    assert (await folder.ids()).items() <= ids.items()


async def test_what_was_really_deleted_is_flagged_however_much_it_is(folder: Folder) -> None:
    ids = await filled(folder)
    for name in ("0", "1", "2/2.jpg"):
        folder.remove(name)
    source = await folder.scan()
    assert source.state == "ok"
    assert await folder.ids() == {"2/5.jpg": ids["2/5.jpg"]}


async def test_an_admin_says_that_all_of_it_is_gone(folder: Folder) -> None:
    await filled(folder)
    unmount(folder)
    assert (await folder.scan()).state == "empty"
    await accept_missing(folder)
    assert folder.above.scans == [folder.id]
    source = await folder.scan()
    assert source.state == "ok"
    assert await folder.ids() == {}
    assert "accepts_missing" not in (source.state_facts or {})
    mount(folder)
    await folder.scan()
    assert len(await folder.ids()) == 6


async def test_what_an_admin_says_during_a_scan_is_heard_by_the_next(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    await filled(folder)
    unmount(folder)
    await folder.scan()
    find = gone.find

    async def say_and_find(*arguments: Any) -> list[int]:
        await accept_missing(folder)
        return await find(*arguments)

    with monkeypatch.context() as patched:
        patched.setattr(gone, "find", say_and_find)
        assert (await folder.scan()).state == "empty"
    source = await folder.scan()
    assert source.state == "ok"
    assert len(await folder.missing()) == 6
    assert "accepts_missing" not in (source.state_facts or {})


async def test_what_an_admin_says_of_a_folder_that_is_not_there_does_not_hold_for_an_empty_one(folder: Folder) -> None:
    ids = await filled(folder)
    unmount(folder)
    await folder.scan()
    await accept_missing(folder)
    folder.root.rmdir()
    assert (await folder.scan()).state == "offline"
    folder.root.mkdir()
    assert (await folder.scan()).state == "empty"
    folder.root.rmdir()
    await folder.scan()
    await accept_missing(folder)
    folder.root.mkdir()
    assert (await folder.scan()).state == "empty"
    assert await folder.ids() == ids
    mount(folder)
    await folder.scan()
    await accept_missing(folder)
    unmount(folder)
    assert (await folder.scan()).state == "empty", "and nothing can be said while all is well"
    assert await folder.ids() == ids


async def test_an_admin_says_that_a_disk_below_the_root_is_gone_for_good(folder: Folder) -> None:
    ids = await filled(folder)
    await folder.change(state_facts={**((await folder.source()).state_facts or {}), "mounts": ["0", "1"]})
    folder.remove("0")
    folder.remove("1")
    folder.root.joinpath("1").mkdir()
    source = await folder.scan()
    assert (source.state, (source.state_facts or {})["reason"]) == ("ok", "mount-away")
    assert await folder.ids() == ids
    await accept_missing(folder)
    source = await folder.scan()
    assert source.state == "ok"
    assert source.state_facts
    assert source.state_facts.keys() & {"reason", "accepts_missing"} == set()
    assert await folder.missing() == {"0/0.jpg", "0/3.jpg", "1/1.jpg", "1/4.jpg"}
    assert await folder.failures() == {}
    assert (await folder.scan()).scan_errors == 0


async def test_a_disk_mounted_below_the_root_is_missed(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = await filled(folder)
    await folder.change(state_facts={**((await folder.source()).state_facts or {}), "mounts": ["1"]})
    folder.root.joinpath("1").rename(folder.root.with_name("disk"))
    folder.root.joinpath("1").mkdir()
    source = await folder.scan()
    assert source.state == "ok"
    assert await folder.failures() == {"1": "mount-away"}
    assert await folder.ids() == ids
    folder.root.joinpath("1").rmdir()
    await folder.scan()
    assert await folder.failures() == {"1": "mount-away"}
    assert await folder.ids() == ids
    folder.root.with_name("disk").rename(folder.root / "1")
    await folder.scan()
    assert await folder.failures() == {}
    assert await folder.ids() == ids


async def test_a_part_of_a_source_that_is_away_is_not_scanned(folder: Folder) -> None:
    ids = await filled(folder)
    unmount(folder)
    await folder.scan(["0"])
    assert folder.above.scans == [folder.id], "the whole of it is"
    assert await folder.ids() == ids
    folder.root.rmdir()
    await folder.scan(["0"])
    assert await folder.ids() == ids
    assert (await folder.source()).state == "ok", "a part says nothing of the whole"


async def test_a_file_that_comes_back_during_the_scan_is_not_gone(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = await filled(folder)
    folder.root.joinpath("0/0.jpg").rename(folder.root.with_name("aside"))
    find = gone.find

    async def find_later(*arguments: Any) -> list[int]:
        folder.root.with_name("aside").rename(folder.root / "0/0.jpg")
        return await find(*arguments)

    monkeypatch.setattr(gone, "find", find_later)
    await folder.scan()
    assert await folder.ids() == ids


@pytest.mark.parametrize(
    ("seen", "present", "lost", "same", "accepted", "state"),
    [
        (10, 10, 0, True, False, "ok"),
        (0, 0, 0, False, False, "ok"),
        (0, 10, 10, True, False, "empty"),
        (0, 10, 10, False, False, "empty"),
        (1, 10, 9, True, False, "ok"),
        (1, 10, 9, False, False, "offline"),
        (5, 10, 5, False, False, "ok"),
        (1, 10, 9, False, True, "ok"),
        (0, 10, 10, True, True, "ok"),
    ],
)
def test_the_verdict(seen: int, present: int, lost: int, same: bool, accepted: bool, state: str) -> None:
    here = root.Root(b"/x", 1, 2, is_empty=False)
    hints = {"device": 1, "inode": 2 if same else 3, "mounts": [], **({"accepts_missing": True} if accepted else {})}
    assert gone.verdict(here, hints, seen=seen, present=present, gone=lost)[0] == state
