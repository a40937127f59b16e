"""Setting up, logging in and out, and what the cookies are like."""

import asyncio
import json
from http.cookies import Morsel, SimpleCookie
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

import make
from nimtaflow.access import tokens
from nimtaflow.tables.system import Setting
from nimtaflow.tables.users import User, UserSession
from nimtaflow.users import passwords

OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}
FIRST = {"email": "lea@example.org", "name": "Lea", "password": "mountain lake at dawn", "language": "de"}


async def log_in(client: httpx.AsyncClient, user: User | str, **more: Any) -> httpx.Response:
    form = {"username": user if isinstance(user, str) else user.email, "password": make.PASSWORD} | more
    return await client.post("/api/auth/login", data=form)


def cookies(answer: httpx.Response) -> dict[str, Morsel[str]]:
    jar: dict[str, Morsel[str]] = {}
    for header in answer.headers.get_list("set-cookie"):
        jar |= SimpleCookie(header)
    return jar


async def test_the_first_account_is_made_once(client: httpx.AsyncClient, tx: AsyncSession) -> None:
    assert (await client.get("/api/auth/status")).json() == {
        "needs_setup": True,
        "enforce": True,
        "shows_session": False,
    }
    made = await client.post("/api/auth/setup", json=FIRST)
    assert made.status_code == 200
    assert made.json()["user"]["role"] == "admin"
    assert made.json()["user"]["can"]["administer"] is True
    assert (await client.get("/api/auth/me")).json() == made.json()["user"]
    assert (await client.get("/api/auth/status")).json() == {
        "needs_setup": False,
        "enforce": True,
        "shows_session": True,
    }
    again = await client.post("/api/auth/setup", json=FIRST | {"email": "eve@example.org"}, headers=OWN_PAGE)
    assert (again.status_code, again.json()["code"]) == (409, "already-set-up")
    stored = (await tx.scalars(select(User))).one()
    assert stored.password_hash.startswith("$argon2id$")


async def test_two_first_accounts_at_once_are_one(app: Any, client: httpx.AsyncClient, tx: AsyncSession) -> None:
    """A25: on a fresh server a second sign-up must not slip in beside the first."""
    rivals = [FIRST | {"email": f"rival{number}@example.org"} for number in range(5)]
    answers = await asyncio.gather(*(client.post("/api/auth/setup", json=rival) for rival in rivals))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409, 409]
    assert await tx.scalar(select(func.count()).select_from(User)) == 1


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"password": "tiny"}, {"code": "password-too-weak", "reason": "too-short", "shortest": 10}),
        ({"password": "Lea@Example.org"}, {"code": "password-too-weak", "reason": "is-email"}),
        ({"password": "Passwort123"}, {"code": "password-too-weak", "reason": "too-common"}),
        ({"password": "aaaaabbbbbb"}, {"code": "password-too-weak", "reason": "too-common"}),
        ({"email": "lea"}, {"code": "invalid-request"}),
        ({"email": "l\0a@example.org"}, {"code": "invalid-request"}),
        ({"name": " "}, {"code": "invalid-request"}),
        ({"language": "fr"}, {"code": "invalid-request"}),
        ({"password": "x" * 257}, {"code": "invalid-request"}),
        ({"password": "half a character: \ud800"}, {"code": "impossible-value"}),
    ],
)
async def test_what_makes_no_account(client: httpx.AsyncClient, change: dict[str, str], told: dict[str, Any]) -> None:
    headers = {"Content-Type": "application/json"}
    answer = await client.post("/api/auth/setup", content=json.dumps(FIRST | change), headers=headers)
    assert answer.status_code == 422
    assert answer.json().items() >= told.items()
    assert change.get("password", "-----") not in answer.text
    assert (await client.get("/api/auth/status")).json()["needs_setup"] is True


