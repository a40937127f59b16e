"""The scan of a source: what is new, edited, gone, back, and what costs nothing."""

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

import make
from library.folders import Above, Folder, make_folder
from nimtaflow.kernel import db
from nimtaflow.kernel.system import system_transaction
from nimtaflow.library import sources
from nimtaflow.library.scan import scan_source
from nimtaflow.library.scanning import course, queries
from nimtaflow.tables.photos import PhotoMark


@pytest.mark.feature("LIB-01", "LIB-09")
async def test_what_is_in_a_folder_becomes_photos_once(folder: Folder) -> None:
    folder.write("a.jpg")
    folder.write("b/c.JPG", "more")
    folder.write("b/film.MOV", "film")
    folder.write("b/notes.txt")
    source = await folder.scan()
    photos = await folder.photos()
    assert {path: (photo.filename, photo.kind) for path, photo in photos.items()} == {
        "a.jpg": ("a.jpg", "photo"),
        "b/c.JPG": ("c.JPG", "photo"),
        "b/film.MOV": ("film.MOV", "video"),
    }
    assert source.state == "ok"
    assert source.scan_started_at is None
    assert source.last_scan_at is not None
    assert (source.scan_total, source.scan_seen, source.scan_new, source.scan_errors) == (3, 3, 3, 0)
    assert sorted(folder.above.advanced) == sorted(photo.id for photo in photos.values())

    folder.above.advanced.clear()
    source = await folder.scan()
    assert {path: photo.id for path, photo in (await folder.photos()).items()} == await folder.ids()
    assert (source.scan_seen, source.scan_new, source.scan_changed, source.scan_moved) == (3, 0, 0, 0)
    assert folder.above.advanced == folder.above.again == []


async def test_unchanged_files_cost_no_write_and_no_row_read_one_by_one(folder: Folder) -> None:
    for number in range(30):
        folder.write(f"{number}.jpg")
    await folder.scan()
    statements: list[str] = []

    def note(*arguments: Any) -> None:
        statements.append(arguments[2])

    engine = db.engine().sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        await folder.scan()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert not [
        sql for sql in statements if "photos" in sql and not sql.lstrip().startswith(("SELECT", "UPDATE sources"))
    ]
    assert len(statements) < 20


@pytest.mark.feature("LIB-01")
@pytest.mark.parametrize(
    "name",
    [b"new\nline.jpg", b"not utf-8 \xff\xfe.jpg", b"back\\slash.jpg", b"a" * 251 + b".jpg", "de\u0301.jpg".encode()],
)
async def test_odd_names_are_found_again_and_not_twice(folder: Folder, name: bytes) -> None:
    folder.write(name)
    folder.write(b"in \xfe/" + name)
    await folder.scan()
    before = await folder.ids()
    assert len(before) == 2
    source = await folder.scan()
    assert await folder.ids() == before
    assert source.scan_new == source.scan_missing == 0
    os.rename(
        os.path.join(bytes(folder.root), name), os.path.join(bytes(folder.root), b"moved " + name[:200] + b".jpg")
    )
    source = await folder.scan()
    assert sorted((await folder.ids()).values()) == sorted(before.values())
    assert (source.scan_new, source.scan_moved) == (0, 1)


@pytest.mark.feature("LIB-14")
async def test_an_edited_file_is_read_again_and_keeps_its_row_and_pictures(folder: Folder) -> None:
    folder.write("a.jpg", "before", mtime=1000)
    folder.write("same size.jpg", "12345", mtime=1000)
    folder.write("untouched.jpg", "u", mtime=1000)
    await folder.scan()
    before = await folder.photos()
    folder.above.reads = False
    folder.write("a.jpg", "and after", mtime=2000)
    folder.write("same size.jpg", "54321", mtime=2000)
    source = await folder.scan()
    after = await folder.photos()
    assert {path: photo.id for path, photo in after.items()} == {path: photo.id for path, photo in before.items()}
    assert source.scan_changed == 2
    assert sorted(folder.above.again) == sorted([after["a.jpg"].id, after["same size.jpg"].id])
    assert after["a.jpg"].file_size == 9
    assert after["a.jpg"].content_hash is None
    assert after["a.jpg"].version == before["a.jpg"].version, "the old pictures stay until there are new ones"
    assert after["untouched.jpg"].content_hash == before["untouched.jpg"].content_hash
    assert (await folder.scan()).scan_changed == 0


@pytest.mark.feature("LIB-04", "LIB-05")
async def test_a_deleted_file_is_missing_and_back_with_everything(folder: Folder) -> None:
    folder.write("a.jpg", mtime=1000)
    folder.write("b.jpg", "bb")
    await folder.scan()
    photo = (await folder.photos())["a.jpg"]
    async with system_transaction() as tx:
        admin = await make.user(tx, role="admin")
        await make.mark(tx, admin, photo)
    folder.remove("a.jpg")
    source = await folder.scan()
    assert source.scan_missing == 1
    assert await folder.missing() == {"a.jpg"}
    gone = (await folder.photos())["a.jpg"]
    assert gone.missing_at is not None
    assert not gone.in_timeline
    source = await folder.scan()
    assert source.scan_missing == 0
    assert (await folder.photos())["a.jpg"].missing_at == gone.missing_at, "since when it is missing is not forgotten"
    folder.write("a.jpg", mtime=1000)
    await folder.scan()
    back = (await folder.photos())["a.jpg"]
    assert (back.id, back.is_missing, back.missing_at, back.in_timeline) == (photo.id, False, None, True)
    assert folder.above.again == []
    async with system_transaction() as tx:
        assert await tx.get(PhotoMark, (admin.id, photo.id)) is not None


