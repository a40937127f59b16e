"""Sources: the folders whose files become the library."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from nimtaflow.tables.base import Base, Created, Id, Instant, Json


class Source(Base):
    """A watched folder, its rules, and how its last (or running) scan stands."""

    __tablename__ = "sources"
    __table_args__ = (CheckConstraint("interval_minutes >= 0", name="interval"),)

    id: Mapped[Id]
    path: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str]
    enabled: Mapped[bool] = mapped_column(default=True)
    watch: Mapped[bool] = mapped_column(default=True)
    recursive: Mapped[bool] = mapped_column(default=True)
    exclusion_patterns: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    interval_minutes: Mapped[int] = mapped_column(default=60)
    detect_deletions: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[Created]

    state: Mapped[str] = mapped_column(default="never")  # never | ok | offline | empty
    state_facts: Mapped[Json | None] = mapped_column(JSONB)
    scan_started_at: Mapped[Instant | None]  # not null: a scan is running
    scan_total: Mapped[int] = mapped_column(default=0)
    scan_seen: Mapped[int] = mapped_column(default=0)
    scan_new: Mapped[int] = mapped_column(default=0)
    scan_changed: Mapped[int] = mapped_column(default=0)
    scan_moved: Mapped[int] = mapped_column(default=0)
    scan_missing: Mapped[int] = mapped_column(default=0)
    scan_errors: Mapped[int] = mapped_column(default=0)
    last_scan_at: Mapped[Instant | None]
    last_scan_ms: Mapped[int | None] = mapped_column(BigInteger)
    next_scan_at: Mapped[Instant | None]


class FileFailure(Base):
    """A file or folder that never became a photo, and why. The failures of photos are in `photo_steps`."""

    __tablename__ = "file_failures"
    __table_args__ = (UniqueConstraint("source_id", "path"),)

    id: Mapped[Id]
    source_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("sources.id", ondelete="CASCADE"))
    path: Mapped[str] = mapped_column(Text)
    code: Mapped[str]
    facts: Mapped[Json]
    at: Mapped[Instant]
