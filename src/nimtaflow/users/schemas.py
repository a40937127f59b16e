"""Accounts and sessions as the API shows them."""

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints

from nimtaflow.access.grants import Grants
from nimtaflow.tables.users import User, UserSession

Language = Literal["de", "en"]
Role = Literal["admin", "user"]
# whatever has an @ in its middle: a family's own network has addresses that no public rule knows
EMAIL_PATTERN = r"^[^@\s\x00-\x1f\x7f]+@[^@\s\x00-\x1f\x7f]+$"
Email = Annotated[str, StringConstraints(strip_whitespace=True, max_length=254, pattern=EMAIL_PATTERN)]
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]+$")
]
Password = Annotated[SecretStr, Field(max_length=256)]


class Status(BaseModel):
    """What the first page must know: whether there is an account yet, and whether one must log in."""

    needs_setup: bool
    enforce: bool
    shows_session: bool = Field(description="whether the browser sent a session along; it may be over")


class Setup(BaseModel):
    """The first account, which is an admin's."""

    email: Email
    name: Name
    password: Password
    language: Language = "de"


class Can(BaseModel):
    """What this account may do beside looking."""

    administer: bool
    download: bool
    upload: bool
    share: bool
    map: bool
    process: bool


class Me(BaseModel):
    """The account of the one who asks."""

    id: int
    email: str
    name: str
    role: Role
    language: Language
    can: Can

    @classmethod
    def of(cls, user: User) -> Self:
        """The shape of a row."""
        grants, admin = Grants.model_validate(user.grants), user.role == "admin"
        can = Can(
            administer=admin,
            download=admin or grants.can_download,
            upload=admin or grants.can_upload,
            share=admin or grants.can_share,
            map=admin or grants.can_map,
            process=admin or grants.can_process,
        )
        own = {"id": user.id, "email": user.email, "name": user.name, "role": user.role, "language": user.language}
        return cls.model_validate(own | {"can": can})


class MeChange(BaseModel):
    """What one may change of one's own account; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    name: Name | None = None
    language: Language | None = None


class Session(BaseModel):
    """A session as an app holds it. Browsers get the same as cookies and need not look."""

    access_token: str
    refresh_token: str
    token_type: Literal["bearer"]
    expires_in: int = Field(description="seconds until the access token ends")
    user: Me


class SessionRow(BaseModel):
    """One place where the account is logged in."""

    id: UUID
    device: str
    address: str | None
    current: bool
    remember: bool
    created_at: datetime
    seen_at: datetime
    expires_at: datetime

    @classmethod
    def of(cls, session: UserSession, current: UUID | None) -> Self:
        """The shape of a row, seen from the session `current`."""
        return cls.model_validate(
            {name: getattr(session, name) for name in cls.model_fields if name != "current"}
            | {"current": session.id == current}
        )


class Ended(BaseModel):
    """How many sessions were ended."""

    count: int