@pytest.mark.feature("LIB-05")
async def test_back_elsewhere_or_with_another_content(folder: Folder) -> None:
    folder.write("a.jpg", "aaa", mtime=1000)
    folder.write("b.jpg", "bbbb", mtime=1000)
    folder.write("keep.jpg")
    await folder.scan()
    ids = await folder.ids()
    folder.remove("a.jpg")
    folder.remove("b.jpg")
    await folder.scan()
    folder.write("elsewhere/a.jpg", "aaa", mtime=3000)
    folder.write("b.jpg", "another", mtime=3000)
    source = await folder.scan()
    assert (source.scan_moved, source.scan_new, source.scan_changed) == (1, 1, 0)
    after = await folder.ids()
    assert after["elsewhere/a.jpg"] == ids["a.jpg"]
    assert after["b.jpg"] not in ids.values(), "another photo of the same name is another photo"
    folder.move("b.jpg", "c.jpg")
    folder.write("b.jpg", "bbbb", mtime=4000)
    await folder.scan()
    assert (await folder.ids())["b.jpg"] == ids["b.jpg"], "and the old one is not forgotten"
    assert (await folder.ids())["c.jpg"] == after["b.jpg"]


@pytest.mark.feature("LIB-05")
async def test_what_failed_while_the_file_was_away_is_tried_again_when_it_is_back(folder: Folder) -> None:
    folder.write("a.jpg")
    folder.write("b.jpg", "b")
    await folder.scan()
    photo = (await folder.photos())["a.jpg"]
    folder.remove("a.jpg")
    await folder.scan()
    async with system_transaction() as tx:
        await make.step(tx, photo, "metadata", "failed", error_code="file-vanished")
    folder.above.advanced.clear()
    folder.write("a.jpg")
    os.utime(folder.root / "a.jpg", ns=(photo.mtime_ns, photo.mtime_ns))
    await folder.scan()
    assert folder.above.advanced == [photo.id]
    async with system_transaction() as tx:
        assert await tx.scalar(text("SELECT count(*) FROM photo_steps")) == 0


@pytest.mark.feature("LIB-04")
async def test_without_deletion_detection_nothing_is_flagged(folder: Folder) -> None:
    await folder.change(detect_deletions=False)
    folder.write("a.jpg")
    folder.write("b.jpg", "b")
    await folder.scan()
    folder.remove("a.jpg")
    folder.move("b.jpg", "c.jpg")
    source = await folder.scan()
    assert await folder.missing() == set()
    assert (source.scan_missing, source.scan_moved) == (0, 1)
    assert set(await folder.ids()) == {"a.jpg", "c.jpg"}


