"""Sessions: begun by a login, kept alive by refreshing, ended by logging out, by an admin or by a thief's mistake."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from nimtaflow.access import tokens
from nimtaflow.access.viewer import Viewer
from nimtaflow.kernel.clock import now
from nimtaflow.kernel.db import Tx, transaction
from nimtaflow.kernel.log import logger
from nimtaflow.kernel.problems import NotFound, Unauthenticated
from nimtaflow.tables.users import User, UserSession
from nimtaflow.users import queries, refresh_tokens

REMEMBERED: Final = timedelta(days=30)
UNREMEMBERED: Final = timedelta(days=1)
GRACE: Final = timedelta(seconds=120)  # the web asks again every 30 seconds

log = logger("system")


class RefreshReused(Unauthenticated):
    """A refresh token was used a second time. One of the two users is a thief, and so the session is over."""

    code = "refresh-reused"


class SessionNotFound(NotFound):
    """No such session of this user, or it is over."""

    code = "session-not-found"


@dataclass(frozen=True)
class Place:
    """Where a login comes from, for the list of sessions."""

    device: str
    address: str | None


@dataclass(frozen=True)
class Issued:
    """The tokens of a session."""

    user: User
    access_token: str
    refresh_token: str
    remember: bool


async def begin(tx: Tx, user: User, place: Place, *, remember: bool) -> Issued:
    """Begin a session of this user."""
    session_id = uuid4()
    token = refresh_tokens.new(session_id)
    session = UserSession(
        id=session_id,
        user_id=user.id,
        refresh_hash=refresh_tokens.digest(token),
        rotated_at=now(),
        remember=remember,
        device=place.device,
        address=place.address,
        seen_at=now(),
        expires_at=_end(remember=remember),
    )
    await queries.add_session(tx, session)
    user.last_login_at = now()
    return Issued(user, tokens.sign(user.id, session_id), token, remember)


async def refresh(token: str) -> Issued:
    """Exchange a refresh token for new tokens. Raises Unauthenticated, RefreshReused.

    In a transaction of its own: that a session was ended must outlive the refusal.
    """
    async with transaction() as tx:
        outcome = await _rotate(tx, token)
    if isinstance(outcome, Unauthenticated):
        raise outcome
    return outcome


async def _rotate(tx: Tx, token: str) -> Issued | Unauthenticated:
    session_id = refresh_tokens.session_of(token)
    found = await queries.locked_session(tx, session_id) if session_id else None
    if found is None:
        return Unauthenticated()
    session, user = found
    if session.ended_at is not None or session.expires_at <= now() or not user.is_active:
        return Unauthenticated()
    given = refresh_tokens.digest(token)
    fresh = refresh_tokens.successor(session.id, token)
    issued = Issued(user, tokens.sign(user.id, session.id), fresh, session.remember)
    if hmac.compare_digest(given, session.refresh_hash):
        session.previous_hash, session.refresh_hash = given, refresh_tokens.digest(fresh)
        session.rotated_at = session.seen_at = now()
        session.expires_at = _end(remember=session.remember)
        return issued
    if _is_previous(session, given) and now() - session.rotated_at <= GRACE:
        return issued  # two tabs woke up together, or the first answer was lost on its way: its successor is unused
    session.ended_at, session.ended_by = now(), "reuse"
    log.warning("refresh-reused", user_id=user.id, session_id=str(session.id))
    return RefreshReused()


def _is_previous(session: UserSession, given: bytes) -> bool:
    return session.previous_hash is not None and hmac.compare_digest(given, session.previous_hash)


def _end(*, remember: bool) -> datetime:
    return now() + (REMEMBERED if remember else UNREMEMBERED)


async def own(tx: Tx, viewer: Viewer) -> Sequence[UserSession]:
    """Where the viewer is logged in, the latest first."""
    return await queries.live_sessions(tx, viewer.require_user())


async def end(tx: Tx, viewer: Viewer, session_id: UUID) -> None:
    """End one of the viewer's own sessions. Raises SessionNotFound."""
    if not await queries.end_sessions(tx, viewer.require_user(), "logout", only=session_id):
        raise SessionNotFound(session_id=str(session_id))


async def end_others(tx: Tx, viewer: Viewer) -> int:
    """End all of the viewer's sessions but this one. Answers with how many."""
    return len(await queries.end_sessions(tx, viewer.require_user(), "logout", but=viewer.session_id))


async def leave(tx: Tx, access_token: str | None, refresh_token: str | None) -> None:
    """Log out: end the session that either token proves. Whoever proves none is out already."""
    claims = tokens.read(access_token) if access_token else None
    if claims is not None:
        await queries.end_sessions(tx, claims.user_id, "logout", only=claims.session_id)
    session_id = refresh_tokens.session_of(refresh_token) if refresh_token else None
    found = await queries.locked_session(tx, session_id) if session_id else None
    if found is not None and refresh_token is not None:
        session, user = found
        given = refresh_tokens.digest(refresh_token)
        if hmac.compare_digest(given, session.refresh_hash) or _is_previous(session, given):
            await queries.end_sessions(tx, user.id, "logout", only=session.id)
