"""Logging in and out, and one's own account."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Query, Request, Response

from nimtaflow.access.tokens import ACCESS_SECONDS
from nimtaflow.http.cookies import clear_cookies, keep_session, shown_refresh_token, shown_token, shows_session
from nimtaflow.http.dependencies import Tx, Viewer
from nimtaflow.http.peers import address_of
from nimtaflow.http.problems import problems, tell
from nimtaflow.kernel.problems import Unauthenticated
from nimtaflow.users import passwords, service, sessions, throttle
from nimtaflow.users.devices import device_of
from nimtaflow.users.schemas import Ended, Me, MeChange, Session, SessionRow, Setup, Status

router = APIRouter(prefix="/auth", tags=["accounts"])

Typed = Annotated[str, Form(max_length=256)]
Token = Annotated[str | None, Form(max_length=256)]


@router.get("/status")
async def auth_status(request: Request, tx: Tx) -> Status:
    """Whether the first account is still to be made, whether one must log in, and whether a session is shown."""
    return await service.status(tx, shows_session=shows_session(request))


@router.post("/setup", responses=problems(service.AlreadySetUp, passwords.PasswordTooWeak))
async def set_up(wanted: Setup, request: Request, response: Response, tx: Tx) -> Session:
    """Make the first account, an admin's, and log in."""
    return _hand_out(request, response, await service.set_up(tx, wanted, _place(request)))


@router.post("/login", responses=problems(service.LoginFailed, throttle.LoginThrottled))
async def log_in(
    request: Request,
    response: Response,
    tx: Tx,
    username: Typed,
    password: Typed,
    remember: Annotated[bool, Form()] = False,  # noqa: FBT002 - a form field
) -> Session:
    """Log in with e-mail and password: tokens for apps, the same as cookies for browsers."""
    issued = await service.log_in(tx, username, password, _place(request), remember=remember)
    return _hand_out(request, response, issued)


@router.post("/refresh", response_model=Session, responses=problems(sessions.RefreshReused, Unauthenticated))
async def refresh(
    request: Request,
    response: Response,
    refresh_token: Token = None,
    token_in_url: Annotated[str | None, Query(alias="refresh_token", max_length=256, deprecated=True)] = None,
) -> Session | Response:
    """Exchange the refresh token (form field or cookie) for new tokens. Each can be used once."""
    token = refresh_token or token_in_url or shown_refresh_token(request) or ""
    try:
        return _hand_out(request, response, await sessions.refresh(token))
    except Unauthenticated as problem:
        answer = tell(problem)
        clear_cookies(request, answer)
        return answer


@router.post("/logout", status_code=204)
async def log_out(request: Request, response: Response, tx: Tx, refresh_token: Token = None) -> None:
    """End this session. Does no harm when there is none."""
    await sessions.leave(tx, shown_token(request), refresh_token or shown_refresh_token(request))
    clear_cookies(request, response)


@router.get("/me", responses=problems(Unauthenticated))
async def me(tx: Tx, viewer: Viewer) -> Me:
    """Who I am, and what I may do."""
    return Me.of(await service.me(tx, viewer))


@router.patch("/me", responses=problems(Unauthenticated))
async def change_me(change: MeChange, tx: Tx, viewer: Viewer) -> Me:
    """Change my name or my language."""
    return Me.of(await service.change_me(tx, viewer, change))


@router.get("/sessions", responses=problems(Unauthenticated))
async def own_sessions(tx: Tx, viewer: Viewer) -> list[SessionRow]:
    """Where I am logged in."""
    return [SessionRow.of(session, viewer.session_id) for session in await sessions.own(tx, viewer)]


@router.delete("/sessions", responses=problems(Unauthenticated))
async def end_other_sessions(tx: Tx, viewer: Viewer) -> Ended:
    """Log out everywhere else."""
    return Ended(count=await sessions.end_others(tx, viewer))


@router.delete("/sessions/{session_id}", status_code=204, responses=problems(Unauthenticated, sessions.SessionNotFound))
async def end_session(session_id: UUID, tx: Tx, viewer: Viewer) -> None:
    """Log out in one place."""
    await sessions.end(tx, viewer, session_id)


def _hand_out(request: Request, response: Response, issued: sessions.Issued) -> Session:
    lasts = sessions.REMEMBERED if issued.remember else None
    keep_session(request, response, issued.access_token, issued.refresh_token, lasts)
    return Session(
        access_token=issued.access_token,
        refresh_token=issued.refresh_token,
        token_type="bearer",  # noqa: S106 - the name of the scheme
        expires_in=ACCESS_SECONDS,
        user=Me.of(issued.user),
    )


def _place(request: Request) -> sessions.Place:
    return sessions.Place(device_of(request.headers.get("user-agent", "")), address_of(request))
