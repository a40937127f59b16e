"""Sidecars and writing back: what is beside a photo, and what its file does not have yet."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TO_WRITE = "unwritten IS NOT NULL OR taken_from = 'file'"


def upgrade() -> None:
    op.add_column("photos", sa.Column("regions", postgresql.JSONB(none_as_null=True), nullable=True))
    op.add_column("photos", sa.Column("sidecar_stamp", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("photos", sa.Column("unwritten", postgresql.ARRAY(sa.Text()), nullable=True))
    op.add_column("photos", sa.Column("unwritten_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("photos", sa.Column("written_target", sa.String(), nullable=True))
    op.add_column("photos", sa.Column("written_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("photos", sa.Column("written_hash", sa.LargeBinary(), nullable=True))
    op.add_column("photos", sa.Column("written_size", sa.BigInteger(), nullable=True))
    op.add_column("photos", sa.Column("written_for", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_photos_to_write", "photos", ["id"], unique=False, postgresql_where=TO_WRITE)


def downgrade() -> None:
    op.drop_index("ix_photos_to_write", table_name="photos", postgresql_where=TO_WRITE)
    for name in (
        "written_for",
        "written_size",
        "written_hash",
        "written_at",
        "written_target",
        "unwritten_at",
        "unwritten",
        "sidecar_stamp",
        "regions",
    ):
        op.drop_column("photos", name)
