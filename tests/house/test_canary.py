"""The canary: in a library with hidden things, nothing of them may appear in any answer.

A restricted user, a stranger and a guest with a forged token walk every GET route, enumerated from the app itself.
"""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncSession

import make
from nimtaflow.access.grants import Folder, Grants
from nimtaflow.kernel.clock import now
from nimtaflow.kernel.files import derived_path, write_atomically
from nimtaflow.tables.photos import Photo
from nimtaflow.tables.system import LogEntry

SECRET = "Canary"
OPEN = {  # what a stranger may read: whether there is an account, whether it runs, and what the API looks like
    "/api/v1/auth/status",
    "/api/v1/health",
    "/api/v1/version",
    "/api/v1/info",
}
ENDLESS = {"/api/v1/live"}


def routes(app: FastAPI) -> list[str]:
    """Every GET path of the API, by the app's own description."""
    return [path for path, methods in app.openapi()["paths"].items() if "get" in methods]


@pytest.fixture
async def hidden(tx: AsyncSession, tmp_path: Path) -> Photo:
    """A photo that only admins see, with a telling name in every column, and its files."""
    (tmp_path / f"{SECRET}Folder").mkdir()
    (tmp_path / f"{SECRET}Folder" / f"{SECRET}.jpg").write_bytes(SECRET.encode())
    source = await make.source(tx, str(tmp_path), name=f"{SECRET}Source")
    texts = {name: f"{SECRET} {name}" for name in ("title", "caption", "description", "city", "camera_model", "artist")}
    photo = await make.photo(
        tx,
        source,
        f"{SECRET}Folder/{SECRET}.jpg",
        taken="1999-09-09T09:09",
        raw_metadata={"IFD0:Model": SECRET},
        keywords=[SECRET],
        latitude=12.345678,
        longitude=-98.765432,
        **texts,
    )
    assert photo.version
    for size in ("small", "medium", "large"):
        write_atomically(derived_path(size, photo.id, photo.version), SECRET.encode())
    await make.step(tx, photo, "thumbnails", "failed", error_code="damaged-file", error_facts={"detail": SECRET})
    await make.mark(tx, await make.user(tx, email=f"{SECRET}@example.org", name=SECRET), photo)
    tx.add(LogEntry(at=now(), feature="scanner", level="info", event=SECRET, facts={}))
    raw = await make.photo(tx, source, f"{SECRET}Folder/{SECRET}.dng", taken="1999-09-09T09:09")
    await make.stack(tx, photo, raw, cover_id=photo.id)
    await tx.refresh(photo)
    seen = await make.photo(tx, source, "open/seen.jpg", taken="2020-02-02")
    twin = await make.photo(tx, source, f"{SECRET}Folder/{SECRET}2.jpg", taken="1999-09-09T09:09")
    await make.duplicates(tx, photo, twin, id=1)
    await make.duplicates(tx, seen, twin, kind="near", id=2)
    return photo


@pytest.fixture
async def restricted(tx: AsyncSession, hidden: Photo) -> str:
    """The token of a user who sees another folder only."""
    grants = Grants(folders=(Folder(source_id=hidden.source_id, path="open"),))
    return await make.token(tx, await make.user(tx, grants=grants))


@pytest.fixture
async def walker(app: FastAPI, tx: AsyncSession) -> AsyncIterator[httpx.AsyncClient]:
    """A client without any credentials."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://nimtaflow.test") as client:
        yield client


async def walk(client: httpx.AsyncClient, app: FastAPI, photo: Photo, headers: dict[str, str]) -> dict[str, Any]:
    """Every route with the hidden photo's id and month; the answers by path."""
    answers: dict[str, Any] = {}
    for path in routes(app):
        if path in ENDLESS:
            continue
        url = path.replace("{photo_id}", str(photo.id)).replace("{source_id}", str(photo.source_id))
        url = (
            url.replace("{session_id}", "00000000-0000-0000-0000-000000000000")
            .replace("{name}", "cpu")
            .replace("{number}", "0")
            .replace("{stack_id}", str(photo.stack_id))
            .replace("{group_id}", "1")
        )
        assert "{" not in url, f"the canary does not know what to put into {path}"
        params = {"month": "1999-09", "path": "/", "view": "library", "v": photo.version}
        answers[path] = await client.get(url, headers=headers, params=params)
    return answers


def leaks(answer: httpx.Response) -> bool:
    """Whether an answer tells of the hidden photo."""
    return any(word in answer.text for word in (SECRET, "1999-09", "12.345678"))


@pytest.mark.feature("GEN-17", "GEN-13")
async def test_a_restricted_user_learns_nothing_of_what_is_hidden(
    walker: httpx.AsyncClient, app: FastAPI, tx: AsyncSession, hidden: Photo, restricted: str
) -> None:
    await tx.commit()
    answers = await walk(walker, app, hidden, {"Authorization": f"Bearer {restricted}"})
    told = {path for path, answer in answers.items() if leaks(answer)}
    assert told <= {"/api/v1/photos/timeline/bucket"}, (
        told
    )  # which names the month that was asked for, and nothing in it
    bucket = answers["/api/v1/photos/timeline/bucket"].json()
    assert bucket["id"] == []
    for path, answer in answers.items():
        assert answer.status_code < 500, path
        if "{photo_id}" in path or "{stack_id}" in path or "{group_id}" in path:
            assert answer.status_code == 404, path  # not 403: for him it does not exist


async def test_the_canary_sings_for_an_admin(
    walker: httpx.AsyncClient, app: FastAPI, tx: AsyncSession, hidden: Photo
) -> None:
    token = await make.token(tx, await make.user(tx, role="admin"))
    await tx.commit()
    answers = await walk(walker, app, hidden, {"Authorization": f"Bearer {token}"})
    told = {path for path, answer in answers.items() if leaks(answer)}
    assert {"/api/v1/photos", "/api/v1/photos/{photo_id}/detail", "/api/v1/sources", "/api/v1/logs"} <= told


@pytest.mark.feature("AUTH-01")
@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer forged"}, {"Cookie": "nimtaflow_access=forged"}])
async def test_a_stranger_is_told_nothing(
    walker: httpx.AsyncClient, app: FastAPI, tx: AsyncSession, hidden: Photo, headers: dict[str, str]
) -> None:
    await tx.commit()
    for path, answer in (await walk(walker, app, hidden, headers)).items():
        if path not in OPEN:
            assert answer.status_code == 401, path
            assert answer.json()["code"] == "unauthenticated", path
        assert not leaks(answer), path


async def test_nobody_changes_anything_without_an_account(
    walker: httpx.AsyncClient, app: FastAPI, tx: AsyncSession, hidden: Photo
) -> None:
    await tx.commit()
    for path, methods in app.openapi()["paths"].items():
        url = path.replace("{photo_id}", str(hidden.id)).replace("{source_id}", str(hidden.source_id))
        url = (
            url.replace("{session_id}", "00000000-0000-0000-0000-000000000000")
            .replace("{name}", "cpu")
            .replace("{number}", "0")
            .replace("{stack_id}", str(hidden.stack_id))
            .replace("{group_id}", "1")
        )
        for method in methods.keys() - {"get", "head"}:
            if "/auth/" not in path:
                answer = await walker.request(method.upper(), url, json={})
                assert answer.status_code == 401, (method, path, answer.text)


@pytest.mark.parametrize("path", sorted(ENDLESS))
async def test_endless_answers_are_not_for_strangers(walker: httpx.AsyncClient, database: str, path: str) -> None:
    answer = await asyncio.wait_for(walker.get(path), 5)
    assert answer.status_code == 401
