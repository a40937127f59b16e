"""Films that were made of videos so that browsers can play them."""

from typing import Any

from sqlalchemy import REAL, BigInteger, ForeignKey, Index, SmallInteger, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from nimtaflow.tables.base import GUARDED, Base, Created, Instant


class Film(Base):
    """A video in H.264, at one height: wished for, being made, ready, or given up. At most one row and one job each."""

    __tablename__ = "films"
    __table_args__ = (
        Index("ix_films_unfinished", "photo_id", postgresql_where="state IN ('waiting', 'making')"),
        GUARDED,
    )

    photo_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("photos.id", ondelete="CASCADE"), primary_key=True)
    height: Mapped[int] = mapped_column(
        SmallInteger, primary_key=True
    )  # of the shorter side, at most: 480 | 720 | 1080
    version: Mapped[str]  # of the original's content and of how films are made; another one is stale
    state: Mapped[str]  # waiting | making | ready | failed
    progress: Mapped[float] = mapped_column(REAL, server_default="0")  # 0 to 1
    attempts: Mapped[int] = mapped_column(SmallInteger, server_default="0")  # that failed, since it was asked for
    error_code: Mapped[str | None]
    error_facts: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    encoder: Mapped[str | None] = mapped_column(Text)  # ffmpeg's name of what made it
    file_size: Mapped[int | None] = mapped_column(BigInteger)
    asked_at: Mapped[Created]
    ready_at: Mapped[Instant | None]
