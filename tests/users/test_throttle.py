"""Guessing passwords does not pay."""

import asyncio
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

import make
from nimtaflow.kernel.clock import now
from nimtaflow.tables.users import LoginFailure, User
from nimtaflow.users import queries, throttle

pytestmark = pytest.mark.usefixtures("cheap_hashes")


@pytest.fixture
def long_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits that do not pass by themselves, however slow the machine is."""
    monkeypatch.setattr(throttle, "FIRST_SECONDS", 60)


async def guess(client: httpx.AsyncClient, email: str, password: str = "wrong password") -> httpx.Response:
    return await client.post("/api/auth/login", data={"username": email, "password": password})


def client_at(app: FastAPI, address: str) -> httpx.AsyncClient:
    """A client in this place of the world."""
    transport = httpx.ASGITransport(app, client=(address, 1234))
    return httpx.AsyncClient(transport=transport, base_url="http://nimtaflow.test")


async def wait(tx: AsyncSession, seconds: float) -> None:
    await tx.execute(update(LoginFailure).values(last_at=LoginFailure.last_at - timedelta(seconds=seconds)))
    await tx.commit()


@pytest.mark.parametrize("known", [True, False])
async def test_after_five_failures_each_next_attempt_waits_longer(
    client: httpx.AsyncClient, user: User, tx: AsyncSession, known: bool, long_waits: None
) -> None:
    """The same for an account that does not exist, or the answer would tell that it does not."""
    email = user.email if known else "nobody@example.org"
    assert [(await guess(client, email)).status_code for _ in range(5)] == [401] * 5
    for seconds in (60, 120, 240, 480):
        blocked = await guess(client, email)
        assert (blocked.status_code, blocked.json()["code"]) == (429, "login-throttled")
        assert 1 <= blocked.json()["retry_after"] <= seconds
        assert blocked.headers["retry-after"] == str(blocked.json()["retry_after"])
        await wait(tx, seconds / 2)
        assert (await guess(client, email)).status_code == 429
        await wait(tx, seconds / 2)
        assert (await guess(client, email)).status_code == 401
    await wait(tx, 480)
    assert (await guess(client, email)).status_code == 429


async def test_the_right_password_does_not_help_while_blocked(
    client: httpx.AsyncClient, user: User, tx: AsyncSession, long_waits: None
) -> None:
    for _ in range(5):
        await guess(client, user.email)
    assert (await guess(client, user.email, make.PASSWORD)).status_code == 429
    await wait(tx, 60)
    assert (await guess(client, user.email, make.PASSWORD)).status_code == 200
    assert (await tx.scalars(select(LoginFailure.key).where(LoginFailure.key.startswith("account:")))).all() == []
    assert [(await guess(client, user.email)).status_code for _ in range(5)] == [401] * 5


async def test_a_login_does_not_forgive_what_its_address_did_to_others(
    client: httpx.AsyncClient, user: User, tx: AsyncSession, long_waits: None
) -> None:
    for number in range(19):
        await guess(client, f"victim{number}@example.org")
    assert (await guess(client, user.email, make.PASSWORD)).status_code == 200  # he is one of them himself
    assert (await guess(client, "victim19@example.org")).status_code == 401
    assert (await guess(client, "victim20@example.org")).status_code == 429
    assert (await guess(client, user.email, make.PASSWORD)).status_code == 429


async def test_many_at_once_are_not_free(client: httpx.AsyncClient, user: User, long_waits: None) -> None:
    answers = await asyncio.gather(*(guess(client, user.email) for _ in range(12)))
    assert sorted(answer.status_code for answer in answers) == [401] * 5 + [429] * 7


async def test_many_logins_leave_connections_for_others(client: httpx.AsyncClient, user: User) -> None:
    """More logins at once than there are connections: nobody waits for one while he holds one."""
    users = [guess(client, f"user{number}@example.org") for number in range(20)]
    answers = await asyncio.wait_for(asyncio.gather(*users, client.get("/api/auth/status")), 60)
    assert {answer.status_code for answer in answers} == {401, 200}


async def test_the_wait_has_an_end(tx: AsyncSession, user: User) -> None:
    attempt = throttle.attempt_of(user.email, user, "192.0.2.1")
    tx.add(LoginFailure(key=attempt.account, count=1_000_000, last_at=now()))
    await tx.commit()
    with pytest.raises(throttle.LoginThrottled) as blocked:
        await throttle.admit(tx, attempt)
    assert blocked.value.facts["retry_after"] in range(800, 901)


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


async def test_strangers_who_guess_do_not_lock_out_the_owner_at_home(
    app: FastAPI, tx: AsyncSession, user: User, long_waits: None
) -> None:
    await make.session(tx, user, address="2001:db8:1:2::1", ended_at=now())
    await tx.commit()
    async with client_at(app, "203.0.113.9") as stranger, client_at(app, "2001:db8:1:2::77") as home:
        assert [(await guess(stranger, user.email)).status_code for _ in range(6)] == [401] * 5 + [429]
        assert (await guess(home, user.email, make.PASSWORD)).status_code == 200
        assert (await guess(stranger, user.email, make.PASSWORD)).status_code == 429
        assert [(await guess(home, user.email)).status_code for _ in range(6)] == [401] * 5 + [429]
        assert (await guess(home, user.email, make.PASSWORD)).status_code == 429


async def test_a_network_of_somebody_else_is_no_home(
    app: FastAPI, tx: AsyncSession, user: User, admin: User, long_waits: None
) -> None:
    """Whoever has an account here does not guess at others' from a place of their own."""
    await make.session(tx, admin, address="203.0.113.9")
    await tx.commit()
    async with client_at(app, "203.0.113.9") as other, client_at(app, "203.0.113.10") as stranger:
        assert [(await guess(other, user.email)).status_code for _ in range(5)] == [401] * 5
        assert (await guess(stranger, user.email)).status_code == 429


async def test_an_address_is_forgiven_one_failure_an_hour(tx: AsyncSession) -> None:
    attempt = throttle.attempt_of("nobody@example.org", None, "192.0.2.1")
    tx.add(LoginFailure(key=attempt.address, count=19, last_at=now() - timedelta(hours=6, minutes=1)))
    await tx.commit()
    await throttle.admit(tx, attempt)
    row = await queries.failures(tx, attempt.address)
    assert row is not None
    assert row.count == 19 - 6 + 1


async def test_a_login_leaves_its_address_as_it_was(client: httpx.AsyncClient, tx: AsyncSession, user: User) -> None:
    """The next one of the family need not wait because one of them could log in; and what decays goes on doing so."""
    address = throttle.attempt_of("", None, "127.0.0.1").address
    before = now() - timedelta(minutes=40)
    tx.add(LoginFailure(key=address, count=30, last_at=before))
    for _ in range(3):
        assert (await guess(client, user.email, make.PASSWORD)).status_code == 200
        row = await queries.failures(tx, address)
        assert row is not None
        assert (row.count, row.last_at) == (30, before)


async def test_a_login_does_not_shorten_the_wait_of_a_guess_that_came_after_it(tx: AsyncSession, user: User) -> None:
    login = throttle.attempt_of(user.email, user, "192.0.2.1")
    before = await throttle.admit(tx, login)
    guessed = throttle.attempt_of("nobody@example.org", None, "192.0.2.1")
    await throttle.admit(tx, guessed)
    await throttle.forgive(tx, login, before)
    row = await queries.failures(tx, login.address)
    assert row is not None
    assert (row.count, row.last_at) == (1, guessed.at)


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
