"""Watching a source: an event becomes a scan of the paths it names."""

import asyncio
import os
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Generator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from library.folders import Above, Folder, make_folder
from nimtaflow.kernel.system import system_transaction
from nimtaflow.library import watch
from nimtaflow.library.exclusions import compiled
from nimtaflow.library.scanning import filesystem, touched
from nimtaflow.library.scanning.course import Transactions
from nimtaflow.library.scanning.touched import Touched


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Watching with shorter waits."""
    monkeypatch.setattr(touched, "QUIET_SECONDS", 0.1)
    monkeypatch.setattr(watch, "LOOK_SECONDS", 0.2)
    monkeypatch.setattr(watch, "WAIT_MS", 80)
    monkeypatch.setattr(watch, "AWAY_SECONDS", 0.2)
    monkeypatch.setattr(watch, "_ROOT_SECONDS", 0.2)
    return monkeypatch


@pytest.fixture
async def watching(folder: Folder, quick: pytest.MonkeyPatch) -> AsyncIterator[Folder]:
    """A source that is watched."""
    async with _watched(folder):
        assert await folder.above.next_scan() == folder.id  # for what happened before
        yield folder


@asynccontextmanager
async def _watched(folder: Folder) -> AsyncGenerator[None]:
    async with _watch_sources():
        await folder.becomes(lambda source: (source.state_facts or {}).get("watching") == "live")
        yield


@asynccontextmanager
async def _watch_sources() -> AsyncGenerator[asyncio.Task[None]]:
    task = asyncio.create_task(watch.watch_sources(system_transaction))
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.mark.feature("LIB-03")
async def test_a_file_dropped_into_a_watched_folder_is_scanned(watching: Folder) -> None:
    await watching.scan()
    watching.write("2024/new.jpg")
    watching.write("2024/notes.txt")
    watching.write(".hidden/secret.jpg")
    told = await _scan_as_asked(watching, {"2024/new.jpg"})
    assert {"2024/new.jpg", "2024"} & told
    assert not [path for path in told if "hidden" in path or "notes" in path]
    watching.move("2024/new.jpg", "2025/newer.jpg")
    before = await watching.ids()
    await _scan_as_asked(watching, {"2025/newer.jpg"})
    assert await watching.ids() == {"2025/newer.jpg": before["2024/new.jpg"]}


async def _scan_as_asked(watching: Folder, wanted: set[str]) -> set[str]:
    """Scan what the watch names until that is in the library; one change may be told in parts."""
    told: set[str] = set()
    while set(await watching.ids()) != wanted:
        _, paths = await watching.above.next_partial()
        told |= set(paths)
        await watching.scan(paths)
    return told


async def _told_of(watching: Folder, path: str) -> None:
    """Wait until a scan of that path was asked for, and of nothing else; one change may be told in parts."""
    paths: list[str] = []
    while path not in paths:
        _, paths = await watching.above.next_partial()
        assert set(paths) <= {path}


@pytest.mark.feature("LIB-03", "LIB-06")
async def test_another_folder_at_the_same_path_is_scanned_whole_and_watched_again(watching: Folder) -> None:
    watching.root.rename(watching.root.with_name("away"))
    watching.root.mkdir()
    await watching.above.next_scan()
    watching.write("again.jpg")
    await _told_of(watching, "again.jpg")


@pytest.mark.feature("LIB-03")
async def test_only_one_process_watches_a_source(watching: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    adjust, looks = watch._adjust, asyncio.Queue[watch.Watchers]()

    async def looked(transactions: Transactions, watchers: watch.Watchers, take: watch.Take) -> None:
        await adjust(transactions, watchers, take)
        if asyncio.current_task() is other:
            looks.put_nowait(dict(watchers))

    monkeypatch.setattr(watch, "_adjust", looked)
    async with _watch_sources() as other:
        assert await asyncio.wait_for(looks.get(), 20) == {}
        watching.write("a.jpg")
        await _told_of(watching, "a.jpg")
        while not looks.empty():
            assert looks.get_nowait() == {}, "whoever watches nothing has nothing scanned"
        assert await asyncio.wait_for(looks.get(), 20) == {}


async def test_a_paused_source_is_watched_no_more_and_a_resumed_one_is(
    watching: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    end, ended = watch._end, asyncio.Event()

    async def end_and_say(watchers: watch.Watchers, ids: list[int]) -> None:
        await end(watchers, ids)
        if ids:
            ended.set()

    monkeypatch.setattr(watch, "_end", end_and_say)
    await watching.change(enabled=False)
    await asyncio.wait_for(ended.wait(), 20)
    watching.write("a.jpg")
    await asyncio.sleep(0.8)
    assert watching.above.partial == []
    await watching.change(enabled=True, state_facts={})
    await watching.becomes(lambda source: (source.state_facts or {}).get("watching") == "live")
    watching.write("b.jpg")
    await _told_of(watching, "b.jpg")


@pytest.mark.feature("LIB-03")
async def test_a_name_that_no_watch_can_tell_stops_it_for_a_moment_and_is_scanned(
    folder: Folder, quick: pytest.MonkeyPatch
) -> None:
    quick.setattr(watch, "AWAY_SECONDS", 600.0)
    await folder.change(interval_minutes=0)
    async with _watched(folder):
        assert folder.above.scans == [], "it is scanned by hand only, so nobody else would look"
        folder.write(b"caf\xe9.jpg")
        assert await folder.above.next_scan() == folder.id
        folder.write("b.jpg")
        await _told_of(folder, "b.jpg")


@pytest.mark.feature("LIB-03")
async def test_however_many_sources_are_watched_others_get_their_threads(
    folder: Folder, above: Above, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: set[bytes] = set()

    def events(root: bytes, stop: threading.Event, *, recursive: bool) -> Generator[list[bytes]]:
        begun.add(root)
        stop.wait()
        yield []

    monkeypatch.setattr(watch, "_events", events)
    everyone = min(32, (os.cpu_count() or 1) + 4) + 2  # two more than asyncio has threads for `to_thread`
    for number in range(everyone - 1):
        await make_folder(tmp_path / f"{number}", above)
    async with _watch_sources(), asyncio.timeout(60):
        while len(begun) < everyone:
            await asyncio.sleep(0.05)
        assert await asyncio.to_thread(lambda: "here") == "here"


async def test_a_folder_that_cannot_be_watched_says_so(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "watchable_folders", lambda: 1)
    folder.write("a/a.jpg")
    folder.write("b/b.jpg")
    async with _watch_sources():
        await folder.becomes(lambda source: (source.state_facts or {}).get("watching") == "too-many-folders")


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
