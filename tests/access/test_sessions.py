"""Who holds a token."""

from datetime import timedelta
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

import make
from nimtaflow.access import sessions, tokens
from nimtaflow.access.grants import Grants
from nimtaflow.access.viewer import Viewer
from nimtaflow.kernel.clock import now
from nimtaflow.tables.system import Setting
from nimtaflow.tables.users import User


async def test_a_token_says_who_asks_and_with_which_limits(tx: AsyncSession) -> None:
    grants = Grants(can_download=False)
    lea = await make.user(tx, grants=grants)
    session = await make.session(tx, lea)
    assert await sessions.viewer_of(tx, tokens.sign(lea.id, session.id)) == Viewer(lea.id, False, grants, session.id)


async def test_a_session_that_is_over_is_nobody(tx: AsyncSession, user: User) -> None:
    ended = await make.session(tx, user, ended_at=now())
    expired = await make.session(tx, user, expires_at=now() - timedelta(seconds=1))
    for session_id in (ended.id, expired.id, uuid4()):
        assert await sessions.viewer_of(tx, tokens.sign(user.id, session_id)) is None


async def test_a_session_of_somebody_else_is_nobody(tx: AsyncSession, user: User, admin: User) -> None:
    session = await make.session(tx, user)
    assert await sessions.viewer_of(tx, tokens.sign(admin.id, session.id)) is None


async def test_a_deactivated_user_is_nobody(tx: AsyncSession, user: User) -> None:
    token = await make.token(tx, user)
    user.is_active = False
    await tx.flush()
    assert await sessions.viewer_of(tx, token) is None


async def test_without_enforcement_nobody_is_the_first_active_admin(tx: AsyncSession, admin: User, user: User) -> None:
    second = await make.user(tx, role="admin")
    assert await sessions.open_viewer(tx) is None
    tx.add(Setting(key="auth.enforce", value=False))
    assert await sessions.open_viewer(tx) == Viewer(admin.id, is_admin=True)
    admin.is_active = False
    assert await sessions.open_viewer(tx) == Viewer(second.id, is_admin=True)
    second.is_active = False
    assert await sessions.open_viewer(tx) is None
