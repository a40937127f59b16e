"""Guessing passwords does not pay."""

import asyncio
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

import make
from nimtaflow.kernel.clock import now
from nimtaflow.tables.users import LoginFailure, User
from nimtaflow.users import queries, throttle

pytestmark = pytest.mark.usefixtures("cheap_hashes")


async def guess(client: httpx.AsyncClient, email: str, password: str = "wrong password") -> httpx.Response:
    return await client.post("/api/auth/login", data={"username": email, "password": password})


async def wait(tx: AsyncSession, seconds: float) -> None:
    await tx.execute(update(LoginFailure).values(last_at=LoginFailure.last_at - timedelta(seconds=seconds)))
    await tx.commit()


@pytest.mark.parametrize("known", [True, False])
async def test_after_five_failures_each_next_attempt_waits_longer(
    client: httpx.AsyncClient, user: User, tx: AsyncSession, known: bool
) -> None:
    """The same for an account that does not exist, or the answer would tell that it does not."""
    email = user.email if known else "nobody@example.org"
    assert [(await guess(client, email)).status_code for _ in range(5)] == [401] * 5
    for seconds in (5, 10, 20, 40):
        blocked = await guess(client, email)
        assert (blocked.status_code, blocked.json()["code"]) == (429, "login-throttled")
        assert seconds - 2 <= blocked.json()["retry_after"] <= seconds
        assert blocked.headers["retry-after"] == str(blocked.json()["retry_after"])
        await wait(tx, seconds)
        assert (await guess(client, email)).status_code == 401
    await wait(tx, 60)
    assert (await guess(client, email)).status_code == 429


async def test_the_right_password_does_not_help_while_blocked(
    client: httpx.AsyncClient, user: User, tx: AsyncSession
) -> None:
    for _ in range(5):
        await guess(client, user.email)
    assert (await guess(client, user.email, make.PASSWORD)).status_code == 429
    await wait(tx, 5)
    assert (await guess(client, user.email, make.PASSWORD)).status_code == 200
    assert (await tx.scalars(select(LoginFailure.key).where(LoginFailure.key.startswith("account:")))).all() == []
    assert [(await guess(client, user.email)).status_code for _ in range(5)] == [401] * 5


async def test_a_login_does_not_forgive_what_its_address_did_to_others(
    client: httpx.AsyncClient, user: User, tx: AsyncSession
) -> None:
    for number in range(19):
        await guess(client, f"victim{number}@example.org")
    assert (await guess(client, user.email, make.PASSWORD)).status_code == 200  # he is one of them himself
    assert (await guess(client, "victim19@example.org")).status_code == 401
    assert (await guess(client, "victim20@example.org")).status_code == 429
    assert (await guess(client, user.email, make.PASSWORD)).status_code == 429


async def test_many_at_once_are_not_free(client: httpx.AsyncClient, user: User) -> None:
    answers = await asyncio.gather(*(guess(client, user.email) for _ in range(12)))
    assert sorted(answer.status_code for answer in answers) == [401] * 5 + [429] * 7


async def test_many_logins_leave_connections_for_others(client: httpx.AsyncClient, user: User) -> None:
    """More logins at once than there are connections: nobody waits for one while he holds one."""
    users = [guess(client, f"user{number}@example.org") for number in range(20)]
    answers = await asyncio.wait_for(asyncio.gather(*users, client.get("/api/auth/status")), 15)
    assert {answer.status_code for answer in answers} == {401, 200}


async def test_the_wait_has_an_end(tx: AsyncSession, user: User) -> None:
    attempt = throttle.attempt_of(user.email, user, "192.0.2.1")
    tx.add(LoginFailure(key=attempt.account, count=1_000_000, last_at=now()))
    await tx.commit()
    with pytest.raises(throttle.LoginThrottled) as blocked:
        await throttle.admit(tx, attempt)
    assert blocked.value.facts["retry_after"] in range(895, 901)


async def test_failures_are_forgotten_in_time(tx: AsyncSession, user: User) -> None:
    attempt = throttle.attempt_of(user.email, user, "192.0.2.1")
    tx.add(LoginFailure(key=attempt.account, count=1000, last_at=now() - timedelta(hours=13)))
    await tx.commit()
    await throttle.admit(tx, attempt)
    row = await queries.failures(tx, attempt.account)
    assert row is not None
    assert row.count == 1
    await queries.forget_failures(tx, now() + timedelta(seconds=1))
    assert await queries.failures(tx, attempt.account) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),  # everybody has that many addresses
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("", "testclient", True),
    ],
)
def test_what_counts_as_one_address(one: str, other: str, same: bool) -> None:
    keys = {throttle.attempt_of("a@b", None, address).address for address in (one, other)}
    assert (len(keys) == 1) is same


def test_a_password_typed_into_the_wrong_field_is_not_kept() -> None:
    assert "hunter2" not in throttle.attempt_of("hunter2", None, None).account
