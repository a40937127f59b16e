"""Files as answers: ranges, conditions, names, and what never leaves the house."""

import os
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from nimtaflow.http import files
from nimtaflow.http.files import FileAnswer, disposition
from nimtaflow.http.furnish import furnish

CONTENT = bytes(range(256)) * 4096  # 1 MiB: four chunks


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A source with one photo, and a secret beside it."""
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "a.jpg").write_bytes(CONTENT)
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    return tmp_path / "source"


def serving(**answer: Any) -> FastAPI:
    app = FastAPI()
    furnish(app)

    @app.api_route("/api/file", methods=["GET", "HEAD"])
    async def file() -> FileAnswer:
        return FileAnswer(**answer)

    return app


@pytest.fixture
async def photo(folder: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an app whose /api/file is the photo."""
    app = serving(path=folder / "a.jpg", root=folder, media_type="image/jpeg", filename="a.jpg")
    async with client_of(app) as client:
        yield client


def client_of(app: FastAPI) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://nimtaflow.test")


async def get(**answer: Any) -> httpx.Response:
    async with client_of(serving(**answer)) as client:
        return await client.get("/api/file")


async def test_the_whole_file(photo: httpx.AsyncClient) -> None:
    answer = await photo.get("/api/file")
    assert answer.status_code == 200
    assert answer.content == CONTENT
    assert answer.headers["content-length"] == str(len(CONTENT))
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "content-encoding" not in answer.headers
    assert answer.headers["content-disposition"] == "inline; filename=\"a.jpg\"; filename*=UTF-8''a.jpg"
    assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-", 0, len(CONTENT)),
        ("bytes=10-19", 10, 20),
        ("bytes=1000000-", 1_000_000, len(CONTENT)),
        ("bytes=-5", len(CONTENT) - 5, len(CONTENT)),
        ("bytes=-99999999", 0, len(CONTENT)),
        ("bytes=5-99999999", 5, len(CONTENT)),
        ("BYTES = 262143-262145 ", 262_143, 262_146),
    ],
)
async def test_a_part(photo: httpx.AsyncClient, asked: str, start: int, stop: int) -> None:
    answer = await photo.get("/api/file", headers={"Range": asked})
    assert answer.status_code == 206
    assert answer.content == CONTENT[start:stop]
    assert answer.headers["content-range"] == f"bytes {start}-{stop - 1}/{len(CONTENT)}"
    assert answer.headers["content-length"] == str(stop - start)


@pytest.mark.parametrize("asked", ["bytes=9-3", "bytes=-", "bytes=0-1,5-6", "lines=0-1", "bytes=a-b", "bytes=", "0-1"])
async def test_what_is_no_range_is_the_whole_file(photo: httpx.AsyncClient, asked: str) -> None:
    answer = await photo.get("/api/file", headers={"Range": asked})
    assert (answer.status_code, len(answer.content)) == (200, len(CONTENT))


@pytest.mark.parametrize("asked", ["bytes=1048576-", "bytes=99999999-99999999", "bytes=-0"])
async def test_a_range_behind_the_end(photo: httpx.AsyncClient, asked: str) -> None:
    answer = await photo.get("/api/file", headers={"Range": asked})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{len(CONTENT)}"
    assert answer.json() == {"code": "range-not-satisfiable", "status": 416, "size": len(CONTENT)}


async def test_an_empty_file(folder: Path) -> None:
    (folder / "empty.jpg").touch()
    app = serving(path=folder / "empty.jpg", root=folder, media_type="image/jpeg")
    async with client_of(app) as client:
        assert (await client.get("/api/file")).content == b""
        assert (await client.get("/api/file", headers={"Range": "bytes=0-"})).status_code == 416


async def test_head_tells_the_size_and_sends_nothing(photo: httpx.AsyncClient) -> None:
    answer = await photo.head("/api/file", headers={"Range": "bytes=0-5"})
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == str(len(CONTENT))


