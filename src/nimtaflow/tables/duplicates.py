"""What pictures look like, in numbers, and which photos are the same or nearly the same."""

from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, SmallInteger, text
from sqlalchemy.dialects.postgresql import ARRAY, BIT
from sqlalchemy.orm import Mapped, mapped_column

from nimtaflow.tables.base import GUARDED, Base, Created, Id


class PhotoLook(Base):
    """How a picture looks: narrow rows, so that a million can be searched. See media/look.py."""

    __tablename__ = "photo_looks"
    __table_args__ = (
        # of two hashes that differ in at most 7 of 64 bits, one of four bands differs in at most one
        *(
            Index(f"ix_photo_looks_band_{band}", text(f"((perceptual_hash >> {16 * band}) & 65535)"))
            for band in range(4)
        ),
        Index("ix_photo_looks_unsorted", "photo_id", postgresql_where="NOT is_sorted"),
        GUARDED,
    )

    photo_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("photos.id", ondelete="CASCADE"), primary_key=True)
    picture: Mapped[str]  # the pictures' version that was looked at
    version: Mapped[int] = mapped_column(SmallInteger)  # of the measures
    perceptual_hash: Mapped[int | None] = mapped_column(BigInteger)  # null: too plain to be told from others
    difference_hash: Mapped[Any] = mapped_column(BIT(256))
    colour: Mapped[int]  # the mean, 0xRRGGBB
    is_sorted: Mapped[bool] = mapped_column(server_default="false")  # its duplicates have been looked for


class DuplicateGroup(Base):
    """Photos that are the same, or nearly so."""

    __tablename__ = "duplicate_groups"

    id: Mapped[Id]
    kind: Mapped[str]  # exact | near
    kept: Mapped[list[int]] = mapped_column(  # members that a human wants to keep beside each other
        ARRAY(BigInteger), server_default="{}"
    )
    added_at: Mapped[Created]


class DuplicateMember(Base):
    """A photo of a group; it is in at most one of each kind."""

    __tablename__ = "duplicate_members"

    photo_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("photos.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("duplicate_groups.id", ondelete="CASCADE"), index=True)
