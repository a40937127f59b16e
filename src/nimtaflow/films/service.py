"""What one can do with a video: look through it, play it, have it made playable."""

import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from nimtaflow.access.viewer import Viewer
from nimtaflow.films import onward, queries
from nimtaflow.films.problems import HeightNotOffered, PreviewNotReady, VariantNotReady
from nimtaflow.films.schemas import Playback, Variant
from nimtaflow.films.settings import VideoSettings
from nimtaflow.films.websafe import Facts, chosen, is_web_safe, offered, served_as
from nimtaflow.kernel.db import Tx
from nimtaflow.kernel.files import derived_path, path_to_text, shown
from nimtaflow.photos import service as photos
from nimtaflow.photos.service import PhotoNotFound
from nimtaflow.settings import service as settings
from nimtaflow.tables.films import Film
from nimtaflow.tables.photos import Photo

ENCODING: Final = 1  # raised when films are made differently, and those there are shall be made again
_FOR_SOMEBODY, _FOR_LATER = 20, -10  # priorities: before all previews, and after them


@dataclass(frozen=True)
class Playable:
    """A file to be played, and how."""

    root: bytes
    path: bytes
    filename: str
    mime_type: str


def content_version(content_hash: bytes) -> str:
    """The version of the films of a content."""
    return f"{content_hash.hex()[:10]}{ENCODING:x}"


def film_path(photo_id: int, version: str, height: int) -> str:
    """Where a film lies."""
    return str(derived_path("films", photo_id, f"{version}-{height}"))


def part_path(photo_id: int, height: int) -> str:
    """Where one lies that is half made: a later attempt overwrites what a killed one left, and goes with its photo."""
    return str(derived_path("films", photo_id, f"part-{height}"))


def name_of(path: bytes) -> str:
    """What a video's file is called, for the log."""
    return shown(path_to_text(os.path.basename(path)))


def facts_of(photo: Photo) -> Facts:
    """What decides how a video is played."""
    return Facts(
        photo.mime_type,
        photo.video_codec,
        photo.audio_codec,
        photo.pixel_format,
        photo.bit_depth,
        photo.is_hdr,
        photo.width,
        photo.height,
    )


async def playback(tx: Tx, viewer: Viewer, photo_id: int) -> Playback:
    """How a video can be played now. Raises PhotoNotFound, for a still, too."""
    found = await _video(tx, viewer, photo_id)
    there, _ = await _standing(tx, viewer, found)
    return await _shape(tx, found, there)


async def make_playable(tx: Tx, viewer: Viewer, photo_id: int, height: int | None) -> Playback:
    """Have a video made for browsers, once however often it is asked for; what was given up is tried again.

    Raises PhotoNotFound, HeightNotOffered, OriginalMissing.
    """
    found = await _video(tx, viewer, photo_id)
    await photos.video(tx, viewer, photo_id)
    heights = offered(found.width, found.height)
    if height is None:
        height = await _suggested(tx, found)
    if height not in heights:
        raise HeightNotOffered(height=height, offered=list(heights))
    there, lost = await _standing(tx, viewer, found)
    standing = next((film for film in there if film.height == height), None)
    anew = height in lost or (standing is not None and standing.state == "failed")
    if (standing is None or anew) and await _wish(tx, viewer, found, height, anew=anew):
        there, _ = await _standing(tx, viewer, found)
    return await _shape(tx, found, there)


