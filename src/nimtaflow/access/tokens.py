"""Access tokens: short-lived, signed, each naming a session. They are proof only together with that session's row."""

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Final
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from nimtaflow.kernel.clock import now
from nimtaflow.kernel.config import secret_key

ACCESS_SECONDS: Final = 15 * 60
_ALGORITHM: Final = "HS256"
_LONGEST: Final = 2048  # characters of a token of ours, with room to grow


@dataclass(frozen=True)
class Claims:
    """What a genuine token says."""

    user_id: int
    session_id: UUID


def sign(user_id: int, session_id: UUID) -> str:
    """A new access token, good for ACCESS_SECONDS."""
    issued = now()
    claims = {
        "sub": str(user_id),
        "sid": str(session_id),
        "typ": "access",
        "iat": int(issued.timestamp()),
        "exp": int((issued + timedelta(seconds=ACCESS_SECONDS)).timestamp()),
    }
    return jwt.encode({"alg": _ALGORITHM}, claims, _key(secret_key()), algorithms=[_ALGORITHM])


def read(token: str) -> Claims | None:
    """The claims of a genuine, unexpired access token; None for anything else."""
    if len(token) > _LONGEST:
        return None
    try:
        claims = jwt.decode(token, _key(secret_key()), algorithms=[_ALGORITHM]).claims
        if claims["typ"] != "access" or claims["exp"] <= now().timestamp():
            return None
        return Claims(int(claims["sub"]), UUID(claims["sid"]))
    except (JoseError, ValueError, TypeError, KeyError, AttributeError):
        return None  # the reason would help nobody but a forger


@lru_cache(maxsize=4)
def _key(secret: str) -> OctKey:
    return OctKey.import_key(secret)