@pytest.mark.feature("AUTH-01")
async def test_logging_in_gives_an_app_its_tokens(client: httpx.AsyncClient, user: User) -> None:
    answer = await log_in(client, user)
    assert answer.status_code == 200
    session = answer.json()
    assert (session["token_type"], session["expires_in"]) == ("bearer", 900)
    assert session["user"]["email"] == user.email
    client.cookies.clear()
    mine = await client.get("/api/v1/auth/me", headers={"Authorization": f"Bearer {session['access_token']}"})
    assert mine.json() == session["user"]


async def test_the_email_may_be_typed_in_any_case(client: httpx.AsyncClient, user: User) -> None:
    assert (await log_in(client, f"  {user.email.upper()} ")).status_code == 200


@pytest.mark.feature("AUTH-02")
async def test_cookies_that_no_script_and_no_other_site_can_use(client: httpx.AsyncClient, user: User) -> None:
    jar = cookies(await log_in(client, user, remember="true"))
    assert set(jar) == {"nimtaflow_access", "nimtaflow_refresh"}
    for cookie in jar.values():
        assert (cookie["httponly"], cookie["samesite"].lower(), cookie["path"]) == (True, "lax", "/api")
        assert not cookie["secure"]
        assert not cookie["domain"]
    assert jar["nimtaflow_access"]["max-age"] == "900"
    assert jar["nimtaflow_refresh"]["max-age"] == str(30 * 86400)
    assert (await client.get("/api/auth/me")).json()["id"] == user.id  # as an <img> asks: with nothing but cookies


@pytest.mark.feature("AUTH-02")
async def test_cookies_over_tls_stay_there(client: httpx.AsyncClient, user: User) -> None:
    answer = await client.post(
        "https://nimtaflow.test/api/auth/login", data={"username": user.email, "password": make.PASSWORD}
    )
    assert all(cookie["secure"] for cookie in cookies(answer).values())


async def test_a_browser_that_is_not_to_remember_forgets(
    client: httpx.AsyncClient, user: User, tx: AsyncSession
) -> None:
    jar = cookies(await log_in(client, user))
    assert all(not cookie["max-age"] and not cookie["expires"] for cookie in jar.values())
    session = (await tx.scalars(select(UserSession))).one()
    assert (session.expires_at - session.created_at).total_seconds() == pytest.approx(86400, abs=60)


async def test_a_forwarded_scheme_is_not_believed(client: httpx.AsyncClient, user: User) -> None:
    """Whom to believe is the server's configuration; the app itself believes nobody."""
    form = {"username": user.email, "password": make.PASSWORD}
    answer = await client.post("/api/auth/login", data=form, headers={"X-Forwarded-Proto": "https"})
    assert not any(cookie["secure"] for cookie in cookies(answer).values())


async def test_logging_out_ends_the_session_everywhere(client: httpx.AsyncClient, user: User) -> None:
    session = (await log_in(client, user)).json()
    answer = await client.post("/api/auth/logout", headers=OWN_PAGE)
    assert answer.status_code == 204
    assert all(cookie["max-age"] == "0" for cookie in cookies(answer).values())
    assert not client.cookies
    bearer = {"Authorization": f"Bearer {session['access_token']}"}
    assert (await client.get("/api/auth/me", headers=bearer)).status_code == 401
    refreshed = await client.post("/api/auth/refresh", data={"refresh_token": session["refresh_token"]})
    assert refreshed.status_code == 401
    assert (await client.post("/api/auth/logout")).status_code == 204  # once more does no harm


async def test_logging_out_by_refresh_token(client: httpx.AsyncClient, user: User, tx: AsyncSession) -> None:
    token = (await log_in(client, user)).json()["refresh_token"]
    client.cookies.clear()
    await client.post("/api/auth/logout", data={"refresh_token": token[:-8] + "AAAAAAAA"})
    assert (await tx.scalars(select(UserSession))).one().ended_at is None
    await client.post("/api/auth/logout", data={"refresh_token": token})
    assert (await tx.scalars(select(UserSession))).one().ended_by == "logout"


