"""What humans have changed, with what was there before."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, ForeignKey, Index
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from nimtaflow.tables.base import GUARDED, Base, Id


class Change(Base):
    """One operation of a human, however many photos it touched."""

    __tablename__ = "changes"
    __table_args__ = (
        Index("ix_changes_user_id", "user_id", "id"),
        Index("ix_changes_photo_ids", "photo_ids", postgresql_using="gin"),
        GUARDED,
    )

    id: Mapped[Id]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    user_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id", ondelete="SET NULL"))
    operation: Mapped[str]
    photo_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    # [{table, keys, before, after}]: rows that were the same and became the same are one entry
    rows: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    undoes: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("changes.id", ondelete="SET NULL"))
    undone_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
