"""What a route may ask for: the transaction, and who asks."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import OAuth2PasswordBearer

from nimtaflow.access import sessions
from nimtaflow.access import viewer as access
from nimtaflow.http.cookies import shown_token
from nimtaflow.kernel import db
from nimtaflow.kernel.problems import Unauthenticated


async def _tx() -> AsyncIterator[db.Tx]:
    async with db.transaction() as tx:
        yield tx


# "function": committed before the answer leaves, so that a client who reads after writing reads what he wrote
Tx = Annotated[db.Tx, Depends(_tx, scope="function")]

_documented = OAuth2PasswordBearer("/api/v1/auth/login", refreshUrl="/api/v1/auth/refresh", auto_error=False)


async def _anybody(request: Request, tx: Tx, _: Annotated[str | None, Depends(_documented)]) -> access.Viewer:
    """Whoever shows credentials is who they prove, or unauthenticated: never somebody else, never nobody."""
    token = shown_token(request)
    if token is None:
        return await sessions.open_viewer(tx) or access.NOBODY
    holder = await sessions.viewer_of(tx, token)
    if holder is None:
        raise Unauthenticated
    return holder


Anybody = Annotated[access.Viewer, Depends(_anybody)]


async def _viewer(anybody: Anybody) -> access.Viewer:
    anybody.require_user()
    return anybody


async def _admin(anybody: Anybody) -> access.Viewer:
    anybody.require_admin()
    return anybody


Viewer = Annotated[access.Viewer, Depends(_viewer)]
Admin = Annotated[access.Viewer, Depends(_admin)]
