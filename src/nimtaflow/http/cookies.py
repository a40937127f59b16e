"""The cookies in which a browser carries its session. JavaScript cannot read them; other sites cannot use them."""

from datetime import timedelta
from typing import Final

from fastapi import Request, Response

ACCESS_COOKIE: Final = "nimtaflow_access"
REFRESH_COOKIE: Final = "nimtaflow_refresh"
_PATH: Final = "/api"


def set_cookie(request: Request, response: Response, name: str, value: str, lasts: timedelta | None) -> None:
    """Hand out a cookie; without `lasts` it goes when the browser is closed."""
    response.set_cookie(
        name,
        value,
        max_age=int(lasts.total_seconds()) if lasts else None,
        path=_PATH,
        secure=request.url.scheme == "https",  # behind a proxy, what uvicorn takes from a trusted one
        httponly=True,
        samesite="lax",
    )


def clear_cookies(request: Request, response: Response) -> None:
    """Take both cookies back."""
    for name in (ACCESS_COOKIE, REFRESH_COOKIE):
        secure = request.url.scheme == "https"
        response.delete_cookie(name, path=_PATH, secure=secure, httponly=True, samesite="lax")
