"""The shapes of photos in the API."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from nimtaflow.stacks.schemas import PhotoIds, Stack

View = Literal["library", "favorites", "bad", "trash"]
Order = Literal["newest", "oldest"]
Sort = Literal["newest", "oldest", "added", "name", "quality"]
MediaType = Literal["photo", "video"]
Size = Literal["small", "medium", "large"]

FAVORITE, VIDEO, DAMAGED, FAILED, MISSING = 1, 2, 4, 8, 16  # bits of a tile's flags
MOTION, HDR, SPHERE, ANIMATED, RAW = 32, 64, 128, 256, 512

BAD = 30  # photos of less quality are in the view "bad": see docs/quality.md


class Month(BaseModel):
    """A month of the timeline."""

    month: str = Field(description="2023-07")
    count: int
    days: int = Field(description="how many days of it have photos")
    revision: int = Field(description="grows when a tile of the month would look different; 0 where it is not counted")


class Timeline(BaseModel):
    """The months that have photos, in the order asked for; photos without a date are counted apart."""

    buckets: list[Month]
    undated: int
    total: int


class Bucket(BaseModel):
    """A month's photos in columns, at most 5,000 a part."""

    month: str = Field(description='2023-07, or "undated"')
    part: int
    parts: int
    id: list[int]
    ratio: list[float] = Field(description="width / height, upright")
    thumbhash: list[str | None] = Field(description="base64")
    v: list[str | None] = Field(description="version of the pictures, for their URLs; null while there are none")
    day: list[int] = Field(description="1 to 31; 0 for undated")
    flags: list[int] = Field(
        description="1 favourite, 2 video, 4 damaged, 8 no picture can be made, 16 missing, 32 live or motion photo, "
        "64 HDR, 128 360°, 256 animated, 512 RAW"
    )
    stack: list[int] = Field(description="how many photos the tile stands for; 0 if only for one, live photos included")
    duration: list[int] = Field(description="seconds; 0 for stills")


class Ids(BaseModel):
    """Photos of a view, by their ids in its order."""

    ids: list[int] = Field(description="at most 10,000")
    has_more: bool = Field(description="whether there were more")


class Known(BaseModel):
    """Photos that somebody holds to be in a view."""

    view: View = "library"
    photo_ids: PhotoIds


class PhotoV1(BaseModel):
    """The one shape of a photo, for every client."""

    id: int
    filename: str
    taken_at: str | None = Field(description="ISO 8601: the wall clock where it was taken, with its offset if known")
    width: int | None
    height: int | None
    aspect_ratio: float | None
    latitude: float | None
    longitude: float | None
    is_video: bool
    duration_seconds: float | None
    is_favorite: bool
    is_archived: bool
    is_trashed: bool
    user_rating: int | None
    status: Literal["pending", "processing", "done", "error"]
    thumb_url: str | None
    thumb_medium_url: str | None
    original_url: str | None
    video_url: str | None
    preview_url: str | None = Field(description="of a video: an animated WebP over its whole length")
    blur_data: str | None = Field(description="thumbhash, base64")
    is_360: bool
    is_drone: bool
    drone_metadata: dict[str, Any] | None


class PhotoPage(BaseModel):
    """A page of photos."""

    items: list[PhotoV1]
    next_cursor: str | None
    total: int
    has_more: bool


class StepState(BaseModel):
    """A step of its journey that a photo has taken, or failed to take."""

    step: str
    state: Literal["done", "failed", "retrying"]
    error_code: str | None
    error_facts: dict[str, Any] | None = Field(description="for admins")
    at: datetime


class Stored(BaseModel):
    """Everything a file told of itself; see tables/photos.py for the units."""

    source_id: int
    mime_type: str | None
    file_size: int
    is_damaged: bool
    is_missing: bool
    added_at: datetime
    taken_local: datetime | None
    taken_offset: int | None
    taken_from: str | None
    taken_at_original: str | None
    orientation: int | None
    color_space: str | None
    color_profile: str | None
    bit_depth: int | None
    camera_make: str | None
    camera_model: str | None
    camera_serial: str | None
    lens_make: str | None
    lens_model: str | None
    lens_serial: str | None
    software: str | None
    focal_length: float | None
    focal_length_35mm: float | None
    aperture: float | None
    shutter_speed: str | None
    exposure_time: float | None
    iso: int | None
    exposure_mode: str | None
    exposure_program: str | None
    exposure_bias: float | None
    metering_mode: str | None
    white_balance: str | None
    flash: str | None
    flash_fired: bool | None
    light_source: str | None
    scene_type: str | None
    digital_zoom: float | None
    altitude: float | None
    gps_accuracy: float | None
    gps_direction: float | None
    gps_speed: float | None
    location_name: str | None
    city: str | None
    state: str | None
    country: str | None
    country_code: str | None
    artist: str | None
    copyright: str | None
    title: str | None
    caption: str | None
    description: str | None
    keywords: list[str] | None
    people_names: list[str] | None
    label: str | None
    video_codec: str | None
    audio_codec: str | None
    video_fps: float | None
    video_bitrate: int | None
    pixel_format: str | None
    is_hdr: bool | None
    projection: str | None
    is_motion_photo: bool | None
    is_animated: bool | None
    content_identifier: str | None
    burst_id: str | None
    quality: int | None = Field(description="0 to 100, of the following two and the resolution: see docs/quality.md")
    sharpness: int | None
    exposure_score: int | None


class Preview(BaseModel):
    """A video at a glance: a flipbook for tiles, and a sheet of sprites for the player's scrubber."""

    version: str = Field(description="of its files, for their URLs")
    tiles: int = Field(description="how many pictures the sheet of sprites has, row by row")
    columns: int
    rows: int
    tile_width: int = Field(description="pixels")
    tile_height: int
    times: list[float] = Field(description="the second of each tile")


class Written(BaseModel):
    """Where what was edited of a photo has been written to, and what no file has yet."""

    target: Literal["file", "sidecar", "library"] | None = Field(
        description="its file, an XMP file beside it, or one among the server's data where nothing could be written"
    )
    at: datetime | None
    pending: list[str] = Field(description="columns")
    error_code: str | None = Field(description="why the last attempt failed")


class PhotoDetail(PhotoV1, Stored):
    """A photo with all that is known of it."""

    preview: Preview | None = Field(description="of a video, once it has been made")
    stack: Stack | None = Field(description="of more than one photo")
    has_motion: bool = Field(description="a live or motion photo")
    motion_url: str | None
    written: Written
    human_fields: list[str] = Field(description="columns that a human has set: nothing else changes them")
    regions: list[dict[str, Any]] | None = Field(
        description="areas with a name, a type (Face) and the centre and size in parts of the picture as it is stored"
    )
    steps: list[StepState]
    path: str | None = Field(description="where the file lies; for admins")
    raw_metadata: dict[str, Any] | None = Field(description="every tag of the file, by its group and name")


class CaptionTrack(BaseModel):
    """A caption file beside a video."""

    number: int
    language: str | None = Field(description="as the file's name has it, BCP 47")


class Favorite(BaseModel):
    """Whether it shall be a favourite."""

    favorite: bool


class Favorites(BaseModel):
    """Which photos shall be favourites, or none any more."""

    photo_ids: PhotoIds
    favorite: bool


class Marked(BaseModel):
    """How many photos are marked differently now."""

    change_id: int | None = Field(description="for undoing it; null where nothing was changed")
    count: int
