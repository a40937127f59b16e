"""Who holds a token: the session is asked at every request, so that ending it ends everything at once."""

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
    if claims is None:
        return None
    alive = (UserSession.id == claims.session_id, UserSession.ended_at.is_(None), UserSession.expires_at > now())
    asked = (
        select(User.id, User.role, User.grants)
        .join(UserSession, UserSession.user_id == User.id)
        .where(*alive, User.id == claims.user_id, User.is_active)
    )
    found = (await tx.execute(asked)).one_or_none()
    if found is None:
        return None
    return Viewer(found.id, found.role == "admin", Grants.model_validate(found.grants), claims.session_id)


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
