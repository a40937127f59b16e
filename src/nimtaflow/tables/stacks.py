"""Stacks: photos that are one tile of the timeline. Triggers keep which of them is seen: migrations/stacks.sql."""

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from nimtaflow.tables.base import Base, Created, Id


class Stack(Base):
    """What photos with this `stack_id` are together. Without members it is what an undo may go back to."""

    __tablename__ = "stacks"
    __table_args__ = (
        Index("ix_stacks_cover_id", "cover_id", postgresql_where="cover_id IS NOT NULL"),
        Index("ix_stacks_spread", "id", postgresql_where="is_spread"),
    )

    id: Mapped[Id]
    kind: Mapped[str]  # live | raw | burst | manual | similar
    made_by: Mapped[str]  # auto | human: a human has had a hand in it
    cover_id: Mapped[int | None] = mapped_column(  # chosen by a human; null: the first by rule
        BigInteger, ForeignKey("photos.id", ondelete="SET NULL", use_alter=True)
    )
    # over several folders or days, so that a viewer may see some of it and not the rest; kept by the triggers
    is_spread: Mapped[bool] = mapped_column(server_default="false")
    added_at: Mapped[Created]
