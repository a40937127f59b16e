"""Every failure is a problem: a code, a status, facts; and never more than that."""

import errno
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Annotated, Any

import httpx
import psycopg
import pytest
from fastapi import FastAPI, Query, Request
from pydantic import BaseModel, SecretStr
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from nimtaflow.http.bodies import LONGEST_BODY
from nimtaflow.http.dependencies import Tx
from nimtaflow.http.furnish import furnish
from nimtaflow.http.problems import problems
from nimtaflow.kernel import db
from nimtaflow.kernel.problems import Conflict, NotFound, Unauthenticated, Unavailable


class AlbumNotFound(NotFound):
    code = "album-not-found"


class AlbumGone(NotFound):
    code = "album-gone"


class Wanted(BaseModel):
    password: SecretStr
    size: Annotated[int, Query(ge=1)] = 1


async def ask(raises: Callable[[], Awaitable[object]] | BaseException, *, swallow: bool = True) -> httpx.Response:
    """The answer of a route that fails so."""
    app = FastAPI()
    furnish(app)

    @app.get("/api/x")
    async def fail() -> object:
        if isinstance(raises, BaseException):
            raise raises
        return await raises()

    transport = httpx.ASGITransport(app, raise_app_exceptions=not swallow)
    async with httpx.AsyncClient(transport=transport, base_url="http://nimtaflow.test") as client:
        return await client.get("/api/x")


async def test_a_problem_tells_its_code_and_facts() -> None:
    answer = await ask(AlbumNotFound(album_id=7))
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {"code": "album-not-found", "status": 404, "album_id": 7}


async def test_facts_do_not_replace_the_code() -> None:
    facts: dict[str, Any] = {"code": "other", "status": 1}
    assert (await ask(Conflict(**facts))).json() == {"code": "conflict", "status": 409}


async def test_headers_that_belong_to_a_problem() -> None:
    assert (await ask(Unauthenticated())).headers["www-authenticate"] == "Bearer"
    assert (await ask(Unavailable(retry_after=7))).headers["retry-after"] == "7"


def server_says(state: str, kind: type[psycopg.Error] | None = None) -> OperationalError:
    """An error as SQLAlchemy wraps it."""
    original = (kind or psycopg.errors.lookup(state))("no")
    wrapped = OperationalError("SELECT 1", {}, original)
    wrapped.__cause__ = original
    return wrapped


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (server_says("57P01"), {"code": "database-unavailable", "status": 503, "reason": "away"}),
        (server_says("08006"), {"code": "database-unavailable", "status": 503, "reason": "away"}),
        (server_says("53300"), {"code": "database-unavailable", "status": 503, "reason": "busy"}),
        (server_says("", psycopg.OperationalError), {"code": "database-unavailable", "status": 503, "reason": "away"}),
        (psycopg.OperationalError("no"), {"code": "database-unavailable", "status": 503, "reason": "away"}),
        (PoolTimeout("no"), {"code": "database-unavailable", "status": 503, "reason": "busy"}),
        (server_says("53100"), {"code": "disk-full", "status": 507, "where": "database"}),
        (OSError(errno.ENOSPC, "no"), {"code": "disk-full", "status": 507, "where": "files"}),
        (OSError(errno.EDQUOT, "no"), {"code": "disk-full", "status": 507, "where": "files"}),
        (server_says("22003"), {"code": "impossible-value", "status": 422}),
        (ExceptionGroup("many", [OSError(errno.ENOSPC, "no")]), {"code": "disk-full", "status": 507, "where": "files"}),
    ],
)
async def test_when_the_ground_gives_way(error: Exception, told: dict[str, Any]) -> None:
    assert (await ask(error, swallow=False)).json() == told


@pytest.mark.parametrize(
    "bug", [KeyError("secret"), OSError(errno.EBADF, "secret"), server_says("42601"), ExceptionGroup("m", [KeyError()])]
)
async def test_a_bug_is_logged_and_not_told(bug: Exception) -> None:
    answer = await ask(bug)
    assert answer.status_code == 500
    assert answer.json() == {"code": "unexpected", "status": 500, "request_id": answer.headers["x-request-id"]}
    assert answer.headers["x-content-type-options"] == "nosniff"  # as every answer
    with pytest.raises(type(bug)):
        await ask(bug, swallow=False)


