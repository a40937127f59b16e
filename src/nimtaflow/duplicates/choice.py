"""Which of several photos is the one to keep, and in what they differ. See docs/quality.md."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Any, Final

from nimtaflow.duplicates.schemas import Behind
from nimtaflow.tables.photos import Photo

_BURST: Final = timedelta(seconds=10)  # between one picture and the next
_ORIGINAL: Final = ("image/heic", "image/heif", "image/tiff")  # what cameras write and messengers do not
_TOLD: Final = ("taken_at", "taken_offset", "latitude", "camera_model", "lens_model", "title", "caption", "description",
                "keywords", "people_names", "user_rating", "exposure_time")  # fmt: skip
COMPARED: Final = (
    *("filename", "width", "height", "file_size", "mime_type", "taken_local", "taken_from", "latitude", "longitude"),
    *("city", "country", "camera_make", "camera_model"),
    *("title", "caption", "description", "keywords", "people_names", "user_rating"),
    *("quality", "sharpness", "exposure_score", "source_id", "is_favorite"),
)
_ORDER: Final[tuple[Behind, ...]] = ("damage", "format", "pixels", "facts", "date", "quality", "size", "age")
_FROM: Final = (
    "human",
    "sidecar",
    "exif",
    "quicktime",
    "camera",
    "xmp",
    "iptc",
    "gps",
    "container",
    "name",
    "modified",
    "file",
)


def best_first(photos: Sequence[Photo]) -> list[Photo]:
    """The photos, the one to keep first: an original, the largest, the best known, the best looking, the oldest."""
    return sorted(photos, key=_worth, reverse=True)


def behind(best: Photo, other: Photo) -> Behind:
    """The first thing in which another photo is behind the best one: why it is not the one to keep."""
    pairs = zip(_ORDER, _worth(best), _worth(other), strict=True)
    return next(name for name, most, less in pairs if most != less)  # no two have the same id


def _worth(photo: Photo) -> tuple[Any, ...]:
    mime = photo.mime_type or ""
    original = 2 if mime.startswith("image/x-") else 1 if mime in _ORIGINAL else 0
    pixels = (photo.width or 0) * (photo.height or 0)
    told = sum(getattr(photo, name) not in {None, ""} if name not in {"keywords", "people_names"}
               else bool(getattr(photo, name)) for name in _TOLD)  # fmt: skip
    dated = -_FROM.index(photo.taken_from) if photo.taken_from in _FROM else -len(_FROM)
    return not photo.is_damaged, original, pixels, told, dated, photo.quality or 0, photo.file_size, -photo.id


def differences(photos: Sequence[Photo], favorites: set[int]) -> list[str]:
    """The fields in which these photos are not all the same."""
    return [name for name in COMPARED if len({_value(photo, name, favorites) for photo in photos}) > 1]


def _value(photo: Photo, name: str, favorites: set[int]) -> Any:
    if name == "is_favorite":
        return photo.id in favorites
    value = getattr(photo, name)
    return tuple(sorted(value)) if isinstance(value, list) else value  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]


def is_burst(photos: Sequence[Photo]) -> bool:
    """Whether one camera took them within seconds of each other."""
    cameras = {(photo.camera_make, photo.camera_model, photo.camera_serial) for photo in photos}
    times = sorted(photo.taken_local for photo in photos if photo.taken_local is not None)
    if len(cameras) > 1 or photos[0].camera_model is None or len(times) < len(photos):
        return False
    return all(later - earlier <= _BURST for earlier, later in pairwise(times)) and times[0] != times[-1]
