"""Refresh tokens: opaque, good for one use, stored only as a digest. The session's id in them tells whose they were.

The first of a session is random; each next one follows from it by the secret key, so that it can be handed out again
without being stored.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from uuid import UUID

from nimtaflow.kernel.config import secret_key

_SECRET_BYTES = 32
_PURPOSE = b"refresh:"  # the key signs access tokens, too: nothing of theirs begins like this


def new(session_id: UUID) -> str:
    """The first token of a session."""
    return _token(session_id, secrets.token_bytes(_SECRET_BYTES))


def successor(session_id: UUID, token: str) -> str:
    """The token that comes after this one: always the same, and nobody can tell it who does not know the key."""
    return _token(session_id, hmac.digest(secret_key().encode(), _PURPOSE + token.encode(), "sha256"))


def _token(session_id: UUID, secret: bytes) -> str:
    return base64.urlsafe_b64encode(session_id.bytes + secret).decode()


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