async def test_what_cannot_be_read_says_nothing_of_what_is_in_it(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.write("closed/a.jpg")
    folder.write("closed/deep/b.jpg", "b")
    folder.write("open/c.jpg", "c")
    folder.write("open/d.jpg", "d")
    await folder.scan()
    real = os.open

    def refuse(path: bytes, *arguments: Any, **more: Any) -> int:
        if path == os.path.join(bytes(folder.root), b"closed"):
            raise PermissionError(13, "no")
        return real(path, *arguments, **more)

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", refuse)
        folder.remove("open/c.jpg")
        source = await folder.scan()
    assert await folder.missing() == {"open/c.jpg"}
    assert await folder.failures() == {"closed": "folder-unreadable"}
    assert source.scan_errors == 1
    source = await folder.scan()
    assert await folder.failures() == {}
    assert source.scan_errors == 0
    assert set(await folder.ids()) == {"closed/a.jpg", "closed/deep/b.jpg", "open/d.jpg"}


async def test_an_empty_file_is_a_failure_and_no_photo_until_it_is_filled(folder: Folder) -> None:
    folder.write("a.jpg", "")
    folder.write("b.jpg", "content")
    await folder.scan()
    assert set(await folder.ids()) == {"b.jpg"}
    assert await folder.failures() == {"a.jpg": "empty-file"}
    folder.write("a.jpg", "content, too")
    folder.write("b.jpg", "")
    await folder.scan()
    assert set(await folder.ids()) == {"a.jpg", "b.jpg"}, "a photo whose file is just being written stays"
    assert await folder.failures() == {"b.jpg": "empty-file"}


async def test_paths_too_long_for_the_index_are_failures(folder: Folder) -> None:
    name = b"\xff" * 250
    folder.write(b"/".join([name, name, name, b"no.jpg"]))
    folder.write(b"/".join([name, name, name, b"neither.jpg"]))
    folder.write(b"/".join([name, name, b"yes.jpg"]))
    source = await folder.scan()
    assert (source.scan_new, source.scan_errors) == (1, 2)
    assert sorted((await folder.failures()).values()) == ["path-too-long", "path-too-long"]


async def test_new_patterns_hide_and_old_ones_bring_back(folder: Folder) -> None:
    folder.write("a.jpg")
    folder.write("raw/b.dng", "b")
    await folder.scan()
    ids = await folder.ids()
    await folder.change(exclusion_patterns=["raw"])
    await folder.scan()
    assert await folder.missing() == {"raw/b.dng"}
    await folder.change(exclusion_patterns=[], recursive=True)
    await folder.scan()
    assert await folder.ids() == ids
    await folder.change(recursive=False)
    await folder.scan()
    assert await folder.missing() == {"raw/b.dng"}


async def test_part_of_a_source_is_scanned_without_a_word_about_the_rest(folder: Folder) -> None:
    folder.write("a/1.jpg", "1")
    folder.write("b/2.jpg", "22")
    folder.write("c/3.jpg", "333")
    await folder.scan()
    ids = await folder.ids()
    folder.remove("a/1.jpg")
    folder.write("a/4.jpg", "4444")
    folder.write("b/5.jpg", "55555")
    folder.remove("c")
    before = await folder.source()
    source = await folder.scan(["a", "c/3.jpg"])
    assert source.last_scan_at == before.last_scan_at
    assert await folder.missing() == {"a/1.jpg", "c/3.jpg"}
    assert set(await folder.ids()) == {"a/4.jpg", "b/2.jpg"}
    folder.move("b/2.jpg", "d/moved.jpg")
    await folder.scan(["d"])
    assert (await folder.ids())["d/moved.jpg"] == ids["b/2.jpg"], "though the scan did not look where it was"


async def test_a_scan_does_not_run_twice_at_once(folder: Folder) -> None:
    folder.write("a.jpg")
    async with queries.alone(folder.id) as first:
        assert first
        source = await folder.scan()
        assert source.last_scan_at is None
    assert (await folder.scan()).last_scan_at is not None


async def test_paused_and_removed_sources_are_left_alone(folder: Folder) -> None:
    folder.write("a.jpg")
    await folder.change(enabled=False)
    await folder.scan()
    assert await folder.photos() == {}
    await scan_source(system_transaction, 999)


async def test_a_source_paused_while_it_is_scanned_stops(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(course, "_SECONDS", 0)
    for number in range(30):
        folder.write(f"{number}.jpg", "x" * (number + 1))
    seen = 0

    async def advance(tx: Any, photo_ids: Any) -> None:
        nonlocal seen
        seen += 1
        await tx.execute(text("UPDATE sources SET enabled = false"))

    monkeypatch.setattr(folder.above, "advance", advance)
    folder.reconnect()
    source = await folder.scan()
    assert seen == 1
    assert source.scan_started_at is None
    assert source.last_scan_at is None
    assert folder.above.scans == []


async def test_a_scan_that_breaks_off_leaves_no_trace_and_is_done_again(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(30):
        folder.write(f"{number}.jpg", "x" * (number + 1))

    async def advance(tx: Any, photo_ids: Any) -> None:
        raise RuntimeError("the worker died")

    with monkeypatch.context() as patched:
        patched.setattr(folder.above, "advance", advance)
        folder.reconnect()
        with pytest.raises(RuntimeError):
            await folder.scan()
    assert await folder.photos() == {}, "no photo without its journey"
    assert (await folder.source()).scan_started_at is None
    folder.reconnect()
    source = await folder.scan()
    assert source.scan_new == 30
    assert len(folder.above.advanced) == 30


async def test_a_worker_that_is_told_to_end_has_the_scan_go_on_at_once(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.write("a.jpg")
    begun = asyncio.Event()

    async def advance(tx: Any, photo_ids: Any) -> None:
        begun.set()
        await asyncio.sleep(60)

    monkeypatch.setattr(folder.above, "advance", advance)
    folder.reconnect()
    scan = asyncio.create_task(folder.scan())
    await begun.wait()
    scan.cancel()
    await asyncio.gather(scan, return_exceptions=True)
    async with system_transaction() as tx:
        assert await sources.due_sources(tx) == [folder.id]


@pytest.mark.feature("LIB-07")
async def test_nothing_is_written_into_a_source(folder: Folder) -> None:
    folder.write("a/b.jpg", mtime=1000)
    os.utime(folder.root / "a", (1000, 1000))
    os.utime(folder.root, (1000, 1000))
    await folder.scan()
    assert {path: path.stat().st_mtime for path in (folder.root, *folder.root.rglob("*"))} == {
        folder.root: 1000,
        folder.root / "a": 1000,
        folder.root / "a" / "b.jpg": 1000,
    }


async def test_pictures_of_our_own_are_no_photos(above: Above, database: str, tmp_path: Path) -> None:
    folder = await make_folder(tmp_path, above)
    folder.write("photos/a.jpg")
    folder.write("data/derived/small/ab/cd/1-abc.jpg", "ours")
    await folder.scan()
    assert set(await folder.ids()) == {"photos/a.jpg"}
