"""Pictures that move; and what no decoder could show is tried again, for there are more of them now."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("photos", sa.Column("is_animated", sa.Boolean(), nullable=True))
    op.get_bind().connection.driver_connection.execute((Path(__file__).parents[1] / "animated.sql").read_text())
    op.execute("DELETE FROM photo_steps WHERE step = 'thumbnails' AND state = 'failed'")


def downgrade() -> None:
    raise NotImplementedError("restore the backup that was made before the upgrade")
