"""Sessions: refreshing, being robbed, being listed and ended; and access tokens that are none."""

import asyncio
import base64
import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

import make
from nimtaflow.access import tokens
from nimtaflow.kernel.clock import now
from nimtaflow.kernel.config import secret_key
from nimtaflow.tables.users import User, UserSession
from nimtaflow.users import accounts, refresh_tokens, sessions
from nimtaflow.users.devices import device_of
from nimtaflow.users.sessions import Place

HERE = Place("Firefox · Linux", "192.0.2.7")


async def begin(tx: AsyncSession, user: User, *, remember: bool = False) -> sessions.Issued:
    issued = await sessions.begin(tx, user, HERE, remember=remember)
    await tx.commit()
    return issued


async def refresh(client: httpx.AsyncClient, token: str) -> httpx.Response:
    return await client.post("/api/auth/refresh", data={"refresh_token": token})


async def me(client: httpx.AsyncClient, token: str) -> int:
    return (await client.get("/api/auth/me", headers={"Authorization": f"Bearer {token}"})).status_code


async def later(tx: AsyncSession, by: timedelta) -> None:
    """Let time pass for the sessions."""
    back = {name: getattr(UserSession, name) - by for name in ("rotated_at", "expires_at", "seen_at")}
    await tx.execute(update(UserSession).values(**back))
    await tx.commit()


@pytest.mark.feature("AUTH-01")
async def test_refreshing_rotates(client: httpx.AsyncClient, user: User, tx: AsyncSession) -> None:
    first = await begin(tx, user)
    second = (await refresh(client, first.refresh_token)).json()
    third = (await refresh(client, second["refresh_token"])).json()
    assert len({first.refresh_token, second["refresh_token"], third["refresh_token"]}) == 3
    for token in (first.access_token, second["access_token"], third["access_token"]):
        assert await me(client, token) == 200
    claims = [tokens.read(token) for token in (first.access_token, third["access_token"])]
    assert claims[0] == claims[1]


@pytest.mark.feature("AUTH-01")
async def test_a_token_used_twice_ends_the_session(client: httpx.AsyncClient, user: User, tx: AsyncSession) -> None:
    stolen = await begin(tx, user)
    other = await begin(tx, user)
    fresh = (await refresh(client, stolen.refresh_token)).json()
    await later(tx, sessions.GRACE)
    reused = await refresh(client, stolen.refresh_token)
    assert (reused.status_code, reused.json()["code"]) == (401, "refresh-reused")
    assert (await refresh(client, fresh["refresh_token"])).status_code == 401
    assert await me(client, fresh["access_token"]) == 401
    assert await me(client, other.access_token) == 200
    ended = (await tx.scalars(select(UserSession).where(UserSession.ended_at.is_not(None)))).one()
    assert ended.ended_by == "reuse"


async def test_a_token_from_long_before_ends_the_session_too(
    client: httpx.AsyncClient, user: User, tx: AsyncSession
) -> None:
    oldest = await begin(tx, user)
    second = (await refresh(client, oldest.refresh_token)).json()
    third = (await refresh(client, second["refresh_token"])).json()
    assert (await refresh(client, oldest.refresh_token)).json()["code"] == "refresh-reused"
    assert await me(client, third["access_token"]) == 401


async def test_two_tabs_may_refresh_at_once(client: httpx.AsyncClient, user: User, tx: AsyncSession) -> None:
    issued = await begin(tx, user)
    answers = await asyncio.gather(*(refresh(client, issued.refresh_token) for _ in range(4)))
    assert [answer.status_code for answer in answers] == [200] * 4
    fresh = {answer.json()["refresh_token"] for answer in answers}
    assert len(fresh) == 1  # one rotated, and the others were given what it was given
    for answer in answers:
        assert await me(client, answer.json()["access_token"]) == 200
        assert f"nimtaflow_refresh={answer.json()['refresh_token']}" in answer.headers["set-cookie"]
    assert (await refresh(client, fresh.pop())).status_code == 200


async def test_an_answer_that_got_lost_does_not_end_the_session(
    client: httpx.AsyncClient, user: User, tx: AsyncSession
) -> None:
    """The page was reloaded or the network changed while it refreshed: it asks again with the token it still has."""
    issued = await begin(tx, user)
    lost = (await refresh(client, issued.refresh_token)).json()
    await later(tx, timedelta(seconds=60))
    again = (await refresh(client, issued.refresh_token)).json()
    assert again["refresh_token"] == lost["refresh_token"]
    await later(tx, timedelta(minutes=10))
    renewed = await refresh(client, again["refresh_token"])
    assert renewed.status_code == 200
    assert await me(client, renewed.json()["access_token"]) == 200


