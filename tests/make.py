"""Test data by plain functions. Each writes rows through the transaction it is given and answers with them.

`user = await make.user(tx)`, `photo = await make.photo(tx, source, taken="2022-07-01", latitude=52.5)`.
"""

import secrets
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import PurePosixPath
from typing import Any, TypeVar
from uuid import uuid4

from blake3 import blake3
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from nimtaflow.access import tokens
from nimtaflow.access.grants import Grants
from nimtaflow.access.viewer import Viewer
from nimtaflow.kernel.clock import now
from nimtaflow.tables.base import Base
from nimtaflow.tables.duplicates import DuplicateGroup, DuplicateMember
from nimtaflow.tables.photos import Photo, PhotoMark, PhotoStep
from nimtaflow.tables.sources import Source
from nimtaflow.tables.stacks import Stack
from nimtaflow.tables.users import User, UserSession

PASSWORD = "a calm and sturdy password"
_numbers = count(1)
Row = TypeVar("Row", bound=Base)


async def user(tx: AsyncSession, email: str | None = None, role: str = "user", **more: Any) -> User:
    """An account with the password PASSWORD; `grants=Grants(...)` limits it."""
    grants: Grants = more.pop("grants", Grants())
    row = User(
        email=email or f"user{next(_numbers)}@example.org",
        role=role,
        password_hash=_quick_hash(),
        grants=grants.model_dump(mode="json"),
        **{"name": "Somebody", "is_active": True, "language": "en"} | more,
    )
    return await _added(tx, row)


async def session(tx: AsyncSession, who: User, **more: Any) -> UserSession:
    """A session of a user, in which nobody can be by refresh token; see `token`."""
    row = UserSession(
        id=uuid4(),
        user_id=who.id,
        refresh_hash=secrets.token_bytes(32),
        **{
            "rotated_at": now(),
            "remember": False,
            "device": "Test",
            "seen_at": now(),
            "expires_at": now() + timedelta(days=1),
        }
        | more,
    )
    return await _added(tx, row)


async def token(tx: AsyncSession, who: User) -> str:
    """An access token of a new session: `Authorization: Bearer …`."""
    return tokens.sign(who.id, (await session(tx, who)).id)


def viewer(who: User) -> Viewer:
    """A user as the one who asks."""
    return Viewer(who.id, who.role == "admin", Grants.model_validate(who.grants))


async def source(tx: AsyncSession, path: str | None = None, **more: Any) -> Source:
    """A source. Its folder need not exist."""
    path = path or f"/photos/{next(_numbers)}"
    return await _added(tx, Source(path=path, **{"name": PurePosixPath(path).name, "state": "ok"} | more))


async def photo(
    tx: AsyncSession,
    of: Source | None = None,
    path: str | None = None,
    taken: str | datetime | None = "2022-07-01",
    **more: Any,
) -> Photo:
    """A photo that the library knows: read and with pictures, unless `indexed_at=None` or `version=None` say otherwise.

    `taken` is the wall clock where it was taken (and taken as UTC, too); None leaves it undated.
    """
    of = of or await source(tx)
    path = path or f"IMG_{next(_numbers):04}.JPG"
    local = datetime.fromisoformat(taken) if isinstance(taken, str) else taken
    content = blake3(f"{of.id}/{path}".encode()).digest()
    row = Photo(
        source_id=of.id,
        path=path,
        filename=PurePosixPath(path).name,
        taken_local=local,
        taken_at=local.replace(tzinfo=UTC) if local else None,
        **{
            "kind": "photo",
            "mime_type": "image/jpeg",
            "file_size": 1_000_000,
            "mtime_ns": 1_656_633_600_000_000_000,
            "inode": next(_numbers),
            "content_hash": content,
            "version": content[:4].hex(),
            "ratio": 1.5,
            "width": 3000,
            "height": 2000,
            "indexed_at": now(),
        }
        | more,
    )
    return await _added(tx, row)


async def photos(tx: AsyncSession, of: Source, days: dict[date, int], **more: Any) -> list[Photo]:
    """So many photos on each of these days."""
    return [await photo(tx, of, taken=day.isoformat(), **more) for day, number in days.items() for _ in range(number)]


async def stack(tx: AsyncSession, *photos: Photo, kind: str = "manual", by: str = "human", **more: Any) -> Stack:
    """A stack of these photos; the first by rule is its cover unless `cover_id` says otherwise."""
    made = await _added(tx, Stack(kind=kind, made_by=by, **more))
    members = update(Photo).where(Photo.id.in_([photo.id for photo in photos]))
    await tx.execute(members.values(stack_id=made.id, stack_by=by).execution_options(synchronize_session=False))
    return made


async def mark(tx: AsyncSession, who: User, what: Photo, **marks: Any) -> PhotoMark:
    """What a user thinks of a photo; a favourite unless something else is said."""
    return await _added(tx, PhotoMark(user_id=who.id, photo_id=what.id, **(marks or {"favorite_at": now()})))


async def duplicates(tx: AsyncSession, *photos: Photo, kind: str = "exact", **more: Any) -> DuplicateGroup:
    """A group of photos that are the same, or nearly so."""
    group = await _added(tx, DuplicateGroup(kind=kind, **more))
    for photo in photos:
        tx.add(DuplicateMember(photo_id=photo.id, kind=kind, group_id=group.id))
    await tx.flush()
    return group


async def step(tx: AsyncSession, what: Photo, name: str, state: str = "done", **more: Any) -> PhotoStep:
    """A line of a photo's ledger."""
    return await _added(tx, PhotoStep(photo_id=what.id, step=name, state=state, **{"version": 1, "at": now()} | more))


async def _added(tx: AsyncSession, row: Row) -> Row:
    tx.add(row)
    await tx.flush()
    await tx.refresh(row)
    return row


@cache
def _quick_hash() -> str:
    return PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),)).hash(PASSWORD)
