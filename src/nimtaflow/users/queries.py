"""Accounts, sessions and failed logins in the database."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import case, delete, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert

from nimtaflow.kernel.clock import now
from nimtaflow.kernel.db import Tx
from nimtaflow.tables.users import LoginFailure, User, UserSession

_SETUP_LOCK = 7031981  # of the advisory locks, the one that sign-ups of the first admin wait for


async def any_user(tx: Tx) -> bool:
    """Whether there is an account."""
    return await tx.scalar(select(select(User.id).exists())) or False


async def lock_setup(tx: Tx) -> None:
    """Let one sign-up of a first admin at a time go on, until it commits."""
    await tx.execute(select(func.pg_advisory_xact_lock(_SETUP_LOCK)))


async def add_user(tx: Tx, values: dict[str, Any]) -> User | None:
    """Write an account; None when its e-mail is taken."""
    return await tx.scalar(insert(User).values(**values).on_conflict_do_nothing().returning(User))


async def user(tx: Tx, user_id: int) -> User | None:
    """An account."""
    return await tx.get(User, user_id)


async def user_by_email(tx: Tx, email: str) -> User | None:
    """An account by its e-mail, in whatever case."""
    return await tx.scalar(select(User).where(func.lower(User.email) == func.lower(email.strip())))


async def users(tx: Tx) -> Sequence[User]:
    """All accounts, oldest first."""
    return (await tx.scalars(select(User).order_by(User.id))).all()


async def lock_admins(tx: Tx) -> Sequence[int]:
    """The ids of all active admins. Nobody else can make them fewer until this transaction ends."""
    admins = select(User.id).where(User.role == "admin", User.is_active).order_by(User.id).with_for_update()
    return (await tx.scalars(admins)).all()


async def add_session(tx: Tx, session: UserSession) -> None:
    """Write a session, and forget those of the same user that were over a month ago."""
    past = now() - timedelta(days=30)
    old = or_(UserSession.expires_at < past, UserSession.ended_at < past)
    await tx.execute(delete(UserSession).where(UserSession.user_id == session.user_id, old))
    tx.add(session)
    await tx.flush()


async def locked_session(tx: Tx, session_id: UUID) -> tuple[UserSession, User] | None:
    """A session and its user; whoever else refreshes it waits until this transaction ends."""
    found = (
        select(UserSession, User)
        .join(User, User.id == UserSession.user_id)
        .where(UserSession.id == session_id)
        .with_for_update(of=UserSession)
    )
    row = (await tx.execute(found)).one_or_none()
    return None if row is None else (row[0], row[1])


async def session_addresses(tx: Tx, user_id: int) -> Sequence[str | None]:
    """From where a user has logged in of late."""
    return (await tx.scalars(select(UserSession.address).where(UserSession.user_id == user_id).distinct())).all()


async def live_sessions(tx: Tx, user_id: int) -> Sequence[UserSession]:
    """Where a user is logged in, the latest first."""
    alive = (UserSession.user_id == user_id, UserSession.ended_at.is_(None), UserSession.expires_at > now())
    return (await tx.scalars(select(UserSession).where(*alive).order_by(UserSession.seen_at.desc()))).all()


async def end_sessions(
    tx: Tx, user_id: int, by: str, *, only: UUID | None = None, but: UUID | None = None
) -> Sequence[UUID]:
    """End a user's live sessions: all, `only` one, or all `but` one. Answers with the ended ones."""
    ending = update(UserSession).where(UserSession.user_id == user_id, UserSession.ended_at.is_(None))
    if only is not None:
        ending = ending.where(UserSession.id == only)
    if but is not None:
        ending = ending.where(UserSession.id != but)
    return (await tx.scalars(ending.values(ended_at=now(), ended_by=by).returning(UserSession.id))).all()


_COUNT = text("""
    INSERT INTO login_failures AS f (key, count, last_at) VALUES (:key, 1, :now)
    ON CONFLICT (key) DO UPDATE
    SET last_at = :now, count = CASE WHEN f.last_at < :forgotten THEN 1 ELSE 1 + greatest(
        f.count - CAST(floor(extract(epoch FROM greatest(:now - f.last_at, interval '0')) / 3600) AS int), 0) END
    WHERE f.count < :free OR f.last_at < :forgotten
       OR f.last_at + make_interval(secs => least(:longest, :first * 2 ^ least(f.count - :free, 30))) <= :now
    RETURNING count
""")


async def count_attempt(
    tx: Tx, key: str, *, free: int, first: int, longest: int, forgotten: datetime, at: datetime
) -> bool:
    """Count a login as failed before it is tried, unless it must wait: then False.

    After `free` failures the wait is `first` seconds, doubled with each further one up to `longest`; failures from
    before `forgotten` do not count, and each quiet hour takes back one. It is one statement, so that many at once
    cannot slip through together.
    """
    values = {"key": key, "free": free, "first": first, "longest": longest, "forgotten": forgotten, "now": at}
    return (await tx.execute(_COUNT, values)).one_or_none() is not None


async def failures(tx: Tx, key: str) -> LoginFailure | None:
    """The failed logins of late of an account or an address."""
    return await tx.get(LoginFailure, key, populate_existing=True)


async def last_failure(tx: Tx, key: str) -> datetime | None:
    """When a login of an account or an address last failed."""
    return await tx.scalar(select(LoginFailure.last_at).where(LoginFailure.key == key))


async def forgive(tx: Tx, account: str, address: str, at: datetime, back_to: datetime) -> None:
    """After a login: the account's failures are forgotten; of the address's, only this attempt, which was none.

    When the attempt `at` is still the address's last, its last failure is `back_to` again.
    """
    await tx.execute(delete(LoginFailure).where(LoginFailure.key == account))
    less = func.greatest(LoginFailure.count - 1, 0)
    last = case((LoginFailure.last_at == at, back_to), else_=LoginFailure.last_at)
    await tx.execute(update(LoginFailure).where(LoginFailure.key == address).values(count=less, last_at=last))


async def forget_failures(tx: Tx, before: datetime) -> None:
    """Drop what no longer counts."""
    await tx.execute(delete(LoginFailure).where(LoginFailure.last_at < before))
