"""What the system keeps for itself: settings, queue states, workers, the log."""

from datetime import datetime
from typing import Any

from sqlalchemy import DateTime, Index, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from nimtaflow.tables.base import Base, Created, Id


class Setting(Base):
    """A setting that differs from its default."""

    __tablename__ = "settings"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JSONB)
    changed_at: Mapped[Created]


class QueueState(Base):
    """A queue that an admin has paused."""

    __tablename__ = "queue_states"

    name: Mapped[str] = mapped_column(primary_key=True)
    paused: Mapped[bool]


class Worker(Base):
    """A worker process that was seen lately."""

    __tablename__ = "workers"

    name: Mapped[str] = mapped_column(primary_key=True)  # host and process id
    queues: Mapped[list[str]] = mapped_column(ARRAY(Text))
    started_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    seen_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class LogEntry(Base):
    """One line of a feature's log."""

    __tablename__ = "log_entries"
    __table_args__ = (Index("ix_log_entries_feature", "feature", "id"),)

    id: Mapped[Id]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    feature: Mapped[str]
    level: Mapped[str]
    event: Mapped[str] = mapped_column(Text)
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)
