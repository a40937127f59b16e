"""Writing back, on the whole way: an edit is queued, written, recognised; whatever dies meanwhile."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

import make
from media.pictures import encoded, scene
from nimtaflow.kernel.db import libpq_url
from nimtaflow.kernel.files import content_hash
from nimtaflow.kernel.system import system_transaction
from nimtaflow.library.scan import scan_source
from nimtaflow.library.scanning import compare
from nimtaflow.media import metadata, queries, reuse, sidecar_paths
from nimtaflow.media.writeback import copies, place, write_step
from nimtaflow.pipeline import journey
from nimtaflow.settings import service as settings
from nimtaflow.tables.photos import Photo, PhotoStep
from nimtaflow.tables.sources import Source

LONG = ("Nichts geschah. " * 300)[:4000].strip()


@dataclass
class Library:
    """A folder with one photo, scanned and read."""

    tx: AsyncSession
    source: int
    root: Path

    async def set(self, **values: Any) -> None:
        """Change settings of writing."""
        async with system_transaction() as tx:
            await settings.change(tx, {f"xmp.{name}": value for name, value in values.items()})

    async def scan(self) -> Source:
        await scan_source(system_transaction, self.source)
        async with system_transaction() as tx:
            return await tx.get_one(Source, self.source)

    async def photo(self) -> Photo:
        """The only photo there is."""
        async with system_transaction() as tx:
            return (await tx.scalars(select(Photo))).one()

    async def go_on(self) -> None:
        await journey.advance.run(photo_id=(await self.photo()).id, queue="cpu")

    async def edit(self, **values: Any) -> None:
        """What editing does."""
        async with system_transaction() as tx:
            photo = (await tx.scalars(select(Photo))).one()
            for name, value in values.items():
                setattr(photo, name, value)
            await tx.flush()
            await queries.want_written(tx, [photo.id], list(values))

    async def ledger(self) -> dict[str, tuple[str, str | None]]:
        async with system_transaction() as tx:
            return {step.step: (step.state, step.error_code) for step in await tx.scalars(select(PhotoStep))}

    @property
    def file(self) -> Path:
        return self.root / "a.jpg"

    def read(self, photo: Photo) -> metadata.Metadata:
        path = os.fsencode(self.file)
        return metadata.read(path, sidecar_paths.of(path, photo.id))


@pytest.fixture(autouse=True)
def _fresh_writer() -> Iterator[None]:
    copies.writer.cache_clear()
    yield
    copies.writer().close()
    copies.writer.cache_clear()


@pytest.fixture
async def library(tx: AsyncSession, tmp_path: Path) -> Library:
    root = tmp_path / "photos"
    root.mkdir()
    (root / "a.jpg").write_bytes(encoded(scene(64, 48), "JPEG"))
    os.utime(root / "a.jpg", ns=(10**18, 1_500_000_000_123_456_700))
    source = await make.source(tx, str(root))
    await tx.commit()
    made = Library(tx, source.id, root)
    await made.scan()
    await made.go_on()
    return made


async def settled(library: Library, was: Photo) -> Photo:
    """All is written: same photo, same pictures, and a scan finds nothing to do. The row as it is."""
    photo = await library.photo()
    found = library.file.stat()
    assert (photo.id, photo.version, photo.thumbhash) == (was.id, was.version, was.thumbhash)
    assert (photo.unwritten, photo.written_hash, photo.written_size) == (None, None, None)
    assert (photo.file_size, photo.mtime_ns, photo.inode) == (found.st_size, was.mtime_ns, found.st_ino)
    assert photo.mtime_ns == found.st_mtime_ns
    assert photo.content_hash == content_hash(os.fsencode(library.file))
    assert os.listdir(library.root / ".." / "data" / "writing") == []
    source = await library.scan()
    assert (source.scan_new, source.scan_changed, source.scan_moved, source.scan_missing) == (0, 0, 0, 0)
    after = await library.photo()
    assert after.content_hash == photo.content_hash
    assert set((await library.ledger()).values()) == {("done", None)}
    return photo


@pytest.mark.feature("META-05", "META-12", "AI-16", "AI-18", "AI-19")
async def test_an_edit_is_written_and_recognised(library: Library, admin_client: httpx.AsyncClient) -> None:
    await library.set(write_mode="file")
    was = await library.photo()
    await library.edit(title="Abend", description=LONG, keywords=["a", "b"], user_rating=0)
    detail = (await admin_client.get(f"/api/v1/photos/{was.id}/detail")).json()
    assert detail["written"]["pending"] == ["description", "keywords", "title", "user_rating"]
    await library.go_on()
    photo = await settled(library, was)
    assert photo.written_target == "file"
    found = library.read(photo)
    assert (found.title, found.description, found.keywords, found.user_rating) == ("Abend", LONG, ["a", "b"], 0)
    assert sorted(os.listdir(library.root)) == ["a.jpg"]
    detail = (await admin_client.get(f"/api/v1/photos/{was.id}/detail")).json()
    assert (detail["written"]["target"], detail["written"]["pending"]) == ("file", [])
    assert detail["written"]["at"] is not None


@pytest.mark.feature("META-11", "META-12")
async def test_a_sidecar_is_written_and_recognised(library: Library) -> None:
    await library.set(write_mode="sidecar")
    was = await library.photo()
    await library.edit(title="Abend", keywords=["a", "b"])
    await library.go_on()
    photo = await settled(library, was)
    assert (photo.written_target, photo.content_hash) == ("sidecar", was.content_hash)
    assert sorted(os.listdir(library.root)) == ["a.jpg", "a.jpg.xmp"]
    assert library.read(photo).title == "Abend"


@pytest.mark.feature("META-12")
async def test_nothing_is_written_until_it_is_wanted_and_then_all(library: Library) -> None:
    was = await library.photo()
    await library.edit(title="Abend")
    await library.go_on()
    assert (await library.ledger())["write"] == ("done", None)
    await journey.write_back.run(library.tx)
    await library.tx.commit()
    photo = await library.photo()
    assert (photo.unwritten, photo.content_hash) == (["title"], was.content_hash)
    await library.set(write_mode="file")
    await journey.write_back.run(library.tx)
    await library.tx.commit()
    assert "write" not in await library.ledger()
    jobs = await library.tx.scalars(text("SELECT args FROM procrastinate_jobs WHERE task_name LIKE '%advance'"))
    assert {"photo_id": photo.id, "queue": "cpu"} in jobs.all()
    await library.go_on()
    assert library.read(await settled(library, was)).title == "Abend"


@pytest.mark.feature("AI-20")
async def test_a_missing_date_is_that_of_the_file_where_wanted(library: Library) -> None:
    await library.set(write_mode="file")
    was = await library.photo()
    assert was.taken_from == "file"
    await library.edit(title="Abend")
    await library.go_on()
    assert (await library.photo()).taken_from == "file"
    await library.set(fill_missing_date=True)
    await journey.write_back.run(library.tx)
    await library.tx.commit()
    await library.go_on()
    photo = await settled(library, was)
    assert (photo.taken_from, photo.taken_at, photo.taken_local) == ("exif", was.taken_at, was.taken_local)
    found = library.read(photo)
    assert (found.taken_from, found.taken_at) == ("exif", was.taken_at)
    assert found.taken_local == was.taken_local
    await journey.write_back.run(library.tx)
    assert (await library.ledger())["write"] == ("done", None), "and not again"


async def test_an_edit_during_the_writing_is_not_forgotten(library: Library) -> None:
    await library.set(write_mode="file")
    was = await library.photo()
    await library.edit(title="first")
    async with system_transaction() as tx:
        task = await write_step.WRITE.read(tx, was.id)
    made = write_step.work(task)
    await library.edit(title="second")
    async with system_transaction() as tx:
        await write_step.WRITE.keep(tx, was.id, made)
    await library.go_on()
    photo = await library.photo()
    assert (library.read(photo).title, photo.unwritten) == ("first", ["title"])
    await journey.write_back.run(library.tx)
    await library.tx.commit()
    await library.go_on()
    assert library.read(await settled(library, was)).title == "second"


async def test_a_scan_that_met_the_file_before_it_was_written_knows_it(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a scan's two sides, walk and rows, the walk may be the older one."""
    await library.set(write_mode="file")
    was = await library.photo()
    await library.edit(title="Abend")
    really = compare._read_known

    async def late(*of: Any) -> Any:
        await library.go_on()
        return await really(*of)

    monkeypatch.setattr(compare, "_read_known", late)
    source = await library.scan()
    assert (source.scan_new, source.scan_changed) == (0, 0)
    monkeypatch.undo()
    assert library.read(await settled(library, was)).title == "Abend"


