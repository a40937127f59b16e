"""The first schema."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SCRIPTS = Path(__file__).parents[1]


def upgrade() -> None:
    for extension in ("vector", "pg_trgm", "unaccent"):
        op.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
    op.create_table(
        "log_entries",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("feature", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_entries")),
    )
    op.create_index("ix_log_entries_feature", "log_entries", ["feature", "id"], unique=False)
    op.create_table(
        "login_failures",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_login_failures")),
    )
    op.create_table(
        "queue_states",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_queue_states")),
    )
    op.create_table(
        "settings",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_settings")),
    )
    op.create_table(
        "sources",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("watch", sa.Boolean(), nullable=False),
        sa.Column("recursive", sa.Boolean(), nullable=False),
        sa.Column("exclusion_patterns", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("interval_minutes", sa.Integer(), nullable=False),
        sa.Column("detect_deletions", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("state_facts", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("scan_started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("scan_total", sa.Integer(), nullable=False),
        sa.Column("scan_seen", sa.Integer(), nullable=False),
        sa.Column("scan_new", sa.Integer(), nullable=False),
        sa.Column("scan_changed", sa.Integer(), nullable=False),
        sa.Column("scan_moved", sa.Integer(), nullable=False),
        sa.Column("scan_missing", sa.Integer(), nullable=False),
        sa.Column("scan_errors", sa.Integer(), nullable=False),
        sa.Column("last_scan_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_scan_ms", sa.BigInteger(), nullable=True),
        sa.Column("next_scan_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("interval_minutes >= 0", name=op.f("ck_sources_interval")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sources")),
        sa.UniqueConstraint("path", name=op.f("uq_sources_path")),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("language", sa.String(), server_default="de", nullable=False),
        sa.Column("grants", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("last_login_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
    )
    op.create_index("uq_users_email", "users", [sa.literal_column("lower(email)")], unique=True)
    op.create_table(
        "workers",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("queues", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_workers")),
    )
    op.create_table(
        "file_failures",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_file_failures_source_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_failures")),
        sa.UniqueConstraint("source_id", "path", name=op.f("uq_file_failures_source_id_path")),
    )
    op.create_table(
        "photo_days",
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_photo_days_source_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("source_id", "day", name=op.f("pk_photo_days")),
        info={"guarded": True},
    )
    op.create_table(
        "photos",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("mime_type", sa.String(), nullable=True),
        sa.Column("file_size", sa.BigInteger(), nullable=False),
        sa.Column("mtime_ns", sa.BigInteger(), nullable=False),
        sa.Column("inode", sa.BigInteger(), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.String(), nullable=True),
        sa.Column("thumbhash", sa.LargeBinary(), nullable=True),
        sa.Column("ratio", sa.REAL(), nullable=True),
        sa.Column("is_damaged", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("is_missing", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("missing_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("indexed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_local", sa.DateTime(), nullable=True),
        sa.Column("taken_offset", sa.SmallInteger(), nullable=True),
        sa.Column("taken_from", sa.String(), nullable=True),
        sa.Column("taken_at_original", sa.Text(), nullable=True),
        sa.Column("day", sa.Date(), sa.Computed("taken_local::date", persisted=True), nullable=True),
        sa.Column(
            "sort_at",
            sa.DateTime(timezone=True),
            sa.Computed("coalesce(taken_at, taken_local AT TIME ZONE 'UTC')", persisted=True),
            nullable=True,
        ),
        sa.Column(
            "in_timeline",
            sa.Boolean(),
            sa.Computed("indexed_at IS NOT NULL AND NOT is_missing AND trashed_at IS NULL", persisted=True),
            nullable=False,
        ),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("orientation", sa.SmallInteger(), nullable=True),
        sa.Column("color_space", sa.String(), nullable=True),
        sa.Column("color_profile", sa.String(), nullable=True),
        sa.Column("bit_depth", sa.SmallInteger(), nullable=True),
        sa.Column("camera_make", sa.String(), nullable=True),
        sa.Column("camera_model", sa.String(), nullable=True),
        sa.Column("camera_serial", sa.String(), nullable=True),
        sa.Column("lens_make", sa.String(), nullable=True),
        sa.Column("lens_model", sa.String(), nullable=True),
        sa.Column("lens_serial", sa.String(), nullable=True),
        sa.Column("software", sa.String(), nullable=True),
        sa.Column("focal_length", sa.Double(), nullable=True),
        sa.Column("focal_length_35mm", sa.Double(), nullable=True),
        sa.Column("aperture", sa.Double(), nullable=True),
        sa.Column("shutter_speed", sa.String(), nullable=True),
        sa.Column("exposure_time", sa.Double(), nullable=True),
        sa.Column("iso", sa.Integer(), nullable=True),
        sa.Column("exposure_mode", sa.String(), nullable=True),
        sa.Column("exposure_program", sa.String(), nullable=True),
        sa.Column("exposure_bias", sa.Double(), nullable=True),
        sa.Column("metering_mode", sa.String(), nullable=True),
        sa.Column("white_balance", sa.String(), nullable=True),
        sa.Column("flash", sa.String(), nullable=True),
        sa.Column("flash_fired", sa.Boolean(), nullable=True),
        sa.Column("light_source", sa.String(), nullable=True),
        sa.Column("scene_type", sa.String(), nullable=True),
        sa.Column("digital_zoom", sa.Double(), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("altitude", sa.Double(), nullable=True),
        sa.Column("gps_accuracy", sa.Double(), nullable=True),
        sa.Column("gps_direction", sa.Double(), nullable=True),
        sa.Column("gps_speed", sa.Double(), nullable=True),
        sa.Column("location_name", sa.Text(), nullable=True),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("country_code", sa.String(), nullable=True),
        sa.Column("artist", sa.Text(), nullable=True),
        sa.Column("copyright", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("caption", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("keywords", postgresql.ARRAY(sa.Text()), nullable=True),
        sa.Column("people_names", postgresql.ARRAY(sa.Text()), nullable=True),
        sa.Column("user_rating", sa.SmallInteger(), nullable=True),
        sa.Column("label", sa.String(), nullable=True),
        sa.Column("duration_seconds", sa.Double(), nullable=True),
        sa.Column("video_codec", sa.String(), nullable=True),
        sa.Column("audio_codec", sa.String(), nullable=True),
        sa.Column("video_fps", sa.Double(), nullable=True),
        sa.Column("video_bitrate", sa.BigInteger(), nullable=True),
        sa.Column("is_hdr", sa.Boolean(), nullable=True),
        sa.Column("is_360", sa.Boolean(), nullable=True),
        sa.Column("is_drone", sa.Boolean(), nullable=True),
        sa.Column("projection", sa.String(), nullable=True),
        sa.Column("is_motion_photo", sa.Boolean(), nullable=True),
        sa.Column("content_identifier", sa.String(), nullable=True),
        sa.Column("burst_id", sa.String(), nullable=True),
        sa.Column("raw_metadata", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_photos_source_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photos")),
        sa.UniqueConstraint("source_id", "path", name=op.f("uq_photos_source_id_path")),
        info={"guarded": True},
    )
    op.create_index(
        "ix_photos_added",
        "photos",
        [sa.text("added_at DESC"), sa.text("id DESC")],
        unique=False,
        postgresql_where="in_timeline",
    )
    op.create_index("ix_photos_content", "photos", ["source_id", "content_hash"], unique=False)
    op.create_index(
        "ix_photos_name", "photos", [sa.text("filename"), sa.text("id")], unique=False, postgresql_where="in_timeline"
    )
    op.create_index("ix_photos_size", "photos", ["source_id", "file_size"], unique=False)
    op.create_index(
        "ix_photos_timeline",
        "photos",
        [sa.text("day DESC NULLS LAST"), sa.text("sort_at DESC"), sa.text("id DESC")],
        unique=False,
        postgresql_where="in_timeline",
    )
    op.create_table(
        "user_sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("refresh_hash", sa.LargeBinary(), nullable=False),
        sa.Column("previous_hash", sa.LargeBinary(), nullable=True),
        sa.Column("rotated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("remember", sa.Boolean(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_user_sessions_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_sessions")),
        sa.UniqueConstraint("previous_hash", name=op.f("uq_user_sessions_previous_hash")),
        sa.UniqueConstraint("refresh_hash", name=op.f("uq_user_sessions_refresh_hash")),
    )
    op.create_index(op.f("ix_user_sessions_user_id"), "user_sessions", ["user_id"], unique=False)
    op.create_table(
        "photo_marks",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("photo_id", sa.BigInteger(), nullable=False),
        sa.Column("favorite_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rating", sa.SmallInteger(), nullable=True),
        sa.ForeignKeyConstraint(["photo_id"], ["photos.id"], name=op.f("fk_photo_marks_photo_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_photo_marks_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "photo_id", name=op.f("pk_photo_marks")),
        info={"guarded": True},
    )
    op.create_index(
        "ix_photo_marks_favorite", "photo_marks", ["user_id"], unique=False, postgresql_where="favorite_at IS NOT NULL"
    )
    op.create_index(op.f("ix_photo_marks_photo_id"), "photo_marks", ["photo_id"], unique=False)
    op.create_table(
        "photo_steps",
        sa.Column("photo_id", sa.BigInteger(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error_code", sa.String(), nullable=True),
        sa.Column("error_facts", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["photo_id"], ["photos.id"], name=op.f("fk_photo_steps_photo_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("photo_id", "step", name=op.f("pk_photo_steps")),
        info={"guarded": True},
    )
    op.create_index("ix_photo_steps_at", "photo_steps", ["at"], unique=False)
    op.create_index("ix_photo_steps_failed", "photo_steps", ["step"], unique=False, postgresql_where="state = 'failed'")
    # psycopg sends several statements at once only without parameters, which SQLAlchemy always adds
    driver = op.get_bind().connection.driver_connection
    for script in ("photo_days", "procrastinate_3_10", "queue_indexes"):
        driver.execute((SCRIPTS / f"{script}.sql").read_text())


def downgrade() -> None:
    raise NotImplementedError("restore the backup that was made before the upgrade")
