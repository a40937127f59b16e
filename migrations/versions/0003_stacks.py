"""Stacks: live photos, RAW and JPEG, bursts; the films inside motion photos."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SCRIPTS = Path(__file__).parents[1]
IN_TIMELINE = "indexed_at IS NOT NULL AND NOT is_missing AND trashed_at IS NULL AND NOT is_behind"
BURST_KEY = r"""coalesce(burst_id, substring(filename from '(?i)BURST(\d{14,20})'),
    substring(filename from '(?i)^(.+)_BURST\d{1,4}(_COVER)?\.[^.]+$'))"""


def upgrade() -> None:
    op.create_table(
        "stacks",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("cover_id", sa.BigInteger(), nullable=True),
        sa.Column("is_spread", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["cover_id"], ["photos.id"], name=op.f("fk_stacks_cover_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stacks")),
    )
    op.create_index("ix_stacks_cover_id", "stacks", ["cover_id"], postgresql_where="cover_id IS NOT NULL")
    op.create_index("ix_stacks_spread", "stacks", ["id"], postgresql_where="is_spread")
    # psycopg sends several statements at once only without parameters, which SQLAlchemy always adds
    driver = op.get_bind().connection.driver_connection
    driver.execute("""
        ALTER TABLE photos ADD stack_id bigint CONSTRAINT fk_photos_stack_id REFERENCES stacks (id) ON DELETE SET NULL,
            ADD stack_by varchar, ADD is_behind boolean NOT NULL DEFAULT false,
            ADD stack_size smallint NOT NULL DEFAULT 0,
            ADD motion_id bigint, ADD motion_offset bigint, ADD motion_size bigint, ADD motion_mime varchar
    """)
    # PostgreSQL 16 cannot change how a column is made: it goes, and its indexes with it. The table is written once.
    driver.execute(f"""
        ALTER TABLE photos DROP in_timeline,
            ADD in_timeline boolean GENERATED ALWAYS AS ({IN_TIMELINE}) STORED NOT NULL,
            ADD burst_key text GENERATED ALWAYS AS ({BURST_KEY}) STORED
    """)
    driver.execute("""
        CREATE INDEX ix_photos_timeline ON photos (day DESC NULLS LAST, sort_at DESC, id DESC) WHERE in_timeline;
        CREATE INDEX ix_photos_added ON photos (added_at DESC, id DESC) WHERE in_timeline;
        CREATE INDEX ix_photos_name ON photos (filename, id) WHERE in_timeline;
        CREATE INDEX ix_photos_stack_id ON photos (stack_id) WHERE stack_id IS NOT NULL;
        CREATE INDEX ix_photos_identifier ON photos (source_id, content_identifier)
            WHERE content_identifier IS NOT NULL;
        CREATE INDEX ix_photos_burst ON photos (source_id, burst_key) WHERE burst_key IS NOT NULL
    """)
    driver.execute((SCRIPTS / "stacks.sql").read_text())


def downgrade() -> None:
    raise NotImplementedError("restore the backup that was made before the upgrade")