async def test_a_client_who_has_it_is_told_so(photo: httpx.AsyncClient, folder: Path) -> None:
    first = await photo.get("/api/file")
    tag, changed = first.headers["etag"], first.headers["last-modified"]
    for have in ({"If-None-Match": tag}, {"If-None-Match": f'"x", W/{tag}'}, {"If-None-Match": "*"}):
        answer = await photo.get("/api/file", headers=have)
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["etag"] == tag
    assert (await photo.get("/api/file", headers={"If-Modified-Since": changed})).status_code == 304
    assert (await photo.get("/api/file", headers={"If-None-Match": '"x"'})).status_code == 200
    os.utime(folder / "a.jpg", (2_000_000_000, 2_000_000_000))
    assert (await photo.get("/api/file", headers={"If-None-Match": tag})).status_code == 200
    assert (await photo.get("/api/file", headers={"If-Modified-Since": changed})).status_code == 200


@pytest.mark.parametrize(
    "date", ["", "yesterday", "Sun, 99 Nov 9999 99:99:99 GMT", "0", "Mon, 01 Jan 0001 00:00:00 GMT"]
)
async def test_a_date_that_is_none(photo: httpx.AsyncClient, date: str) -> None:
    assert (await photo.get("/api/file", headers={"If-Modified-Since": date})).status_code == 200
    assert (await photo.get("/api/file", headers={"If-Range": date, "Range": "bytes=0-1"})).status_code == 200


async def test_a_part_only_of_the_version_one_has(photo: httpx.AsyncClient) -> None:
    first = await photo.get("/api/file")
    tag, changed = first.headers["etag"], first.headers["last-modified"]
    later = format_datetime(datetime(2040, 1, 1, tzinfo=UTC), usegmt=True)
    for condition, status in ((tag, 206), (changed, 206), (f"W/{tag}", 200), ('"other"', 200), (later, 200)):
        answer = await photo.get("/api/file", headers={"Range": "bytes=0-1", "If-Range": condition})
        assert answer.status_code == status, condition


async def test_a_given_version_and_its_caching(folder: Path) -> None:
    answer = await get(
        path=folder / "a.jpg", root=folder, media_type="image/jpeg", etag='"abc"', cache_control="private, immutable"
    )
    assert answer.headers["etag"] == '"abc"'
    assert answer.headers["cache-control"] == "private, immutable"
    assert "content-disposition" not in answer.headers


@pytest.mark.parametrize(
    "media_type", ["image/svg+xml", "text/html", "application/xml", "application/xhtml+xml", "application/pdf", ""]
)
async def test_what_could_run_is_only_saved(folder: Path, media_type: str) -> None:
    (folder / "x.svg").write_text("<svg onload='alert(1)'/>")
    answer = await get(path=folder / "x.svg", root=folder, media_type=media_type, filename="x.svg")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-type"] == "application/octet-stream"


async def test_a_file_that_is_gone(folder: Path) -> None:
    for path in (folder / "b.jpg", folder / "a.jpg" / "x", folder / ("x" * 300), str(folder / "a.jpg") + "\0"):
        answer = await get(path=path, root=folder, media_type="image/jpeg")
        assert (answer.status_code, answer.json()) == (404, {"code": "file-gone", "status": 404})


async def test_what_is_no_regular_file(folder: Path) -> None:
    os.mkfifo(folder / "pipe")  # opening it must not wait for a writer
    (folder / "sub").mkdir()
    for name in ("pipe", "sub", "."):
        assert (await get(path=folder / name, root=folder, media_type="image/jpeg")).status_code == 404


async def test_an_offline_folder(folder: Path) -> None:
    answer = await get(path=folder / "x" / "a.jpg", root=folder / "x", media_type="image/jpeg")
    assert (answer.status_code, answer.json()["code"]) == (503, "file-unreachable")


async def test_names_that_are_bytes(folder: Path) -> None:
    name = os.fsencode(folder) + b"/caf\xe9.jpg"
    with open(name, "wb") as file:
        file.write(b"x")
    answer = await get(path=name, root=folder, media_type="image/jpeg", filename="caf\U0010ffe9.jpg")
    assert answer.content == b"x"
    assert "filename*=UTF-8''caf%EF%BF%BD.jpg" in answer.headers["content-disposition"]