async def playable(tx: Tx, viewer: Viewer, photo_id: int, height: int | None, *, begin: bool) -> Playable:
    """What to play: the film of a height; without one the original if browsers play it, else the best there is.

    With `begin`, what browsers cannot play is made playable from now on, and the original is given meanwhile.
    Raises PhotoNotFound, VariantNotReady, OriginalMissing.
    """
    found = await _video(tx, viewer, photo_id)
    there, lost = await _standing(tx, viewer, found)
    ready = [film for film in there if film.state == "ready" and height in {None, film.height}]
    is_safe = is_web_safe(facts_of(found))
    if height is not None and not ready:
        raise VariantNotReady(photo_id=photo_id, height=height)
    if ready and not (is_safe and height is None):
        path = film_path(photo_id, ready[0].version, ready[0].height)
        stem = os.path.splitext(found.filename)[0]
        folder = os.path.dirname(path)
        return Playable(os.fsencode(folder), os.fsencode(path), f"{stem}-{ready[0].height}.mp4", "video/mp4")
    original = await photos.video(tx, viewer, photo_id)
    if not is_safe and begin and not there:
        suggested = await _suggested(tx, found)
        await _wish(tx, viewer, found, suggested, anew=suggested in lost)
    mime_type = served_as(original.mime_type) if is_safe else original.mime_type
    return Playable(original.root, original.path, original.filename, mime_type)


async def prepare(tx: Tx, photo_id: int) -> None:
    """Have a video that was imported made playable, if that is set and browsers cannot play it. For the system."""
    found = await queries.facts(tx, photo_id)
    if found is None or found.content_hash is None or is_web_safe(facts_of(found)):
        return
    video = await settings.of(tx, VideoSettings)
    if not video.auto_transcode:
        return
    height = chosen(video.transcode_resolution, found.width, found.height)
    if await queries.wish_for_system(tx, photo_id, height, content_version(found.content_hash)):
        await onward.make_later(tx, photo_id, height, _FOR_LATER)


async def preview(tx: Tx, viewer: Viewer, photo_id: int) -> Photo:
    """A video that has a flipbook and sprites. Raises PhotoNotFound, PreviewNotReady."""
    found = await queries.preview(tx, viewer, photo_id)
    if found is None or found.kind != "video":
        raise PhotoNotFound(photo_id=photo_id)
    if found.preview is None or found.preview_version is None:
        raise PreviewNotReady(photo_id=photo_id)
    return found


async def _video(tx: Tx, viewer: Viewer, photo_id: int) -> Photo:
    found = await photos.photo(tx, viewer, photo_id)
    if found.kind != "video":
        raise PhotoNotFound(photo_id=photo_id)
    return found


async def _standing(tx: Tx, viewer: Viewer, found: Photo) -> tuple[Sequence[Film], set[int]]:
    """The films of a video, and the heights of those whose files somebody has deleted."""
    if found.content_hash is None:
        return [], set()
    films = await queries.films(tx, viewer, found.id, content_version(found.content_hash))
    lost = await asyncio.to_thread(_lost, films)
    return [film for film in films if film.height not in lost], lost


def _lost(films: Sequence[Film]) -> set[int]:
    return {
        film.height
        for film in films
        if film.state == "ready" and not os.path.exists(film_path(film.photo_id, film.version, film.height))
    }


async def _wish(tx: Tx, viewer: Viewer, found: Photo, height: int, *, anew: bool) -> bool:
    if found.content_hash is None:  # not read yet: whether browsers play it, and what it is, nobody knows
        return False
    version = content_version(found.content_hash)
    if not await queries.wish(tx, viewer, found.id, height, version, anew=anew):
        return False
    await onward.make_later(tx, found.id, height, _FOR_SOMEBODY)
    return True


async def _suggested(tx: Tx, found: Photo) -> int:
    wanted = (await settings.of(tx, VideoSettings)).transcode_resolution
    return chosen(wanted, found.width, found.height)


async def _shape(tx: Tx, found: Photo, films: Sequence[Film]) -> Playback:
    return Playback(
        direct=is_web_safe(facts_of(found)),
        mime_type=found.mime_type,
        video_codec=found.video_codec,
        audio_codec=found.audio_codec,
        duration_seconds=found.duration_seconds,
        height=min(found.width, found.height) if found.width and found.height else None,
        variants=[Variant.model_validate(film, from_attributes=True) for film in films],
        can_make=list(offered(found.width, found.height)),
        suggested=await _suggested(tx, found),
    )
