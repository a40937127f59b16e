"""Photos: one row for each still or video of the library, and what is known of it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    REAL,
    BigInteger,
    Computed,
    Date,
    DateTime,
    Double,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from nimtaflow.tables.base import GUARDED, Base, Created, Id, Instant

IN_TIMELINE = "indexed_at IS NOT NULL AND NOT is_missing AND trashed_at IS NULL AND NOT is_behind"
SORT_AT = "coalesce(taken_at, taken_local AT TIME ZONE 'UTC')"
# what the frames of a burst share: the camera's own id, or the part of the name that phones give all of them
BURST_KEY = r"""coalesce(burst_id, substring(filename from '(?i)BURST(\d{14,20})'),
    substring(filename from '(?i)^(.+)_BURST\d{1,4}(_COVER)?\.[^.]+$'))"""


class Photo(Base):
    """A still or a video. Its identity is its content within its source; the path is only where it lies today."""

    __tablename__ = "photos"
    __table_args__ = (
        UniqueConstraint("source_id", "path"),
        Index(
            "ix_photos_timeline",
            text("day DESC NULLS LAST"),
            text("sort_at DESC"),
            text("id DESC"),
            postgresql_where="in_timeline",
        ),
        Index("ix_photos_content", "source_id", "content_hash"),
        Index("ix_photos_size", "source_id", "file_size"),
        Index("ix_photos_added", text("added_at DESC"), text("id DESC"), postgresql_where="in_timeline"),
        Index("ix_photos_name", "filename", "id", postgresql_where="in_timeline"),
        Index("ix_photos_stack_id", "stack_id", postgresql_where="stack_id IS NOT NULL"),
        Index(
            "ix_photos_identifier",
            "source_id",
            "content_identifier",
            postgresql_where="content_identifier IS NOT NULL",
        ),
        Index("ix_photos_burst", "source_id", "burst_key", postgresql_where="burst_key IS NOT NULL"),
        Index("ix_photos_hash", "content_hash"),
        Index("ix_photos_quality", "quality", "id", postgresql_where="in_timeline"),
        Index("ix_photos_trashed", "trashed_at", postgresql_where="trashed_at IS NOT NULL"),
        Index("ix_photos_to_write", "id", postgresql_where="unwritten IS NOT NULL OR taken_from = 'file'"),
        GUARDED,
    )

    id: Mapped[Id]
    source_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("sources.id", ondelete="CASCADE"))
    path: Mapped[str] = mapped_column(Text)  # below the source's root, written by kernel.files.path_to_text
    filename: Mapped[str] = mapped_column(Text)
    kind: Mapped[str]  # photo | video
    mime_type: Mapped[str | None]  # by content, not by name
    file_size: Mapped[int] = mapped_column(BigInteger)
    mtime_ns: Mapped[int] = mapped_column(BigInteger)
    inode: Mapped[int] = mapped_column(BigInteger)
    content_hash: Mapped[bytes | None] = mapped_column(LargeBinary)  # BLAKE3, 32 bytes
    version: Mapped[str | None]  # the pictures' version in their URLs; null while there are none
    thumbhash: Mapped[bytes | None] = mapped_column(LargeBinary)
    ratio: Mapped[float | None] = mapped_column(REAL)  # upright width / height
    is_damaged: Mapped[bool] = mapped_column(server_default="false")
    is_missing: Mapped[bool] = mapped_column(server_default="false")
    missing_at: Mapped[Instant | None]
    trashed_at: Mapped[Instant | None]
    added_at: Mapped[Created]
    indexed_at: Mapped[Instant | None]  # when its metadata was read

    # when
    taken_at: Mapped[Instant | None]  # the instant, where the offset is known
    taken_local: Mapped[datetime | None] = mapped_column(DateTime(timezone=False))  # the wall clock there
    taken_offset: Mapped[int | None] = mapped_column(SmallInteger)  # minutes east of UTC
    taken_from: Mapped[str | None]
    taken_at_original: Mapped[str | None] = mapped_column(Text)
    day: Mapped[date | None] = mapped_column(Date, Computed("taken_local::date", persisted=True))
    sort_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True), Computed(SORT_AT, persisted=True))
    in_timeline: Mapped[bool] = mapped_column(Computed(IN_TIMELINE, persisted=True))

    # the picture
    width: Mapped[int | None]
    height: Mapped[int | None]
    orientation: Mapped[int | None] = mapped_column(SmallInteger)
    color_space: Mapped[str | None]
    color_profile: Mapped[str | None]
    bit_depth: Mapped[int | None] = mapped_column(SmallInteger)

    # the camera
    camera_make: Mapped[str | None]
    camera_model: Mapped[str | None]
    camera_serial: Mapped[str | None]
    lens_make: Mapped[str | None]
    lens_model: Mapped[str | None]
    lens_serial: Mapped[str | None]
    software: Mapped[str | None]

    # the exposure
    focal_length: Mapped[float | None] = mapped_column(Double)  # mm
    focal_length_35mm: Mapped[float | None] = mapped_column(Double)
    aperture: Mapped[float | None] = mapped_column(Double)  # f-number
    shutter_speed: Mapped[str | None]  # as people say it: 1/250
    exposure_time: Mapped[float | None] = mapped_column(Double)  # seconds
    iso: Mapped[int | None]
    exposure_mode: Mapped[str | None]
    exposure_program: Mapped[str | None]
    exposure_bias: Mapped[float | None] = mapped_column(Double)  # EV
    metering_mode: Mapped[str | None]
    white_balance: Mapped[str | None]
    flash: Mapped[str | None]
    flash_fired: Mapped[bool | None]
    light_source: Mapped[str | None]
    scene_type: Mapped[str | None]
    digital_zoom: Mapped[float | None] = mapped_column(Double)

    # where
    latitude: Mapped[float | None] = mapped_column(Double)
    longitude: Mapped[float | None] = mapped_column(Double)
    altitude: Mapped[float | None] = mapped_column(Double)  # metres, negative below sea level
    gps_accuracy: Mapped[float | None] = mapped_column(Double)  # metres
    gps_direction: Mapped[float | None] = mapped_column(Double)  # degrees
    gps_speed: Mapped[float | None] = mapped_column(Double)  # km/h
    location_name: Mapped[str | None] = mapped_column(Text)
    city: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str | None] = mapped_column(Text)
    country: Mapped[str | None] = mapped_column(Text)
    country_code: Mapped[str | None]

    # what people wrote into the file
    artist: Mapped[str | None] = mapped_column(Text)
    copyright: Mapped[str | None] = mapped_column(Text)
    title: Mapped[str | None] = mapped_column(Text)
    caption: Mapped[str | None] = mapped_column(Text)
    description: Mapped[str | None] = mapped_column(Text)
    keywords: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    people_names: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    user_rating: Mapped[int | None] = mapped_column(SmallInteger)  # 0 to 5, as embedded in the file
    label: Mapped[str | None]
    # [{name?, type?, x, y, w, h}]: centre and size in parts of the picture as it is stored, not turned upright
    regions: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB(none_as_null=True))

    # sidecars, and what is written back
    sidecar_stamp: Mapped[int] = mapped_column(BigInteger, server_default="0")  # library.sidecars
    unwritten: Mapped[list[str] | None] = mapped_column(ARRAY(Text))  # edited columns that no file has yet
    unwritten_at: Mapped[Instant | None]  # when one was added
    written_target: Mapped[str | None]  # file | sidecar (beside it) | library (among our own data)
    written_at: Mapped[Instant | None]
    written_hash: Mapped[bytes | None] = mapped_column(LargeBinary)  # of the file about to take the original's place
    written_size: Mapped[int | None] = mapped_column(BigInteger)
    written_for: Mapped[Instant | None]  # `unwritten_at` as that file has it

    # video and special kinds
    duration_seconds: Mapped[float | None] = mapped_column(Double)
    video_codec: Mapped[str | None]
    audio_codec: Mapped[str | None]
    video_fps: Mapped[float | None] = mapped_column(Double)
    video_bitrate: Mapped[int | None] = mapped_column(BigInteger)  # bits per second
    pixel_format: Mapped[str | None]  # of a video, in FFmpeg's words: yuv420p
    preview_version: Mapped[str | None]  # of flipbook and sprites in their URLs; null while there are none
    preview: Mapped[dict[str, Any] | None] = mapped_column(JSONB, deferred=True)  # photos.schemas.Preview
    is_hdr: Mapped[bool | None]
    is_360: Mapped[bool | None]
    is_drone: Mapped[bool | None]
    projection: Mapped[str | None]
    is_motion_photo: Mapped[bool | None]
    is_animated: Mapped[bool | None]  # more than one frame to show: GIF, WebP, APNG, AVIF, JPEG XL
    content_identifier: Mapped[str | None]  # pairs the halves of a live photo
    burst_id: Mapped[str | None]
    motion_offset: Mapped[int | None] = mapped_column(BigInteger)  # where in the still its film begins
    motion_size: Mapped[int | None] = mapped_column(BigInteger)
    motion_mime: Mapped[str | None]

    # its stack: see tables/stacks.py
    burst_key: Mapped[str | None] = mapped_column(Text, Computed(BURST_KEY, persisted=True))
    stack_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("stacks.id", ondelete="SET NULL"))
    stack_by: Mapped[str | None]  # auto | human: what a human decided is never touched again
    is_behind: Mapped[bool] = mapped_column(server_default="false")  # another one of its stack is seen instead
    stack_size: Mapped[int] = mapped_column(SmallInteger, server_default="0")  # what its tile stands for, if several
    motion_id: Mapped[int | None] = mapped_column(BigInteger)  # the film that makes it a live photo

    # what it is worth looking at, 0 to 100: see docs/quality.md; its hashes are in tables/duplicates.py
    quality: Mapped[int | None] = mapped_column(SmallInteger)
    sharpness: Mapped[int | None] = mapped_column(SmallInteger)
    exposure_score: Mapped[int | None] = mapped_column(SmallInteger)

    human_fields: Mapped[list[str] | None] = mapped_column(ARRAY(Text))  # columns that a human set: nothing else may
    raw_metadata: Mapped[dict[str, Any] | None] = mapped_column(JSONB, deferred=True)


class PhotoStep(Base):
    """The ledger: which step of the journey a photo has taken, at which version, and how it went."""

    __tablename__ = "photo_steps"
    __table_args__ = (
        Index("ix_photo_steps_failed", "step", postgresql_where="state = 'failed'"),
        Index("ix_photo_steps_at", "at"),
        GUARDED,
    )

    photo_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("photos.id", ondelete="CASCADE"), primary_key=True)
    step: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    state: Mapped[str]  # done | failed | retrying
    attempts: Mapped[int] = mapped_column(default=1)
    error_code: Mapped[str | None]
    error_facts: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    at: Mapped[Instant]


class PhotoMark(Base):
    """What one user thinks of a photo; nobody else sees it."""

    __tablename__ = "photo_marks"
    __table_args__ = (Index("ix_photo_marks_favorite", "user_id", postgresql_where="favorite_at IS NOT NULL"), GUARDED)

    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    photo_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("photos.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    favorite_at: Mapped[Instant | None]
    archived_at: Mapped[Instant | None]
    rating: Mapped[int | None] = mapped_column(SmallInteger)


class PhotoDay(Base):
    """How many photos of a source each day of the timeline holds. A trigger on `photos` keeps it: photo_days.sql."""

    __tablename__ = "photo_days"
    __table_args__ = (GUARDED,)

    source_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)  # UNDATED for photos without a date
    count: Mapped[int]
    revision: Mapped[int] = mapped_column(BigInteger)  # grows whenever a picture of that day changes


UNDATED = date(1, 1, 1)
