"""Who holds a token: the session is asked at every request, so that ending it ends everything at once."""

from uuid import UUID

from sqlalchemy import select

from nimtaflow.access import tokens
from nimtaflow.access.grants import Grants
from nimtaflow.access.settings import AuthSettings
from nimtaflow.access.viewer import Viewer
from nimtaflow.kernel.clock import now
from nimtaflow.kernel.db import Tx
from nimtaflow.tables.system import Setting
from nimtaflow.tables.users import User, UserSession


async def viewer_of(tx: Tx, token: str) -> Viewer | None:
    """Who holds this access token; None when it is not genuine, its session is over or its user is deactivated."""
    claims = tokens.read(token)
    return None if claims is None else await _in_session(tx, claims.user_id, claims.session_id)


async def still(tx: Tx, viewer: Viewer) -> Viewer | None:
    """The same viewer as he stands now, for what lasts longer than a request; None when his time is over."""
    if viewer.user_id is None or viewer.session_id is None:
        return await open_viewer(tx)
    return await _in_session(tx, viewer.user_id, viewer.session_id)


async def _in_session(tx: Tx, user_id: int, session_id: UUID) -> Viewer | None:
    alive = (UserSession.id == session_id, UserSession.ended_at.is_(None), UserSession.expires_at > now())
    asked = (
        select(User.id, User.role, User.grants)
        .join(UserSession, UserSession.user_id == User.id)
        .where(*alive, User.id == user_id, User.is_active)
    )
    found = (await tx.execute(asked)).one_or_none()
    if found is None:
        return None
    return Viewer(found.id, found.role == "admin", Grants.model_validate(found.grants), session_id)


async def is_enforced(tx: Tx) -> bool:
    """Whether one must log in."""
    stored = await tx.scalar(select(Setting.value).where(Setting.key == "auth.enforce"))
    return stored is None or AuthSettings.from_stored({"auth.enforce": stored}).enforce


async def open_viewer(tx: Tx) -> Viewer | None:
    """Who a request without any credentials is: the first admin where logging in is not enforced, else None."""
    if await is_enforced(tx):
        return None
    first = select(User.id).where(User.role == "admin", User.is_active).order_by(User.id).limit(1)
    user_id = await tx.scalar(first)
    return Viewer(user_id, is_admin=True) if user_id is not None else None
