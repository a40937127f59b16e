"""Watching a source: an event becomes a scan of the paths it names."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from library.folders import Folder
from nimtaflow.kernel.system import system_transaction
from nimtaflow.library import watch
from nimtaflow.library.exclusions import compiled
from nimtaflow.library.scanning import filesystem, touched
from nimtaflow.library.scanning.touched import Touched


@pytest.fixture
async def watching(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Folder]:
    """A source that is watched."""
    monkeypatch.setattr(touched, "QUIET_SECONDS", 0.1)
    monkeypatch.setattr(watch, "LOOK_SECONDS", 0.2)
    monkeypatch.setattr(watch, "WAIT_MS", 80)
    monkeypatch.setattr(watch, "AWAY_SECONDS", 0.2)
    monkeypatch.setattr(watch, "_ROOT_SECONDS", 0.2)
    task = asyncio.create_task(watch.watch_sources(system_transaction))
    await folder.becomes(lambda source: (source.state_facts or {}).get("watching") == "live")
    assert await folder.above.next_scan() == folder.id  # for what happened before
    yield folder
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@pytest.mark.feature("LIB-03")
async def test_a_file_dropped_into_a_watched_folder_is_scanned(watching: Folder) -> None:
    await watching.scan()
    watching.write("2024/new.jpg")
    watching.write("2024/notes.txt")
    watching.write(".hidden/secret.jpg")
    _, paths = await watching.above.next_partial()
    assert {"2024/new.jpg", "2024"} & set(paths)
    assert not [path for path in paths if "hidden" in path or "notes" in path]
    await watching.scan(paths)
    assert set(await watching.ids()) == {"2024/new.jpg"}
    watching.move("2024/new.jpg", "2025/newer.jpg")
    before = await watching.ids()
    _, paths = await watching.above.next_partial()
    await watching.scan(paths)
    assert await watching.ids() == {"2025/newer.jpg": before["2024/new.jpg"]}


@pytest.mark.feature("LIB-03", "LIB-06")
async def test_another_folder_at_the_same_path_is_scanned_whole_and_watched_again(watching: Folder) -> None:
    watching.root.rename(watching.root.with_name("away"))
    watching.root.mkdir()
    await watching.above.next_scan()
    watching.write("again.jpg")
    _, paths = await watching.above.next_partial()
    assert paths == ["again.jpg"]


@pytest.mark.feature("LIB-03")
async def test_only_one_process_watches_a_source(watching: Folder) -> None:
    other = asyncio.create_task(watch.watch_sources(system_transaction))
    await asyncio.sleep(0.5)
    watching.write("a.jpg")
    await watching.above.next_partial()
    await asyncio.sleep(0.8)
    assert watching.above.partial == []
    other.cancel()
    await asyncio.gather(other, return_exceptions=True)


async def test_a_paused_source_is_watched_no_more_and_a_resumed_one_is(watching: Folder) -> None:
    await watching.change(enabled=False)
    await asyncio.sleep(0.8)
    watching.write("a.jpg")
    await asyncio.sleep(0.8)
    assert watching.above.partial == []
    await watching.change(enabled=True, state_facts={})
    await watching.becomes(lambda source: (source.state_facts or {}).get("watching") == "live")
    watching.write("b.jpg")
    _, paths = await watching.above.next_partial()
    assert paths == ["b.jpg"]


async def test_a_folder_that_cannot_be_watched_says_so(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "watchable_folders", lambda: 1)
    folder.write("a/a.jpg")
    folder.write("b/b.jpg")
    task = asyncio.create_task(watch.watch_sources(system_transaction))
    await folder.becomes(lambda source: (source.state_facts or {}).get("watching") == "too-many-folders")
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


MOUNTS = r"""22 27 0:21 / / rw - ext4 /dev/vda rw
30 27 0:40 / /mnt/nas rw,noatime shared:1 - nfs4 nas:/volume1 rw
31 27 0:41 / /mnt/my\040share rw - cifs //nas/photos rw
32 30 0:42 / /mnt/nas/usb rw - fuseblk /dev/sdb1 rw
33 27 0:43 / /mnt/cloud rw - fuse.rclone remote: rw
"""


@pytest.mark.parametrize(
    ("path", "remote"),
    [
        (b"/home/photos", False),
        (b"/mnt/nas", True),
        (b"/mnt/nas/2023", True),
        (b"/mnt/nas-old", False),
        (b"/mnt/my share/x", True),
        (b"/mnt/nas/usb/y", False),
        (b"/mnt/cloud", True),
    ],
)
def test_network_drives_are_known_by_their_file_system(path: bytes, remote: bool) -> None:
    assert filesystem.is_remote(path, MOUNTS) is remote


def test_many_changes_become_their_folders_and_very_many_the_whole_source(tmp_path: Path) -> None:
    root = bytes(tmp_path)
    few = Touched(root, compiled(()))
    few.add([b"%b/a/%d.jpg" % (root, number) for number in range(300)])
    assert few.paths() == ["a"]
    many = Touched(root, compiled(()))
    many.add([b"%b/%d/1.jpg" % (root, number) for number in range(300)])
    assert many.paths() is None
