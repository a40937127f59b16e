"""Refresh tokens: opaque, good for one use, stored only as a digest. The session's id in them tells whose they were."""

import base64
import binascii
import hashlib
import secrets
from uuid import UUID

_SECRET_BYTES = 32


def new(session_id: UUID) -> str:
    """A fresh token of a session."""
    return base64.urlsafe_b64encode(session_id.bytes + secrets.token_bytes(_SECRET_BYTES)).decode()


def session_of(token: str) -> UUID | None:
    """The session that a token claims to belong to; None for what is no token of ours."""
    if len(token) != 4 * (16 + _SECRET_BYTES) // 3:
        return None
    try:
        return UUID(bytes=base64.b64decode(token, altchars=b"-_", validate=True)[:16])
    except (ValueError, binascii.Error):
        return None


def digest(token: str) -> bytes:
    """What is stored of a token. It is random enough to need no salt."""
    return hashlib.sha256(token.encode()).digest()
