"""No other site may act in a user's name: requests that change something must come from our own pages or from an app.

An app shows its token (`Authorization: Bearer`), which no other site can do. A browser says where a request comes
from: in `Sec-Fetch-Site` where the connection is secure or local, in `Origin` elsewhere.
"""

from typing import Final
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from nimtaflow.http.cookies import ACCESS_COOKIE, REFRESH_COOKIE
from nimtaflow.http.problems import tell
from nimtaflow.kernel.problems import Refused

_SAFE: Final = {"GET", "HEAD", "OPTIONS"}
_PORTS: Final = {"http": 80, "https": 443}


class CrossSiteRequest(Refused):
    """A change that another site asks for in the name of a user of ours."""

    code = "cross-site-request"


class OriginMiddleware:
    """Refuses changes that come from another site."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] == "http" and scope["method"] not in _SAFE and not _is_ours(HTTPConnection(scope)):
            await tell(CrossSiteRequest())(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def _is_ours(request: HTTPConnection) -> bool:
    headers = request.headers
    if headers.get("authorization", "").lower().startswith("bearer "):
        return True
    if "sec-fetch-site" in headers:
        return headers["sec-fetch-site"] in {"same-origin", "none"}
    if "origin" in headers:
        return _is_host(headers["origin"], headers.get("host", ""))
    # not a browser of this decade: without our cookies it acts in nobody's name
    return not {ACCESS_COOKIE, REFRESH_COOKIE} & request.cookies.keys()


def _is_host(origin: str, host: str) -> bool:
    """Whether an origin is this server's. A proxy that ends TLS hides the scheme from us, and so it is not compared."""
    try:
        ours, theirs = urlsplit(f"//{host}"), urlsplit(origin)
        default = _PORTS.get(theirs.scheme)
        return (
            bool(host)
            and default is not None
            and theirs.hostname == ours.hostname
            and ((theirs.port or default) == (ours.port or default))
        )
    except ValueError:
        return False
