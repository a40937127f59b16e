"""What the server is made of."""

from inspect import iscoroutinefunction
from pathlib import Path

import httpx
import pytest
from fastapi.routing import APIRoute
from sqlalchemy.ext.asyncio import AsyncSession

from nimtaflow.doors.http import ROUTERS
from nimtaflow.kernel.config import environment


@pytest.mark.feature("ARCH-01")
async def test_no_route_blocks_and_no_statement_does(tx: AsyncSession) -> None:
    """FastAPI on async SQLAlchemy; the driver is psycopg, since a job is written in its caller's transaction."""
    connection = await tx.connection()
    assert connection.dialect.is_async
    assert connection.dialect.driver == "psycopg"
    routes = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
    assert [route.path for route in routes if not iscoroutinefunction(route.endpoint)] == []
    assert len(routes) > 30


@pytest.mark.parametrize("path", ["%00", "assets/%00.js", "x" * 300, "x" * 300 + "/y", "ä" * 200, "a/" * 3000, "%ff"])
async def test_a_path_that_no_file_can_have_shows_the_page(
    client: httpx.AsyncClient, path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "index.html").write_text("the page")
    monkeypatch.setenv("NIMTAFLOW_WEB", str(tmp_path))
    environment.cache_clear()
    answer = await client.get(f"/{path}")
    assert (answer.status_code, answer.text) == (200, "the page")
    for closed in ("api", "api/docs/files"):
        assert (await client.get(f"/{closed}/{path}")).status_code == 404
