"""Step two: the pictures by which a photo or video is shown."""

from dataclasses import dataclass
from typing import Final

from nimtaflow.kernel.db import Tx
from nimtaflow.kernel.files import derived_path, write_atomically
from nimtaflow.kernel.steps import Step
from nimtaflow.media import camera_preview, isolation, queries
from nimtaflow.media.derivatives import Derivatives
from nimtaflow.media.problems import DamagedFile, DecoderCrashed, DecoderOutOfMemory, DecoderTimeout
from nimtaflow.media.queries import Original

VERSION: Final = 1
SIZES: Final = ("small", "medium", "large")


@dataclass(frozen=True)
class Made:
    """What was made of a file; the pictures themselves lie in their places already."""

    original: Original
    derivatives: Derivatives
    version: str


def work(original: Original) -> Made:
    """Make the pictures and put them where they belong, under the version of this content. Raises as decoders do."""
    version = f"{(original.content_hash or b'').hex()[:7]}{VERSION:x}"
    made = _made(original)
    for size in SIZES:
        write_atomically(derived_path(size, original.photo_id, version), getattr(made, size))
    return Made(original, made, version)


def _made(original: Original) -> Derivatives:
    """The pictures; of a raw file that cannot be decoded those of the preview inside, if exiftool finds one."""
    try:
        return isolation.make(original.path, original.kind, original.mime_type, pixels=original.pixels)
    except (DamagedFile, DecoderCrashed, DecoderTimeout, DecoderOutOfMemory):
        if not (original.mime_type or "").startswith("image/x-"):
            raise
        inside = camera_preview.preview(original.path)
        if inside is None:
            raise
        return isolation.make_inside(inside)


async def keep(tx: Tx, photo_id: int, made: Made) -> None:
    """Show the new pictures from now on, and let go of those of an earlier content."""
    picture = made.derivatives
    values = {
        "width": picture.width,
        "height": picture.height,
        "ratio": picture.width / picture.height,
        "thumbhash": picture.thumbhash,
        "is_damaged": picture.damaged,
        "version": made.version,
        **queries.quality(picture),
    }
    await queries.keep(tx, made.original, values)
    await queries.keep_look(tx, photo_id, made.version, picture)
    before = made.original.version
    if before is not None and before != made.version:
        for size in SIZES:
            derived_path(size, photo_id, before).unlink(missing_ok=True)


STEP: Final = Step("thumbnails", "cpu", queries.original, work, keep, needs=("metadata",), version=VERSION)
