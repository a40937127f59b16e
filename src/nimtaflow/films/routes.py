"""Videos over HTTP: looking through them, playing them, having them made playable."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from nimtaflow.films import preview, service
from nimtaflow.films.problems import HeightNotOffered, PreviewNotReady, VariantNotReady
from nimtaflow.films.schemas import Playback
from nimtaflow.http.dependencies import Tx, Viewer
from nimtaflow.http.files import FileAnswer, FileGone, FileUnreachable
from nimtaflow.http.problems import problems
from nimtaflow.kernel.files import derived_path
from nimtaflow.photos.service import OriginalMissing, PhotoNotFound

router = APIRouter(prefix="/photos", tags=["photos"])

PREVIEW = problems(PhotoNotFound, PreviewNotReady, FileGone, FileUnreachable)
FILE = problems(PhotoNotFound, OriginalMissing, VariantNotReady, FileGone, FileUnreachable)
Height = Annotated[int | None, Query(description="of the shorter side: 480, 720 or 1080")]


@router.get("/{photo_id}/playback", responses=problems(PhotoNotFound))
async def playback(photo_id: int, tx: Tx, viewer: Viewer) -> Playback:
    """How a video can be played: as it is, or in which heights, and how far each of them is."""
    return await service.playback(tx, viewer, photo_id)


@router.post("/{photo_id}/playback", responses=problems(PhotoNotFound, OriginalMissing, HeightNotOffered))
async def make_playable(photo_id: int, tx: Tx, viewer: Viewer, height: Height = None) -> Playback:
    """Have a video made for browsers in the background. Asked again, it is still made once; after a failure, anew."""
    return await service.make_playable(tx, viewer, photo_id, height)


@router.head("/{photo_id}/stream", include_in_schema=False)
@router.get("/{photo_id}/stream", responses=FILE)
async def stream(photo_id: int, request: Request, tx: Tx, viewer: Viewer, height: Height = None) -> Response:
    """The video to be played, in ranges: what browsers play best of all that is there now, or the height asked for.

    What browsers cannot play is given as it is, and made playable from now on.
    """
    # no right to download is asked for: this is how one looks at a video, as thumbnails are for a photo
    file = await service.playable(tx, viewer, photo_id, height, begin=request.method == "GET")
    return FileAnswer(file.path, root=file.root, media_type=file.mime_type, filename=file.filename)


@router.get("/{photo_id}/flipbook", responses=PREVIEW)
async def flipbook(photo_id: int, tx: Tx, viewer: Viewer, v: str | None = None) -> Response:
    """An animated WebP over the whole length of a video. Under its version's URL it never changes."""
    found = await service.preview(tx, viewer, photo_id)
    return _picture("flipbook", "image/webp", photo_id, found.preview_version or "", v)


@router.get("/{photo_id}/sprites", responses=PREVIEW)
async def sprites(photo_id: int, tx: Tx, viewer: Viewer, v: str | None = None) -> Response:
    """A sheet of small pictures of a video, as JPEG. Under its version's URL it never changes."""
    found = await service.preview(tx, viewer, photo_id)
    return _picture("sprites", "image/jpeg", photo_id, found.preview_version or "", v)


@router.get("/{photo_id}/sprites.vtt", responses=problems(PhotoNotFound, PreviewNotReady))
async def sprites_vtt(photo_id: int, tx: Tx, viewer: Viewer) -> Response:
    """Which part of the sheet shows which time, as WebVTT."""
    found = await service.preview(tx, viewer, photo_id)
    text = preview.webvtt(found.preview or {}, found.duration_seconds)
    return Response(text, media_type="text/vtt", headers={"cache-control": "private, no-cache"})


def _picture(kind: str, media_type: str, photo_id: int, version: str, asked: str | None) -> Response:
    path = derived_path(kind, photo_id, version)
    cache = "private, max-age=31536000, immutable" if asked == version else "private, no-cache"
    etag = f'"{photo_id}-{version}-{kind}"'
    return FileAnswer(path, root=path.parent, media_type=media_type, cache_control=cache, etag=etag)