async def test_what_cannot_be_written_is_told_and_tried_again(
    library: Library, admin_client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await library.set(write_mode="file")
    was = await library.photo()
    await library.edit(title="Abend")

    def refuse(*_: Any) -> None:
        raise PermissionError(13, "no")

    monkeypatch.setattr(place.os, "replace", refuse)
    await library.go_on()
    assert (await library.ledger())["replace"] == ("failed", "write-failed")
    assert content_hash(os.fsencode(library.file)) == was.content_hash
    assert os.listdir(library.root) == ["a.jpg"]
    listed = (await admin_client.get("/api/v1/failures")).json()
    assert [(item["step"], item["code"]) for item in listed["items"]] == [("replace", "write-failed")]
    detail = (await admin_client.get(f"/api/v1/photos/{was.id}/detail")).json()
    assert (detail["written"]["error_code"], detail["written"]["pending"]) == ("write-failed", ["title"])
    monkeypatch.undo()
    assert (await admin_client.post("/api/v1/failures/retry", json={"photo_ids": [was.id]})).status_code == 202
    await library.go_on()
    assert library.read(await settled(library, was)).title == "Abend"


async def test_a_file_changed_by_others_meanwhile_is_not_overwritten(library: Library) -> None:
    await library.set(write_mode="file")
    was = await library.photo()
    await library.edit(title="Abend")
    async with system_transaction() as tx:
        made = write_step.work(await write_step.WRITE.read(tx, was.id))
        await write_step.WRITE.keep(tx, was.id, made)
    theirs = encoded(scene(80, 60), "JPEG")
    library.file.write_bytes(theirs)
    await library.go_on()
    assert library.file.read_bytes() == theirs
    assert (await library.scan()).scan_changed == 1
    for _ in range(3):  # the file that waits is none any more, and is made anew
        await library.go_on()
        await journey.write_back.run(library.tx)
        await library.tx.commit()
    photo = await library.photo()
    assert (photo.width, photo.unwritten) == (80, None)
    assert library.read(photo).title == "Abend"


SCRIPT = """
import asyncio, os, sys
from nimtaflow.kernel.db import open_database
from nimtaflow.media.writeback import place, queries, write_step
from nimtaflow.pipeline import journey

def die(*_, **__):
    os.kill(os.getpid(), 9)

url, photo_id, stage = sys.argv[1:]
if stage == "made":
    queries.expect = die
elif stage == "noted":
    write_step.put_in_place = die
elif stage == "beside":
    place.os.replace = die
elif stage == "copied":
    really = os.replace
    place.os.replace = lambda old, new: die() if new.endswith(b".jpg") else really(old, new)
elif stage == "replaced":
    queries.written = die

async def main():
    open_database(url)
    await journey.advance.run(photo_id=int(photo_id), queue="cpu")

asyncio.run(main())
"""


@pytest.mark.parametrize("scanned", [False, True])
@pytest.mark.parametrize("stage", ["beside", "made", "noted", "copied", "replaced"])
@pytest.mark.feature("AI-16")
async def test_kill_9_at_any_moment_loses_and_doubles_nothing(
    library: Library, database: str, stage: str, *, scanned: bool
) -> None:
    await library.set(write_mode="file+sidecar")
    was = await library.photo()
    await library.edit(title="Abend", keywords=["a", "b"])
    command = [sys.executable, "-c", SCRIPT, libpq_url(database), str(was.id), stage]
    died = await asyncio.to_thread(subprocess.run, command, capture_output=True, check=False)
    assert died.returncode == -9, died.stderr.decode()[-2000:]
    if scanned:
        source = await library.scan()
        assert (source.scan_new, source.scan_changed, source.scan_moved, source.scan_missing) == (0, 0, 0, 0)
    await library.go_on()
    photo = await settled(library, was)
    assert sorted(os.listdir(library.root)) == ["a.jpg", "a.jpg.xmp"]
    found = library.read(photo)
    assert (found.title, found.keywords) == ("Abend", ["a", "b"])


@pytest.mark.feature("AI-21", "AI-22")
async def test_words_of_a_file_or_sidecar_spare_the_ai_unless_it_is_forced(library: Library) -> None:
    photo = await library.photo()
    assert not await reuse.brings_text(library.tx, photo.id)
    (library.root / "a.xmp").write_text(
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
        "<rdf:Description xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:description><rdf:Alt>"
        "<rdf:li xml:lang='x-default'>Am Strand</rdf:li></rdf:Alt></dc:description></rdf:Description></rdf:RDF>"
        "</x:xmpmeta>"
    )
    version = photo.version
    assert (await library.scan()).scan_changed == 0
    assert (await library.ledger()).keys() == {"thumbnails", "quality", "stack", "write", "replace"}
    await library.go_on()
    photo = await library.photo()
    assert (photo.description, photo.version) == ("Am Strand", version)
    await library.tx.rollback()
    assert await reuse.brings_text(library.tx, photo.id)
    async with system_transaction() as tx:
        await settings.change(tx, {"scan.force_reindex": True})
    await library.tx.rollback()
    assert not await reuse.brings_text(library.tx, photo.id)
