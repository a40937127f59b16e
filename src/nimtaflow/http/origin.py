"""No other site may act in a user's name: a change must come from our own pages, or from an app.

A browser says where a request comes from: in `Sec-Fetch-Site` where the connection is secure or local, in `Origin`
elsewhere. Whatever comes from another site is refused. Whatever says nothing is no browser, and may go on if it shows
a token itself; a cookie is believed only where our own page is proven to have sent it.
"""

from typing import Final
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from nimtaflow.http.problems import tell
from nimtaflow.kernel.problems import Refused

_SAFE: Final = {"GET", "HEAD", "OPTIONS"}
_PORTS: Final = {"http": 80, "https": 443}


class CrossSiteRequest(Refused):
    """A change that another site asks for in the name of a user of ours."""

    code = "cross-site-request"


class OriginMiddleware:
    """Refuses changes that come from another site, and believes the cookies of no other change than our pages'."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] == "http" and scope["method"] not in _SAFE and is_from_us(HTTPConnection(scope)) is False:
            await tell(CrossSiteRequest())(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def require_own_page(request: HTTPConnection) -> None:
    """Raise CrossSiteRequest for a change that is not proven to come from a page of ours."""
    if request.scope["method"] not in _SAFE and not is_from_us(request):
        raise CrossSiteRequest


def is_from_us(request: HTTPConnection) -> bool | None:
    """Whether a request comes from a page of ours; None when it does not say."""
    headers = request.headers
    if "sec-fetch-site" in headers:
        return headers["sec-fetch-site"] in {"same-origin", "none"}
    if "origin" in headers:
        return _is_host(headers["origin"], headers.get("host", ""))
    return None


def _is_host(origin: str, host: str) -> bool:
    """Whether an origin is this server's. A proxy that ends TLS hides the scheme from us, and so it is not compared."""
    try:
        ours, theirs = urlsplit(f"//{host}"), urlsplit(origin)
        default = _PORTS.get(theirs.scheme)
        if not host or default is None or theirs.hostname != ours.hostname:
            return False
        return (theirs.port or default) == (ours.port or default)
    except ValueError:
        return False