async def test_asking_again_is_no_more_time_to_ask(client: httpx.AsyncClient, user: User, tx: AsyncSession) -> None:
    issued = await begin(tx, user)
    for _ in range(2):
        assert (await refresh(client, issued.refresh_token)).status_code == 200
        await later(tx, sessions.GRACE * 0.6)
    assert (await refresh(client, issued.refresh_token)).json()["code"] == "refresh-reused"


async def test_the_next_token_follows_from_the_last_only_with_the_key(
    user: User, tx: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    issued = await begin(tx, user)
    session_id = refresh_tokens.session_of(issued.refresh_token)
    assert session_id
    mine = refresh_tokens.successor(session_id, issued.refresh_token)
    assert mine == refresh_tokens.successor(session_id, issued.refresh_token)
    assert refresh_tokens.session_of(mine) == session_id
    monkeypatch.setattr(refresh_tokens, "secret_key", lambda: "some other key, which is just as long")
    assert refresh_tokens.successor(session_id, issued.refresh_token) != mine


async def test_a_browser_refreshes_by_cookie(client: httpx.AsyncClient, user: User, tx: AsyncSession) -> None:
    issued = await begin(tx, user, remember=True)
    client.cookies.set("nimtaflow_refresh", issued.refresh_token, domain="nimtaflow.test", path="/api")
    own_page = {"Sec-Fetch-Site": "same-origin"}
    answer = await client.post("/api/auth/refresh", headers=own_page)
    assert answer.status_code == 200
    assert client.cookies["nimtaflow_refresh"] == answer.json()["refresh_token"]
    assert (await client.get("/api/auth/me")).status_code == 200
    await tx.execute(update(UserSession).values(ended_at=now()))
    refused = await client.post("/api/auth/refresh", headers=own_page)
    assert (refused.status_code, refused.json()["code"]) == (401, "unauthenticated")
    assert not client.cookies  # a browser does not go on with what is worth nothing


async def test_how_long_a_session_lasts(client: httpx.AsyncClient, user: User, tx: AsyncSession) -> None:
    short, long = await begin(tx, user), await begin(tx, user, remember=True)
    await later(tx, timedelta(hours=25))
    assert (await refresh(client, short.refresh_token)).status_code == 401
    assert await me(client, short.access_token) == 401  # whatever the token itself says
    fresh = (await refresh(client, long.refresh_token)).json()
    await later(tx, timedelta(days=29))  # 30 days from the last refresh, not from the login
    fresh = (await refresh(client, fresh["refresh_token"])).json()
    await later(tx, timedelta(days=31))
    assert (await refresh(client, fresh["refresh_token"])).status_code == 401


@pytest.mark.parametrize("token", ["", "x", "ä" * 64, "A" * 64, "." * 64, "A" * 63 + "=", "A" * 100_000])
async def test_what_is_no_refresh_token(client: httpx.AsyncClient, user: User, token: str) -> None:
    answer = await refresh(client, token)
    assert answer.status_code == (422 if len(token) > 256 else 401)


async def test_an_access_token_does_not_refresh(client: httpx.AsyncClient, user: User, tx: AsyncSession) -> None:
    issued = await begin(tx, user)
    assert (await refresh(client, issued.access_token[:256])).status_code == 401


@pytest.mark.feature("AUTH-01")
async def test_a_refresh_token_gives_no_access(client: httpx.AsyncClient, user: User, tx: AsyncSession) -> None:
    issued = await begin(tx, user)
    assert await me(client, issued.refresh_token) == 401
    client.cookies.set("nimtaflow_access", issued.refresh_token, domain="nimtaflow.test", path="/api")
    assert (await client.get("/api/auth/me")).status_code == 401


def _claims(user: User, session: UserSession, **change: Any) -> dict[str, Any]:
    at = int(now().timestamp())
    return {"sub": str(user.id), "sid": str(session.id), "typ": "access", "iat": at, "exp": at + 900} | change


def _signed(claims: dict[str, Any], key: str, alg: str = "HS256") -> str:
    return jwt.encode({"alg": alg}, claims, OctKey.import_key(key), algorithms=[alg])


def _part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


async def test_forged_tokens(client: httpx.AsyncClient, user: User, admin: User, tx: AsyncSession) -> None:
    session = await make.session(tx, user)
    claims, key = _claims(user, session), secret_key()
    genuine = _signed(claims, key)
    head, body, signature = genuine.split(".")
    assert await me(client, genuine) == 200
    forged = {
        "no algorithm": f"{_part({'alg': 'none', 'typ': 'JWT'})}.{body}.",
        "no algorithm, odd case": f"{_part({'alg': 'nOnE'})}.{body}.{signature}",
        "no signature": f"{head}.{body}.",
        "another algorithm": _signed(claims, key, "HS512"),
        "another key": _signed(claims, "some other key, which is just as long"),
        "an empty key": f"{head}.{body}.{_part({})}",
        "another body": f"{head}.{_part(claims | {'sub': str(admin.id)})}.{signature}",
        "expired": _signed(_claims(user, session, exp=int(now().timestamp()) - 1), key),
        "no end": _signed({k: v for k, v in claims.items() if k != "exp"}, key),
        "end that is no number": _signed(_claims(user, session, exp="never"), key),
        "another kind": _signed(_claims(user, session, typ="refresh"), key),
        "no kind": _signed({k: v for k, v in claims.items() if k != "typ"}, key),
        "unknown session": _signed(_claims(user, session, sid=str(uuid4())), key),
        "session that is none": _signed(_claims(user, session, sid="x"), key),
        "session of somebody else": _signed(_claims(admin, session), key),
        "user that is none": _signed(_claims(user, session, sub="1 OR 1=1"), key),
        "user out of range": _signed(_claims(user, session, sub="9" * 30), key),
        "nothing": "",
        "too long": genuine + "A" * 5000,
        "not ours": "a.b.c",
    }
    for why, token in forged.items():
        assert await me(client, token) in ({401} if why != "user out of range" else {401, 422}), why


async def test_a_token_of_before_a_new_password_is_worth_nothing(
    client: httpx.AsyncClient, user: User, tx: AsyncSession
) -> None:
    """A25: old JWT after a change of password."""
    issued = await begin(tx, user)
    await accounts.set_password(tx, user.email, "another calm password")
    assert await me(client, issued.access_token) == 401
    assert (await refresh(client, issued.refresh_token)).status_code == 401


async def test_a_deactivated_user_is_out_at_once(client: httpx.AsyncClient, user: User, tx: AsyncSession) -> None:
    issued = await begin(tx, user)
    await accounts.deactivate(tx, user.email)
    assert await me(client, issued.access_token) == 401
    assert (await refresh(client, issued.refresh_token)).status_code == 401
    login = {"username": user.email, "password": make.PASSWORD}
    assert (await client.post("/api/auth/login", data=login)).json()["code"] == "login-failed"
    await accounts.activate(tx, user.email)
    assert await me(client, issued.access_token) == 401  # what was ended stays so
    assert (await client.post("/api/auth/login", data=login)).status_code == 200


async def test_my_sessions(
    user_client: httpx.AsyncClient, admin_client: httpx.AsyncClient, user: User, tx: AsyncSession
) -> None:
    there = await begin(tx, user, remember=True)
    rows = (await user_client.get("/api/auth/sessions")).json()
    assert [(row["device"], row["address"], row["current"], row["remember"]) for row in rows] == [
        ("Firefox · Linux", "192.0.2.7", False, True),
        ("Test", None, True, False),
    ]
    other = rows[0]["id"]
    assert (await admin_client.delete(f"/api/auth/sessions/{other}")).json()["code"] == "session-not-found"
    assert await me(user_client, there.access_token) == 200
    assert (await user_client.delete(f"/api/auth/sessions/{other}")).status_code == 204
    assert await me(user_client, there.access_token) == 401
    assert (await user_client.delete(f"/api/auth/sessions/{other}")).status_code == 404
    await begin(tx, user)
    await begin(tx, user)
    assert (await user_client.delete("/api/auth/sessions")).json() == {"count": 2}
    assert [row["current"] for row in (await user_client.get("/api/auth/sessions")).json()] == [True]


async def test_sessions_long_over_are_forgotten(user: User, tx: AsyncSession) -> None:
    await make.session(tx, user, expires_at=now() - timedelta(days=31))
    await make.session(tx, user, ended_at=now() - timedelta(days=31))
    recent = await make.session(tx, user, ended_at=now() - timedelta(days=1))
    await begin(tx, user)
    left = (await tx.scalars(select(UserSession.id))).all()
    assert len(left) == 2
    assert recent.id in left


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox · Windows"),
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
            "Chrome · Linux",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1",
            "Safari · iPhone",
        ),
        ("NimtaFlow/1.0 CFNetwork iPad", "NimtaFlow · iPad"),
        ("my-script\x1b[31m/1", "my-script[31m/1"),
        ("x" * 5000, "x" * 80),
        ("", ""),
    ],
)
def test_devices(said: str, shown: str) -> None:
    assert device_of(said) == shown
