"""What a route may ask for: the transaction, and who asks."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import OAuth2PasswordBearer

from nimtaflow.access import sessions
from nimtaflow.access import viewer as access
from nimtaflow.http.cookies import ACCESS_COOKIE, REFRESH_COOKIE
from nimtaflow.kernel import db
from nimtaflow.kernel.problems import Unauthenticated

_bearer = OAuth2PasswordBearer("auth/login", refreshUrl="auth/refresh", auto_error=False, scheme_name="login")


async def _tx() -> AsyncIterator[db.Tx]:
    async with db.transaction() as tx:
        yield tx


# "function": committed before the answer leaves, so that a client who reads after writing reads what he wrote
Tx = Annotated[db.Tx, Depends(_tx, scope="function")]


async def _anybody(request: Request, tx: Tx, bearer: Annotated[str | None, Depends(_bearer)]) -> access.Viewer:
    if request.headers.get("authorization"):
        return await _holder(tx, bearer or "")
    if ACCESS_COOKIE in request.cookies or REFRESH_COOKIE in request.cookies:
        return await _holder(tx, request.cookies.get(ACCESS_COOKIE, ""))
    return await sessions.open_viewer(tx) or access.NOBODY


async def _holder(tx: db.Tx, token: str) -> access.Viewer:
    """Whoever shows credentials is who they say, or unauthenticated: never somebody else, never nobody."""
    found = await sessions.viewer_of(tx, token)
    if found is None:
        raise Unauthenticated
    return found


Anybody = Annotated[access.Viewer, Depends(_anybody)]


async def _viewer(anybody: Anybody) -> access.Viewer:
    anybody.require_user()
    return anybody


async def _admin(anybody: Anybody) -> access.Viewer:
    anybody.require_admin()
    return anybody


Viewer = Annotated[access.Viewer, Depends(_viewer)]
Admin = Annotated[access.Viewer, Depends(_admin)]
