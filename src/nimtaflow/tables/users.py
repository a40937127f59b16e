"""Users, and the sessions in which they are here."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, ForeignKey, Index, LargeBinary, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from nimtaflow.tables.base import Base, Created, Id, Instant


class User(Base):
    """An account."""

    __tablename__ = "users"
    __table_args__ = (Index("uq_users_email", text("lower(email)"), unique=True),)

    id: Mapped[Id]
    email: Mapped[str]
    name: Mapped[str]
    password_hash: Mapped[str] = mapped_column(Text)
    role: Mapped[str]  # admin | user
    is_active: Mapped[bool] = mapped_column(server_default="true")
    language: Mapped[str] = mapped_column(server_default="de")
    grants: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")  # access.grants.Grants
    created_at: Mapped[Created]
    last_login_at: Mapped[Instant | None]


class UserSession(Base):
    """One login on one device. Access tokens name it; ending it ends them all at once."""

    __tablename__ = "user_sessions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id", ondelete="CASCADE"), index=True)
    refresh_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)  # SHA-256 of the valid refresh token
    previous_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)  # the one before: its reuse is theft
    rotated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    remember: Mapped[bool]
    device: Mapped[str] = mapped_column(Text)
    address: Mapped[str | None]
    created_at: Mapped[Created]
    seen_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[Instant | None]
    ended_by: Mapped[str | None]  # logout | reuse | admin | password


class LoginFailure(Base):
    """Failed logins of late, per account and per address: what the throttle counts."""

    __tablename__ = "login_failures"

    key: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