async def test_wrong_password_and_unknown_account_look_alike(
    client: httpx.AsyncClient, user: User, tx: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A25: neither the answer nor the work done tells whether an account exists."""
    checked: list[str] = []
    real = passwords._hasher.verify_and_update

    def watched(password: str, stored: str) -> tuple[bool, str | None]:
        checked.append(stored)
        return real(password, stored)

    monkeypatch.setattr(passwords._hasher, "verify_and_update", watched)
    gone = await make.user(tx, is_active=False)
    answers = [await log_in(client, user, password="wrong password"), await log_in(client, "nobody@example.org")]
    answers.append(await log_in(client, gone))
    for answer in answers:
        assert (answer.status_code, answer.json()) == (401, {"code": "login-failed", "status": 401})
        assert "set-cookie" not in answer.headers
    assert len(checked) == 3
    await tx.refresh(user_now := await tx.get_one(User, user.id))
    assert checked[0] == user_now.password_hash
    assert checked[1].startswith("$argon2id$v=19$m=65536,t=3,p=4$")  # as much work as for a real one


async def test_an_old_hash_is_renewed_at_login(client: httpx.AsyncClient, user: User, tx: AsyncSession) -> None:
    before = user.password_hash
    assert (await log_in(client, user)).status_code == 200
    after = (await tx.get_one(User, user.id)).password_hash
    assert after != before
    assert (await log_in(client, user)).status_code == 200
    tx.expunge_all()
    assert (await tx.get_one(User, user.id)).password_hash == after


async def test_a_new_login_is_a_new_session(client: httpx.AsyncClient, user: User, tx: AsyncSession) -> None:
    """A25, session fixation: what a browser carried before it logged in is worth nothing afterwards."""
    planted = (await log_in(client, user)).json()
    again = (await log_in(client, user)).json()
    ids = {tokens.read(session["access_token"]) for session in (planted, again)}
    assert len(ids) == 2
    assert await tx.scalar(select(func.count()).select_from(UserSession)) == 2


async def test_my_account(user_client: httpx.AsyncClient) -> None:
    changed = await user_client.patch("/api/auth/me", json={"name": "Uwe Neu", "language": "de"})
    assert (changed.json()["name"], changed.json()["language"]) == ("Uwe Neu", "de")
    assert (await user_client.get("/api/auth/me")).json() == changed.json()
    assert (await user_client.patch("/api/auth/me", json={"role": "admin"})).status_code == 422
    assert (await user_client.patch("/api/auth/me", json={})).json() == changed.json()
    assert changed.json()["can"] == {
        "administer": False,
        "download": True,
        "upload": True,
        "share": True,
        "map": True,
        "process": True,
    }


@pytest.mark.feature("AUTH-03")
async def test_without_enforcement_nobody_need_log_in(
    client: httpx.AsyncClient, admin: User, user: User, tx: AsyncSession
) -> None:
    assert (await client.get("/api/auth/me")).status_code == 401
    tx.add(Setting(key="auth.enforce", value=False))
    assert (await client.get("/api/auth/status")).json() == {
        "needs_setup": False,
        "enforce": False,
        "shows_session": False,
    }
    assert (await client.get("/api/auth/me")).json()["id"] == admin.id
    wrong = await client.get("/api/auth/me", headers={"Authorization": "Bearer nonsense"})
    assert wrong.status_code == 401  # who shows a token wants to be somebody
    await log_in(client, user)
    assert (await client.get("/api/auth/me")).json()["id"] == user.id
    client.cookies.delete("nimtaflow_access")  # it ends before the refresh token does
    assert (await client.get("/api/auth/me")).status_code == 401  # and that does not make a user an admin


@pytest.mark.feature("AUTH-03")
async def test_only_an_admin_lifts_enforcement(
    client: httpx.AsyncClient, user_client: httpx.AsyncClient, admin_client: httpx.AsyncClient
) -> None:
    change = {"auth.enforce": False}
    assert (await client.patch("/api/settings", json=change)).status_code == 401
    assert (await user_client.patch("/api/settings", json=change)).json()["code"] == "admin-only"
    assert (await client.get("/api/auth/status")).json()["enforce"] is True
    assert (await admin_client.patch("/api/settings", json=change)).json()["auth.enforce"] is False
    assert (await client.get("/api/auth/status")).json()["enforce"] is False