async def test_a_value_that_no_column_holds(database: str) -> None:
    async def nul() -> None:
        async with db.transaction() as tx:
            await tx.execute(text("SELECT :name"), {"name": "a\0b"})

    async def huge() -> None:
        async with db.transaction() as tx:
            await tx.execute(text("SELECT CAST(:id AS bigint)"), {"id": 10**30})

    async def half() -> None:
        async with db.transaction() as tx:
            await tx.execute(text("SELECT :name"), {"name": "\ud800"})

    for impossible in (nul, huge, half):
        assert (await ask(impossible, swallow=False)).json()["code"] == "impossible-value"


async def test_a_database_that_is_away(tmp_path: Any) -> None:
    engine = db._engine
    db.open_database(f"postgresql:///x?host={tmp_path}&port=1")
    try:

        async def connect() -> None:
            async with db.transaction() as tx:
                await tx.execute(text("SELECT 1"))

        answer = await ask(connect, swallow=False)
        assert (answer.status_code, answer.json()["code"]) == (503, "database-unavailable")
    finally:
        await db.close_database()
        db._engine = engine


@pytest.fixture
async def client() -> Any:
    """A client of an app with a form, a body and nothing else."""
    app = FastAPI()
    furnish(app)

    @app.post("/api/body")
    async def body(wanted: Wanted) -> int:
        return wanted.size

    @app.get("/api/query")
    async def query(size: Annotated[int, Query(ge=1, le=9)]) -> int:
        return size

    @app.get("/api/teapot")
    async def teapot() -> None:
        raise HTTPException(418, headers={"X-Tea": "yes"})

    @app.post("/api/raw")
    async def raw(request: Request) -> int:
        return len(await request.body())

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://nimtaflow.test") as made:
        yield made


async def test_an_invalid_request_says_which_field_and_not_what_was_sent(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/body", json={"password": ["hunter2"], "size": 0})
    assert answer.status_code == 422
    assert answer.json() == {
        "code": "invalid-request",
        "status": 422,
        "fields": [
            {"field": "password", "reason": "string-type", "bounds": {}},
            {"field": "size", "reason": "greater-than-equal", "bounds": {"ge": 1}},
        ],
    }
    assert "hunter2" not in answer.text
    missing = (await client.get("/api/query")).json()["fields"]
    assert missing == [{"field": "size", "reason": "missing", "bounds": {}}]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 5000])
async def test_a_body_that_is_none(client: httpx.AsyncClient, body: bytes) -> None:
    answer = await client.post("/api/body", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) in {(422, "invalid-request"), (400, "invalid-request")}


async def test_what_the_framework_refuses(client: httpx.AsyncClient) -> None:
    for method, path, status, code in (
        ("GET", "/api/nothing", 404, "no-such-route"),
        ("DELETE", "/api/query", 405, "method-not-allowed"),
        ("GET", "/api/teapot", 418, "i-m-a-teapot"),
    ):
        answer = await client.request(method, path)
        assert (answer.status_code, answer.json()) == (status, {"code": code, "status": status})
        assert answer.headers["content-type"] == "application/problem+json"
    assert (await client.delete("/api/query")).headers["allow"] == "GET"
    assert (await client.get("/api/teapot")).headers["x-tea"] == "yes"


async def test_a_body_that_is_too_long(client: httpx.AsyncClient) -> None:
    assert (await client.post("/api/raw", content=b"x" * LONGEST_BODY)).json() == LONGEST_BODY

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(LONGEST_BODY // 1000 + 1):
            yield b"x" * 1000

    for content in (b"x" * (LONGEST_BODY + 1), endless()):
        answer = await client.post("/api/raw", content=content)
        assert (answer.status_code, answer.json()["code"]) == (413, "too-large")
        assert answer.headers["x-nimtaflow-version"]


def test_problems_in_the_documentation() -> None:
    documented = problems(AlbumNotFound, AlbumGone, Conflict)
    assert set(documented) == {404, 409}
    assert documented[404]["description"] == "album-gone, album-not-found"
    schema = documented[404]["content"]["application/problem+json"]["schema"]
    assert schema["properties"]["code"]["enum"] == ["album-gone", "album-not-found"]


async def test_a_transaction_that_fails_at_its_end_is_no_success(database: str) -> None:
    """The commit comes before the answer: what could not be written must not look written."""
    app = FastAPI()
    furnish(app)

    @app.post("/api/x")
    async def write(tx: Tx) -> str:
        await tx.execute(text("CREATE TEMP TABLE t (id int UNIQUE DEFERRABLE INITIALLY DEFERRED) ON COMMIT DROP"))
        await tx.execute(text("INSERT INTO t VALUES (1), (1)"))
        return "written"

    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://nimtaflow.test") as client:
        assert (await client.post("/api/x")).json()["code"] == "unexpected"
