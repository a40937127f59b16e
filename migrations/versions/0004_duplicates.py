"""Quality, the looks of pictures, and groups of duplicates."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("quality", "sharpness", "exposure_score"):
        op.add_column("photos", sa.Column(name, sa.SmallInteger(), nullable=True))
    op.create_index("ix_photos_hash", "photos", ["content_hash"])
    op.create_index("ix_photos_quality", "photos", ["quality", "id"], postgresql_where="in_timeline")
    op.create_index("ix_photos_trashed", "photos", ["trashed_at"], postgresql_where="trashed_at IS NOT NULL")
    op.create_table(
        "photo_looks",
        sa.Column("photo_id", sa.BigInteger(), nullable=False),
        sa.Column("picture", sa.String(), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("perceptual_hash", sa.BigInteger(), nullable=True),
        sa.Column("difference_hash", postgresql.BIT(256), nullable=False),
        sa.Column("colour", sa.Integer(), nullable=False),
        sa.Column("is_sorted", sa.Boolean(), server_default="false", nullable=False),
        sa.ForeignKeyConstraint(["photo_id"], ["photos.id"], name=op.f("fk_photo_looks_photo_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("photo_id", name=op.f("pk_photo_looks")),
    )
    for band in range(4):
        op.create_index(
            f"ix_photo_looks_band_{band}", "photo_looks", [sa.text(f"((perceptual_hash >> {16 * band}) & 65535)")]
        )
    op.create_index("ix_photo_looks_unsorted", "photo_looks", ["photo_id"], postgresql_where="NOT is_sorted")
    op.create_table(
        "duplicate_groups",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("kept", postgresql.ARRAY(sa.BigInteger()), server_default="{}", nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_groups")),
    )
    op.create_table(
        "duplicate_members",
        sa.Column("photo_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["photo_id"], ["photos.id"], name=op.f("fk_duplicate_members_photo_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["duplicate_groups.id"], name=op.f("fk_duplicate_members_group_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("photo_id", "kind", name=op.f("pk_duplicate_members")),
    )
    op.create_index("ix_duplicate_members_group_id", "duplicate_members", ["group_id"])


def downgrade() -> None:
    raise NotImplementedError("restore the backup that was made before the upgrade")
