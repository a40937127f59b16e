"""Previews of videos, and films that browsers play."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("photos", sa.Column("pixel_format", sa.String(), nullable=True))
    op.add_column("photos", sa.Column("preview_version", sa.String(), nullable=True))
    op.add_column("photos", sa.Column("preview", postgresql.JSONB(astext_type=sa.Text()), nullable=True))
    op.create_table(
        "films",
        sa.Column("photo_id", sa.BigInteger(), nullable=False),
        sa.Column("height", sa.SmallInteger(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("progress", sa.REAL(), server_default="0", nullable=False),
        sa.Column("attempts", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("error_code", sa.String(), nullable=True),
        sa.Column("error_facts", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("encoder", sa.Text(), nullable=True),
        sa.Column("file_size", sa.BigInteger(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["photo_id"], ["photos.id"], name=op.f("fk_films_photo_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("photo_id", "height", name=op.f("pk_films")),
        info={"guarded": True},
    )
    op.create_index(
        "ix_films_unfinished", "films", ["photo_id"], unique=False, postgresql_where="state IN ('waiting', 'making')"
    )


def downgrade() -> None:
    raise NotImplementedError("restore the backup that was made before the upgrade")
