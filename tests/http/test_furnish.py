"""What is around every route: headers, compression, and the refusal of other sites."""

import asyncio
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.responses import HTMLResponse, Response, StreamingResponse
from sqlalchemy.ext.asyncio import AsyncSession

import make
from nimtaflow.http.dependencies import Admin, Anybody, Viewer
from nimtaflow.http.furnish import furnish
from nimtaflow.http.headers import web_policy
from nimtaflow.kernel.config import VERSION
from nimtaflow.tables.users import User


@pytest.fixture
def app() -> FastAPI:
    """An app with one route of each kind."""
    app = FastAPI()
    furnish(app)

    @app.get("/api/anybody")
    @app.post("/api/anybody")
    async def anybody(anybody: Anybody) -> int | None:
        return anybody.user_id

    @app.get("/api/viewer")
    @app.post("/api/viewer")
    async def viewer(viewer: Viewer) -> int | None:
        return viewer.user_id

    @app.get("/api/admin")
    async def admin(admin: Admin) -> int | None:
        return admin.user_id

    @app.get("/api/long")
    async def long() -> list[int]:
        return list(range(1000))

    @app.get("/api/picture")
    async def picture() -> Response:
        return Response(bytes(5000), media_type="image/tiff", headers={"Cache-Control": "private, immutable"})

    @app.get("/api/events")
    async def events() -> StreamingResponse:
        return StreamingResponse(iter([b"data: x\n\n" * 500]), media_type="text/event-stream")

    @app.get("/page")
    async def page() -> HTMLResponse:
        return HTMLResponse("<p>Hello")

    return app


async def test_who_asks(
    client: httpx.AsyncClient,
    user_client: httpx.AsyncClient,
    admin_client: httpx.AsyncClient,
    user: User,
    admin: User,
) -> None:
    assert (await client.get("/api/anybody")).json() is None
    for path in ("/api/viewer", "/api/admin"):
        assert (await client.get(path)).json() == {"code": "unauthenticated", "status": 401}
    assert (await user_client.get("/api/anybody")).json() == user.id
    assert (await user_client.get("/api/viewer")).json() == user.id
    assert (await user_client.get("/api/admin")).json() == {"code": "admin-only", "status": 403}
    assert (await admin_client.get("/api/admin")).json() == admin.id
    for wrong in ("Bearer x", "Bearer", "Basic dXNlcjpwYXNz", "", "bearer\t"):
        answer = await client.get("/api/anybody", headers={"Authorization": wrong})
        assert answer.status_code == 401, wrong  # wrong credentials are not none


async def test_a_token_in_the_url_is_no_token(client: httpx.AsyncClient, user: User, tx: AsyncSession) -> None:
    token = await make.token(tx, user)
    assert (await client.get("/api/viewer", params={"access_token": token})).status_code == 401


HOST = "nimtaflow.test"
OURS = [
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": f"http://{HOST}"},
    {"Origin": f"http://{HOST}:80"},
    {"Origin": f"https://{HOST.upper()}"},  # a proxy in front ends TLS
]
THEIRS = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": f"http://{HOST}"},
    {"Origin": "http://evil.test"},
    {"Origin": f"http://{HOST}.evil.test"},
    {"Origin": f"http://{HOST}:8080"},
    {"Origin": f"http://evil.test#{HOST}"},
    {"Origin": f"http://{HOST}@evil.test"},
    {"Origin": "null"},
    {"Origin": "file://"},
    {"Origin": "http://["},
    {"Origin": "http://nimtaflow.test:99999999"},
    {"Origin": ""},
]


@pytest.mark.feature("AUTH-02")
@pytest.mark.parametrize("headers", [*OURS, *THEIRS, {}])
async def test_no_other_site_acts_in_a_users_name(
    client: httpx.AsyncClient, user: User, tx: AsyncSession, headers: dict[str, str]
) -> None:
    """A24: the browser adds our cookie to whatever any site sends; only our own pages may use it for a change."""
    client.cookies.set("nimtaflow_access", await make.token(tx, user), domain=HOST, path="/api")
    assert (await client.get("/api/viewer", headers=headers)).status_code == 200
    for path in ("/api/viewer", "/api/anybody"):
        answer = await client.post(path, headers=headers)
        if headers in OURS:
            assert answer.json() == user.id
        else:
            assert (answer.status_code, answer.json()["code"]) == (403, "cross-site-request")


async def test_an_app_shows_its_token_itself(user_client: httpx.AsyncClient) -> None:
    assert (await user_client.post("/api/viewer")).status_code == 200


@pytest.mark.parametrize("headers", THEIRS)
async def test_other_sites_change_nothing_without_cookies_either(
    client: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    """Where logging in is not enforced, and at the doors where one logs in."""
    assert (await client.post("/api/anybody", headers=headers)).status_code == 403
    assert (await client.post("/api/anybody")).status_code == 200


async def test_headers_of_every_answer(client: httpx.AsyncClient) -> None:
    seen: set[str] = set()
    for path in ("/api/long", "/api/viewer", "/api/nothing", "/page"):
        headers = (await client.get(path)).headers
        assert headers["x-nimtaflow-version"] == headers["x-photoflow-version"] == VERSION
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["x-frame-options"] == "DENY"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        seen.add(headers["x-request-id"])
    assert len(seen) == 4
    assert (await client.get("/api/long")).headers["cache-control"] == "no-store"
    assert (await client.get("/api/long")).headers["content-security-policy"].startswith("default-src 'none'")
    assert (await client.get("/api/picture")).headers["cache-control"] == "private, immutable"
    assert "cross-origin-opener-policy" not in (await client.get("/page")).headers
    assert (await client.get(f"https://{HOST}/page")).headers["cross-origin-opener-policy"] == "same-origin"


async def test_a_page_runs_only_our_scripts(client: httpx.AsyncClient) -> None:
    policy = (await client.get("/page")).headers["content-security-policy"]
    assert "script-src 'self';" in policy
    html = "<script src=x.js></script><script type=module>let a</script><SCRIPT>\nb()</SCRIPT>"
    scripts = next(part for part in web_policy(html).split("; ") if part.startswith("script-src"))
    assert scripts.count("sha256-") == web_policy(html).count("sha256-") == 2
    assert "unsafe" not in scripts


async def test_only_what_shrinks_is_compressed(client: httpx.AsyncClient) -> None:
    for path, encoding in (
        ("/api/long", "gzip"),
        ("/api/viewer", None),
        ("/api/picture", None),
        ("/api/events", None),
    ):
        answer = await client.get(path, headers={"Accept-Encoding": "gzip"})
        assert answer.headers.get("content-encoding") == encoding, path
    assert (await client.get("/api/long")).json() == list(range(1000))
    plain = await client.get("/api/long", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers


async def test_many_ask_at_once(user_client: httpx.AsyncClient, user: User) -> None:
    answers = await asyncio.gather(*(user_client.get("/api/viewer") for _ in range(40)))
    assert {answer.json() for answer in answers} == {user.id}


def test_the_documentation_knows_how_to_log_in(app: FastAPI) -> None:
    document: dict[str, Any] = app.openapi()
    flow = document["components"]["securitySchemes"]["OAuth2PasswordBearer"]["flows"]["password"]
    assert flow["tokenUrl"] == "/api/v1/auth/login"
