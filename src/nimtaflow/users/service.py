"""Setting up, logging in, and one's own account."""

from nimtaflow.access.sessions import is_enforced
from nimtaflow.access.viewer import Viewer
from nimtaflow.kernel.db import Tx, transaction
from nimtaflow.kernel.log import logger
from nimtaflow.kernel.problems import Conflict, Unauthenticated
from nimtaflow.tables.users import User
from nimtaflow.users import accounts, passwords, queries, sessions, throttle
from nimtaflow.users.schemas import MeChange, Setup, Status
from nimtaflow.users.sessions import Issued, Place

log = logger("system")


class AlreadySetUp(Conflict):
    """There is an account: the next ones are made by its owner."""

    code = "already-set-up"


class LoginFailed(Unauthenticated):
    """Wrong e-mail or wrong password or deactivated: nobody is told which."""

    code = "login-failed"


async def status(tx: Tx, *, shows_session: bool) -> Status:
    """What the first page must know."""
    needs_setup = not await queries.any_user(tx)
    return Status(needs_setup=needs_setup, enforce=await is_enforced(tx), shows_session=shows_session)


async def set_up(tx: Tx, wanted: Setup, place: Place) -> Issued:
    """Make the first account, an admin's, and log him in. Raises AlreadySetUp, PasswordTooWeak."""
    if await queries.any_user(tx):
        raise AlreadySetUp
    password = wanted.password.get_secret_value()
    hashed = await accounts.strong_hash(password, wanted.email)
    await queries.lock_setup(tx)
    if await queries.any_user(tx):  # somebody was faster
        raise AlreadySetUp
    user = await accounts.add(tx, wanted.email, wanted.name, "admin", wanted.language, hashed)
    log.info("set-up", user_id=user.id)
    return await sessions.begin(tx, user, place, remember=False)


async def log_in(tx: Tx, email: str, password: str, place: Place, *, remember: bool) -> Issued:
    """Begin a session for whoever knows the password. Raises LoginFailed, LoginThrottled.

    The failure is counted in a transaction of its own, which outlives the refusal; while the password is checked, which
    takes long and has a queue, no connection is held.
    """
    async with transaction() as counting:
        known = await queries.user_by_email(counting, email)
        # asked for an account that does not exist, too: it must not be told by being quicker
        addresses = await queries.session_addresses(counting, known.id if known else 0)
        attempt = throttle.attempt_of(email, known, place.address, addresses)
        failed_before = await throttle.admit(counting, attempt)
    right, better_hash = await passwords.verify(password, known.password_hash if known else None)
    user = await queries.user(tx, known.id) if known and right else None
    if user is None or known is None or user.password_hash != known.password_hash or not user.is_active:
        log.info("login-failed", user_id=known.id if known else None, address=place.address)
        raise LoginFailed
    await throttle.forgive(tx, attempt, failed_before)
    if better_hash is not None:
        user.password_hash = better_hash
    log.info("login", user_id=user.id, device=place.device)
    return await sessions.begin(tx, user, place, remember=remember)


async def me(tx: Tx, viewer: Viewer) -> User:
    """The viewer's account."""
    user = await queries.user(tx, viewer.require_user())
    if user is None:
        raise Unauthenticated
    return user


async def change_me(tx: Tx, viewer: Viewer, change: MeChange) -> User:
    """Change the viewer's own name or language."""
    user = await me(tx, viewer)
    user.name = change.name or user.name
    user.language = change.language or user.language
    await tx.flush()
    return user
