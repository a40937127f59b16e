"""Sources over HTTP: adding, changing, scanning, removing; and when they are due."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

import make
from library.folders import Above
from nimtaflow.kernel.clock import now
from nimtaflow.kernel.config import environment
from nimtaflow.kernel.files import SUFFIX, derived_path, write_atomically
from nimtaflow.kernel.system import system_transaction
from nimtaflow.library import onward, removal, sources
from nimtaflow.library.scan import scan_source
from nimtaflow.tables.photos import Photo, PhotoMark
from nimtaflow.tables.sources import FileFailure, Source

pytestmark = pytest.mark.usefixtures("above")
API = "/api/v1"


async def add(client: httpx.AsyncClient, path: Path, **more: Any) -> dict[str, Any]:
    path.mkdir(parents=True, exist_ok=True)
    answer = await client.post(f"{API}/sources", json={"path": str(path), **more})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def listed(client: httpx.AsyncClient) -> dict[int, dict[str, Any]]:
    return {source["id"]: source for source in (await client.get(f"{API}/sources")).json()}


@pytest.mark.feature("LIB-01", "LIB-08", "LIB-09", "LIB-11")
async def test_a_folder_is_added_scanned_and_counted(
    admin_client: httpx.AsyncClient, above: Above, tmp_path: Path, tx: AsyncSession
) -> None:
    above.reads = False
    source = await add(admin_client, tmp_path / "Holiday photos")
    assert above.scans == [source["id"]], "its scan is queued with it"
    assert source["name"] == "Holiday photos"
    assert source["state"] == "never"
    assert source["scan"] is None
    assert source["interval_minutes"] == 60
    assert source["exclusion_patterns"] == ["@eaDir", "#recycle", "@Thumb", ".DS_Store"]
    for name in ("a.jpg", "b.jpg", "film.mp4", "gone.jpg"):
        (tmp_path / "Holiday photos" / name).write_text(name)
    (tmp_path / "Holiday photos" / "empty.jpg").touch()
    await scan_source(system_transaction, source["id"])
    (tmp_path / "Holiday photos" / "gone.jpg").unlink()
    await scan_source(system_transaction, source["id"])
    photo = await tx.scalar(select(Photo).where(Photo.path == "a.jpg"))
    assert photo
    photo.version = "01234567"
    await make.step(tx, photo, "thumbnails", "failed", error_code="damaged-file")
    (after,) = (await listed(admin_client)).values()
    assert after["counts"] == {"images": 2, "videos": 1, "missing": 1, "failed": 2, "waiting": 2}
    assert after["state"] == "ok"
    assert after["scanning"] is False
    assert after["scan"] == {
        "total": 3,
        "scanned": 3,
        "new": 0,
        "changed": 0,
        "moved": 0,
        "missing": 1,
        "errors": 1,
    }
    counts = (await admin_client.get(f"{API}/sources/counts")).json()
    assert counts == [{"id": source["id"], "path": source["path"], **after["counts"]}]


@pytest.mark.feature("LIB-09")
async def test_progress_of_all_running_scans(admin_client: httpx.AsyncClient, tx: AsyncSession) -> None:
    still = (await admin_client.get(f"{API}/sources/scan-progress")).json()
    assert still == {"total": 0, "scanned": 0, "new": 0, "skipped": 0, "errors": 0, "running": 0}
    for begun in (now(), now(), None):
        await make.source(
            tx, scan_started_at=begun, scan_total=10, scan_seen=6, scan_new=2, scan_changed=1, scan_errors=1
        )
    busy = (await admin_client.get(f"{API}/sources/scan-progress")).json()
    assert busy == {"total": 20, "scanned": 12, "new": 4, "skipped": 6, "errors": 2, "running": 2}


@pytest.mark.feature("LIB-01", "LIB-10")
async def test_what_may_not_be_a_source(
    admin_client: httpx.AsyncClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    allowed = tmp_path / "allowed"
    (allowed / "in").mkdir(parents=True)
    (allowed / "file.jpg").touch()
    (allowed / "out").symlink_to(tmp_path)
    (allowed / "way in").symlink_to("in")
    monkeypatch.setenv("NIMTAFLOW_BROWSE_ROOTS", str(allowed))
    monkeypatch.setenv("NIMTAFLOW_DATA", str(allowed / "data"))
    environment.cache_clear()
    (allowed / "data" / "derived").mkdir(parents=True)
    (allowed / "data" / "demo").mkdir()
    source = await add(admin_client, allowed / "in")

    async def refused(path: str) -> tuple[int, str]:
        answer = await admin_client.post(f"{API}/sources", json={"path": path})
        return answer.status_code, answer.json()["code"]

    assert await refused(str(allowed / "nowhere")) == (404, "folder-not-found")
    assert await refused(str(allowed / "file.jpg")) == (404, "folder-not-found")
    assert await refused("in") == (403, "folder-not-allowed")
    assert await refused(str(tmp_path)) == (403, "folder-not-allowed")
    assert await refused("/etc") == (403, "folder-not-allowed")
    assert await refused(f"{allowed}/../allowed-not") == (403, "folder-not-allowed")
    assert await refused(str(allowed / "out")) == (403, "folder-not-allowed")
    assert await refused(str(allowed / "data")) == (403, "folder-not-allowed")
    assert await refused(str(allowed / "data" / "derived")) == (403, "folder-not-allowed")
    assert await refused(str(allowed / "in")) == (409, "source-exists")
    assert await refused(f"{allowed}/./in//") == (409, "source-exists")
    assert await refused(str(allowed / "way in")) == (409, "source-exists")
    assert (await refused("nul\0"))[0] == 422
    assert (await refused(""))[0] == 422
    assert (await refused("x" * 5000))[0] == 422
    assert (
        await admin_client.post(f"{API}/sources", json={"path": str(allowed), "interval_minutes": 7})
    ).status_code == 422
    await add(admin_client, allowed / "data" / "demo")
    nested = await add(admin_client, allowed / "in" / "ner")
    assert set(await listed(admin_client)) >= {source["id"], nested["id"]}


@pytest.mark.feature("LIB-02")
async def test_the_interval_decides_when_a_source_is_due(
    admin_client: httpx.AsyncClient, tmp_path: Path, tx: AsyncSession
) -> None:
    source = await add(admin_client, tmp_path / "a", interval_minutes=0)
    assert source["next_scan_at"] is None
    await scan_source(system_transaction, source["id"])
    assert await sources.due_sources(tx) == [], "by hand only: never alone"
    row = await tx.get_one(Source, source["id"])
    assert row.last_scan_at
    row.last_scan_at = now() - timedelta(minutes=20)
    await tx.commit()

    async def patch(minutes: int) -> list[int]:
        url = f"{API}/sources/{source['id']}"
        assert (await admin_client.patch(url, json={"interval_minutes": minutes})).status_code == 200
        return list(await sources.due_sources(tx))

    assert await patch(30) == []
    assert await patch(15) == [source["id"]]
    assert await patch(1440) == []
    assert await patch(15) == [source["id"]]
    await scan_source(system_transaction, source["id"])
    await tx.commit()
    assert await sources.due_sources(tx) == []
    assert await patch(0) == []


@pytest.mark.feature("LIB-02")
async def test_a_source_is_not_due_while_it_is_scanned_or_paused(tx: AsyncSession) -> None:
    past = now() - timedelta(minutes=1)
    due = await make.source(tx, next_scan_at=past)
    await make.source(tx, next_scan_at=past, enabled=False)
    await make.source(tx, next_scan_at=past, scan_started_at=past)
    stuck = await make.source(tx, next_scan_at=past, scan_started_at=now() - timedelta(hours=7))
    assert set(await sources.due_sources(tx)) == {due.id, stuck.id}


@pytest.mark.feature("LIB-13")
async def test_a_source_is_changed_paused_and_moved(
    admin_client: httpx.AsyncClient, above: Above, tmp_path: Path
) -> None:
    source = await add(admin_client, tmp_path / "a")
    (tmp_path / "a" / "x.jpg").write_text("x")
    await scan_source(system_transaction, source["id"])
    url = f"{API}/sources/{source['id']}"
    above.scans.clear()
    changed = (await admin_client.patch(url, json={"name": " Family ", "watch": False})).json()
    assert (changed["name"], changed["watch"], above.scans) == ("Family", False, [])
    changed = (await admin_client.patch(url, json={"exclusion_patterns": ["tmp"]})).json()
    assert (changed["exclusion_patterns"], above.scans) == (["tmp"], [source["id"]])
    assert (await admin_client.patch(url, json={"enabled": False})).json()["enabled"] is False
    assert (await admin_client.post(f"{url}/scan")).json()["code"] == "source-paused"
    above.scans.clear()
    assert (await admin_client.patch(url, json={"enabled": True})).json()["enabled"] is True
    assert above.scans == [source["id"]]
    (tmp_path / "a").rename(tmp_path / "b")
    other = await add(admin_client, tmp_path / "c")
    assert (await admin_client.patch(url, json={"path": other["path"]})).json()["code"] == "source-exists"
    assert (await admin_client.patch(url, json={"path": str(tmp_path / "nowhere")})).status_code == 404
    moved = (await admin_client.patch(url, json={"path": str(tmp_path / "b")})).json()
    assert (moved["path"], moved["state"], moved["counts"]["images"]) == (str(tmp_path / "b"), "never", 1)
    assert (await admin_client.patch(f"{API}/sources/999", json={})).json()["code"] == "source-not-found"


async def test_scans_are_asked_for(admin_client: httpx.AsyncClient, above: Above, tmp_path: Path) -> None:
    one, two, paused = [await add(admin_client, tmp_path / name) for name in ("1", "2", "3")]
    await admin_client.patch(f"{API}/sources/{paused['id']}", json={"enabled": False})
    above.scans.clear()
    assert (await admin_client.post(f"{API}/sources/{one['id']}/scan")).status_code == 202
    assert above.scans == [one["id"]]
    above.scans.clear()
    assert (await admin_client.post(f"{API}/sources/scan-all")).status_code == 202
    assert sorted(above.scans) == [one["id"], two["id"]]
    assert (await admin_client.post(f"{API}/sources/999/scan")).json()["code"] == "source-not-found"


async def _pictures(photo: Photo) -> list[Path]:
    paths = [derived_path(size, photo.id, version) for size in SUFFIX for version in ("00000001", "00000002")]
    for path in paths:
        write_atomically(path, b"picture")
    return paths


@pytest.mark.feature("LIB-12", "LIB-07")
async def test_a_removed_source_takes_its_data_along_and_leaves_originals_alone(
    admin_client: httpx.AsyncClient, tmp_path: Path, tx: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(removal, "BATCH", 3)
    source = await add(admin_client, tmp_path / "going")
    staying = await make.photo(tx, await make.source(tx))
    for number in range(7):
        (tmp_path / "going" / f"{number}.jpg").write_text(f"{number}")
    (tmp_path / "going" / "empty.jpg").touch()
    await scan_source(system_transaction, source["id"])
    photos = (await tx.scalars(select(Photo).where(Photo.source_id == source["id"]))).all()
    gone = [path for photo in photos for path in await _pictures(photo)]
    kept = await _pictures(staying)
    admin = await make.user(tx, role="admin")
    await make.mark(tx, admin, photos[0])
    await make.mark(tx, admin, staying)
    originals = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in (tmp_path / "going").iterdir()}

    answer = await admin_client.delete(f"{API}/sources/{source['id']}")
    assert answer.json() == {"deleted_photos": 7, "deleted_files": 21}
    assert await listed(admin_client) != {}
    assert source["id"] not in await listed(admin_client)
    assert (await admin_client.delete(f"{API}/sources/{source['id']}")).json()["code"] == "source-not-found"
    again = await add(admin_client, tmp_path / "going")
    assert again["id"] != source["id"], "the folder is free at once"
    await scan_source(system_transaction, source["id"])

    for _ in range(3):
        await removal.remove_source.run(tx, source["id"])
        await tx.commit()
    assert await tx.scalar(select(func.count()).where(Photo.source_id == source["id"])) == 0
    assert await tx.scalar(select(func.count()).where(FileFailure.source_id == source["id"])) == 0
    assert await tx.get(Source, source["id"]) is None
    assert [mark.photo_id for mark in await tx.scalars(select(PhotoMark))] == [staying.id]
    assert not [path for path in gone if path.exists()]
    assert all(path.exists() for path in kept)
    assert {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in originals} == originals


async def test_removing_a_source_twice_is_removing_it(tx: AsyncSession) -> None:
    source = await make.source(tx, state="removing")
    await removal.remove_source.run(tx, source.id)
    await removal.remove_source.run(tx, source.id)


@pytest.mark.feature("LIB-10")
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/sources"),
        ("POST", "/sources"),
        ("GET", "/sources/counts"),
        ("GET", "/sources/scan-progress"),
        ("POST", "/sources/scan-all"),
        ("PATCH", "/sources/1"),
        ("DELETE", "/sources/1"),
        ("POST", "/sources/1/scan"),
        ("GET", "/fs/browse"),
        ("GET", "/failures"),
        ("POST", "/failures/retry"),
    ],
)
async def test_only_admins(user_client: httpx.AsyncClient, method: str, path: str, tx: AsyncSession) -> None:
    await make.source(tx)
    answer = await user_client.request(method, API + path, json={"path": "/tmp"})
    assert (answer.status_code, answer.json()["code"]) == (403, "admin-only")


async def test_the_library_says_when_nothing_is_above_it() -> None:
    onward._connected.clear()  # the same list: the fixture puts back into it what was there
    with pytest.raises(RuntimeError):
        onward.onward()
