"""No request may fill the memory: bodies are short, and who sends a long one is told so at once."""

from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nimtaflow.http.problems import tell
from nimtaflow.kernel.problems import Problem

LONGEST_BODY: Final = 4 << 20  # bytes: a selection of some hundred thousand photos


class TooLarge(Problem):
    """A request body longer than `limit` bytes."""

    status = 413
    code = "too-large"


class BodyMiddleware:
    """Refuses bodies that are too long, by what they claim and by what they are."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        claimed = HTTPConnection(scope).headers.get("content-length", "0")
        if not claimed.isdecimal() or int(claimed) > LONGEST_BODY:
            await tell(TooLarge(limit=LONGEST_BODY))(scope, receive, send)
            return
        seen = 0

        async def receive_some() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > LONGEST_BODY:
                raise HTTPException(413)  # the one exception that FastAPI lets through while it reads a body
            return message

        await self.app(scope, receive_some, send)
