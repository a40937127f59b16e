"""The headers of every answer: what a browser may do with it, which version gave it, and by which request."""

import base64
import hashlib
import re
from typing import Any, Final
from uuid import uuid4

import structlog
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nimtaflow.kernel.config import VERSION

_API_POLICY: Final = "default-src 'none'; frame-ancestors 'none'; sandbox"
_ALWAYS: Final = {
    "X-NimtaFlow-Version": VERSION,
    "X-PhotoFlow-Version": VERSION,  # the former name, which older apps look for
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), payment=(), usb=()",
}


_INLINE_SCRIPT: Final = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)


def web_policy(html: str = "") -> str:
    """The content security policy of a page of ours; the scripts that stand in it are allowed by their hash."""
    scripts = [_hash(script) for script in _INLINE_SCRIPT.findall(html)]
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(["script-src 'self'", *scripts]),
            "style-src 'self' 'unsafe-inline'",  # positions that components compute are style attributes
            "img-src 'self' data: blob:",
            "media-src 'self' blob:",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def request_id(scope: Scope) -> str:
    """The name of a request, in its answer and in every line of the log about it."""
    return scope.setdefault("state", {}).setdefault("request_id", uuid4().hex)


def add_headers(scope: Scope, headers: MutableHeaders) -> None:
    """Complete an answer's headers; what its route has set stays."""
    headers["X-Request-Id"] = request_id(scope)
    for name, value in _ALWAYS.items():
        headers.setdefault(name, value)
    if scope.get("scheme") == "https":  # elsewhere browsers ignore it, and complain
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    is_page = headers.get("content-type", "").startswith("text/html")
    headers.setdefault("Content-Security-Policy", web_policy() if is_page else _API_POLICY)
    if scope["path"].startswith("/api/"):
        headers.setdefault("Cache-Control", "no-store")


class HeadersMiddleware:
    """Gives every answer its headers, and every request its name in the log."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                add_headers(scope, MutableHeaders(scope=_raw(message)))
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id(scope)):
            await self.app(scope, receive, send_with_headers)


def _raw(message: Message) -> dict[str, Any]:
    message.setdefault("headers", [])
    return message  # pyright: ignore[reportReturnType] - MutableHeaders edits the list in place
