"""Accounts, as an admin handles them: add, list, deactivate, change role or password."""

from collections.abc import Sequence

from pydantic import TypeAdapter, ValidationError

from nimtaflow.kernel.db import Tx
from nimtaflow.kernel.log import logger
from nimtaflow.kernel.problems import Conflict, Invalid, NotFound
from nimtaflow.tables.users import User
from nimtaflow.users import passwords, queries
from nimtaflow.users.schemas import Email, Language, Name, Role

log = logger("system")


class EmailTaken(Conflict):
    """Another account has this e-mail."""

    code = "email-taken"


class InvalidAccount(Invalid):
    """An e-mail or a name that is none; `field` says which."""

    code = "invalid-account"


class UserNotFound(NotFound):
    """No account has this e-mail."""

    code = "user-not-found"


class LastAdmin(Conflict):
    """The last active admin stays one: without him nobody could change anything any more."""

    code = "last-admin"


async def add_user(
    tx: Tx, email: str, name: str, password: str, *, role: Role = "user", language: Language = "de"
) -> User:
    """Add an account. Raises EmailTaken, InvalidAccount, PasswordTooWeak."""
    _require_valid("email", TypeAdapter[str](Email), email)
    _require_valid("name", TypeAdapter[str](Name), name)
    user = await add(tx, email.strip(), name.strip(), role, language, await strong_hash(password, email))
    log.info("user-added", user_id=user.id, role=role)
    return user


async def list_users(tx: Tx) -> Sequence[User]:
    """All accounts, oldest first."""
    return await queries.users(tx)


async def set_password(tx: Tx, email: str, password: str) -> User:
    """Give an account a new password, and end all its sessions. Raises UserNotFound, PasswordTooWeak."""
    user = await _user(tx, email)
    user.password_hash = await strong_hash(password, user.email)
    await queries.end_sessions(tx, user.id, "password")
    log.info("password-set", user_id=user.id)
    return user


async def deactivate(tx: Tx, email: str) -> User:
    """Lock an account out, at once and everywhere. Raises UserNotFound, LastAdmin."""
    user = await _user(tx, email)
    await _require_another_admin(tx, user)
    user.is_active = False
    await queries.end_sessions(tx, user.id, "admin")
    log.info("user-deactivated", user_id=user.id)
    return user


async def activate(tx: Tx, email: str) -> User:
    """Let a deactivated account in again. Raises UserNotFound."""
    user = await _user(tx, email)
    user.is_active = True
    log.info("user-activated", user_id=user.id)
    return user


async def set_role(tx: Tx, email: str, role: Role) -> User:
    """Make an account an admin's or a user's. Raises UserNotFound, LastAdmin."""
    user = await _user(tx, email)
    if role != "admin":
        await _require_another_admin(tx, user)
    user.role = role
    log.info("role-set", user_id=user.id, role=role)
    return user


async def add(tx: Tx, email: str, name: str, role: Role, language: Language, hashed: str) -> User:
    """Write a checked account. Raises EmailTaken."""
    values = {"email": email, "name": name, "role": role, "language": language, "password_hash": hashed}
    user = await queries.add_user(tx, values)
    if user is None:
        raise EmailTaken
    return user


async def strong_hash(password: str, email: str) -> str:
    """The hash of a password that is good enough. Raises PasswordTooWeak."""
    passwords.require_strong(password, email)
    return await passwords.hash_password(password)


def _require_valid(field: str, shape: TypeAdapter[str], value: str) -> None:
    try:
        shape.validate_python(value)
    except ValidationError as error:
        raise InvalidAccount(field=field) from error


async def _user(tx: Tx, email: str) -> User:
    user = await queries.user_by_email(tx, email)
    if user is None:
        raise UserNotFound(email=email)
    return user


async def _require_another_admin(tx: Tx, user: User) -> None:
    if list(await queries.lock_admins(tx)) == [user.id]:
        raise LastAdmin