async def test_nothing_outside_of_the_source(folder: Path) -> None:
    secret = folder.parent / "secret.jpg"
    (folder / "link.jpg").symlink_to(secret)
    (folder / "up").symlink_to(folder.parent)
    (folder / "loop").symlink_to("loop")
    (folder / "inner.jpg").symlink_to("a.jpg")
    beside = folder.with_name("source2")
    beside.mkdir()
    (beside / "a.jpg").write_bytes(b"secret")
    for path in ("link.jpg", "up/secret.jpg", "../secret.jpg", "../source2/a.jpg", "loop", "/etc/passwd"):
        answer = await get(path=folder / path, root=folder, media_type="image/jpeg")
        assert (answer.status_code, b"secret" in answer.content) == (404, False), path
    assert (await get(path=folder / "inner.jpg", root=folder, media_type="image/jpeg")).content == CONTENT


async def test_a_source_that_is_a_link_itself(folder: Path) -> None:
    link = folder.with_name("link")
    link.symlink_to(folder)
    assert (await get(path=link / "a.jpg", root=link, media_type="image/jpeg")).content == CONTENT


async def test_a_link_put_in_the_way_between_looking_and_opening(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder that holds the file becomes a link to a folder outside, at the worst moment."""
    (folder / "sub").mkdir()
    (folder / "sub" / "secret.jpg").write_bytes(b"harmless")
    real_open = os.open

    def swap(path: Any, *rest: Any, **more: Any) -> int:
        os.rename(folder / "sub", folder / "was")
        os.symlink(folder.parent, folder / "sub")
        handle = real_open(path, *rest, **more)
        os.unlink(folder / "sub")
        os.rename(folder / "was", folder / "sub")
        return handle

    monkeypatch.setattr(files.os, "open", swap)
    answer = await get(path=folder / "sub" / "secret.jpg", root=folder, media_type="image/jpeg")
    assert (answer.status_code, answer.json()["code"]) == (404, "file-gone")


async def test_no_file_stays_open(photo: httpx.AsyncClient, folder: Path) -> None:
    assert opened_in(folder) == []
    with (folder / "a.jpg").open():
        assert opened_in(folder) != []
    for headers in ({}, {"Range": "bytes=9-"}, {"Range": "bytes=99999999-"}, {"If-None-Match": "*"}):
        await photo.get("/api/file", headers=headers)
        await photo.head("/api/file", headers=headers)
    assert opened_in(folder) == []


def opened_in(folder: Path) -> list[str]:
    """The files in a folder that this process holds open; whatever else it opens meanwhile does not matter."""
    found: list[str] = []
    for handle in os.listdir("/proc/self/fd"):
        with suppress(FileNotFoundError):  # closed while we look, such as the one we look with
            found.append(os.readlink(f"/proc/self/fd/{handle}"))
    return [path for path in found if path.startswith(f"{folder}/")]


async def test_a_file_that_shrinks_while_it_is_sent(
    photo: httpx.AsyncClient, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real_pread = os.pread

    def shrink(handle: int, size: int, at: int) -> bytes:
        if at == 0:
            os.truncate(folder / "a.jpg", 300_000)
        return real_pread(handle, size, at)

    monkeypatch.setattr(files.os, "pread", shrink)
    assert len((await photo.get("/api/file")).content) == 300_000  # less than promised, which ends the connection


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Urlaub 2022.jpg", "filename=\"Urlaub 2022.jpg\"; filename*=UTF-8''Urlaub%202022.jpg"),
        ("Größe.jpg", "filename=\"Gr__e.jpg\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe.jpg"),
        ('a"b\\c/d%41.jpg', "filename=\"a_b_c_d_41.jpg\"; filename*=UTF-8''a%22b_c_d%2541.jpg"),
        (
            "x\r\nSet-Cookie: a=b",
            "filename=\"x__Set-Cookie: a=b\"; filename*=UTF-8''x%EF%BF%BD%EF%BF%BDSet-Cookie%3A%20a%3Db",
        ),
        ("gpj.\u202egpj.exe", "filename=\"gpj._gpj.exe\"; filename*=UTF-8''gpj.%EF%BF%BDgpj.exe"),
        ("", "filename=\"file\"; filename*=UTF-8''file"),
    ],
)
def test_names_to_save_by(name: str, told: str) -> None:
    assert disposition(name, attachment=True) == f"attachment; {told}"
