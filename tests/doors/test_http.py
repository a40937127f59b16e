"""What the server is made of."""

from inspect import iscoroutinefunction

import pytest
from fastapi.routing import APIRoute
from sqlalchemy.ext.asyncio import AsyncSession

from nimtaflow.doors.http import ROUTERS


@pytest.mark.feature("ARCH-01")
async def test_no_route_blocks_and_no_statement_does(tx: AsyncSession) -> None:
    """FastAPI on async SQLAlchemy; the driver is psycopg, since a job is written in its caller's transaction."""
    connection = await tx.connection()
    assert connection.dialect.is_async
    assert connection.dialect.driver == "psycopg"
    routes = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
    assert [route.path for route in routes if not iscoroutinefunction(route.endpoint)] == []
    assert len(routes) > 30
