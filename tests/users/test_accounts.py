"""Accounts, as an admin handles them."""

import asyncio

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

import make
from nimtaflow.kernel.db import transaction
from nimtaflow.tables.users import User
from nimtaflow.users import accounts, passwords
from nimtaflow.users.accounts import EmailTaken, InvalidAccount, LastAdmin, UserNotFound
from nimtaflow.users.passwords import PasswordTooWeak

GOOD = "mountain lake at dawn"


async def test_adding(tx: AsyncSession) -> None:
    lea = await accounts.add_user(tx, " lea@example.org ", "Lea", GOOD, role="admin", language="en")
    assert (lea.email, lea.role, lea.language, lea.is_active) == ("lea@example.org", "admin", "en", True)
    assert (await passwords.verify(GOOD, lea.password_hash))[0]
    assert not (await passwords.verify(GOOD + " ", lea.password_hash))[0]
    with pytest.raises(EmailTaken):
        await accounts.add_user(tx, "LEA@example.org", "Another", GOOD)
    assert [user.name for user in await accounts.list_users(tx)] == ["Lea"]


async def test_what_cannot_be_added(tx: AsyncSession) -> None:
    for email, name, password, problem in (
        ("lea", "Lea", GOOD, InvalidAccount),
        ("lea@x", " ", GOOD, InvalidAccount),
        ("lea@x", "Lea", "short", PasswordTooWeak),
    ):
        with pytest.raises(problem):
            await accounts.add_user(tx, email, name, password)
    assert await tx.scalar(select(func.count()).select_from(User)) == 0


async def test_whom_nobody_knows(tx: AsyncSession) -> None:
    with pytest.raises(UserNotFound):
        await accounts.set_password(tx, "nobody@example.org", GOOD)
    with pytest.raises(UserNotFound):
        await accounts.deactivate(tx, "nobody@example.org")


async def test_the_last_admin_stays(tx: AsyncSession, admin: User) -> None:
    second = await make.user(tx, role="admin")
    await make.user(tx, role="admin", is_active=False)
    await accounts.deactivate(tx, second.email)
    with pytest.raises(LastAdmin):
        await accounts.deactivate(tx, admin.email)
    with pytest.raises(LastAdmin):
        await accounts.set_role(tx, admin.email, "user")
    await accounts.set_role(tx, admin.email, "admin")
    await accounts.activate(tx, second.email)
    await accounts.set_role(tx, admin.email, "user")
    assert (await tx.get_one(User, admin.id)).role == "user"


async def test_two_last_admins_do_not_remove_each_other_at_once(tx: AsyncSession, admin: User) -> None:
    second = await make.user(tx, role="admin")
    await tx.commit()

    async def remove(email: str) -> str:
        try:
            async with transaction() as own:
                await accounts.deactivate(own, email)
        except LastAdmin:
            return "refused"
        return "done"

    assert sorted(await asyncio.gather(remove(admin.email), remove(second.email))) == ["done", "refused"]


async def test_a_hash_of_another_kind_is_no_password(tx: AsyncSession) -> None:
    assert await passwords.verify(GOOD, "not a hash") == (False, None)
    assert await passwords.verify(GOOD, None) == (False, None)
    assert await passwords.verify("whatever it is, it is not this", None) == (False, None)
