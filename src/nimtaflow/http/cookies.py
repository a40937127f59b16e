"""The cookies in which a browser carries its session. JavaScript cannot read them; other sites cannot use them."""

from datetime import timedelta
from typing import Final

from fastapi import Request, Response

from nimtaflow.access.tokens import ACCESS_SECONDS
from nimtaflow.http.origin import require_own_page

ACCESS_COOKIE: Final = "nimtaflow_access"
REFRESH_COOKIE: Final = "nimtaflow_refresh"
_PATH: Final = "/api"


def keep_session(
    request: Request, response: Response, access_token: str, refresh_token: str, lasts: timedelta | None
) -> None:
    """Give a browser its session. Without `lasts` it forgets it when it is closed."""
    for name, token, seconds in (
        (ACCESS_COOKIE, access_token, ACCESS_SECONDS),
        (REFRESH_COOKIE, refresh_token, int(lasts.total_seconds()) if lasts else 0),
    ):
        response.set_cookie(
            name,
            token,
            max_age=seconds if lasts else None,
            path=_PATH,
            secure=_is_secure(request),
            httponly=True,
            samesite="lax",
        )


def clear_cookies(request: Request, response: Response) -> None:
    """Take the session back."""
    for name in (ACCESS_COOKIE, REFRESH_COOKIE):
        response.delete_cookie(name, path=_PATH, secure=_is_secure(request), httponly=True, samesite="lax")


def shows_session(request: Request) -> bool:
    """Whether the browser sent a session along, of whatever worth."""
    return ACCESS_COOKIE in request.cookies or REFRESH_COOKIE in request.cookies


def shown_token(request: Request) -> str | None:
    """The access token that a request shows: an app's in its header, else a browser's in its cookie.

    None when it shows no credentials at all. Credentials that hold no access token are an empty one, good for nothing.
    Raises CrossSiteRequest for a change by cookie that our own page is not proven to ask for.
    """
    header = request.headers.get("authorization")
    if header is not None:
        scheme, _, token = header.partition(" ")
        return token.strip() if scheme.lower() == "bearer" else ""
    if shows_session(request):
        require_own_page(request)
        return request.cookies.get(ACCESS_COOKIE, "")
    return None


def shown_refresh_token(request: Request) -> str | None:
    """The refresh token of a browser. Raises CrossSiteRequest as `shown_token` does."""
    token = request.cookies.get(REFRESH_COOKIE)
    if token is not None:
        require_own_page(request)
    return token


def _is_secure(request: Request) -> bool:
    return request.url.scheme == "https"  # behind a proxy: what the server takes from one that is trusted
