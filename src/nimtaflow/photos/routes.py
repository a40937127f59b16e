"""Photos over HTTP: the timeline, one photo, its pictures, its original."""

from datetime import date
from functools import partial
from typing import Annotated

import orjson
from fastapi import APIRouter, Body, Query, Response, status
from fastapi.responses import RedirectResponse

from nimtaflow.http.dependencies import Tx, Viewer
from nimtaflow.http.files import DiskAnswer, FileAnswer, FileGone, FileUnreachable
from nimtaflow.http.paging import InvalidCursor, Page, write_cursor
from nimtaflow.http.problems import problems
from nimtaflow.photos import captions, queries, service, shape
from nimtaflow.photos.schemas import (
    Bucket,
    CaptionTrack,
    Favorite,
    Favorites,
    Ids,
    Known,
    Marked,
    MediaType,
    Order,
    PhotoDetail,
    PhotoPage,
    PhotoV1,
    Size,
    Sort,
    Timeline,
    View,
)

router = APIRouter(prefix="/photos", tags=["photos"])

ONE_PHOTO = problems(service.PhotoNotFound)
AWAY = problems(service.PhotoNotFound, service.OriginalMissing)
FILE = problems(service.PhotoNotFound, service.OriginalMissing, FileGone, FileUnreachable)
FILM = problems(service.PhotoNotFound, service.NoMotion, service.OriginalMissing, FileGone, FileUnreachable)
TRACK = problems(service.PhotoNotFound, service.OriginalMissing, captions.CaptionsNotFound)


@router.get("/timeline/buckets")
async def timeline(tx: Tx, viewer: Viewer, view: View = "library", order: Order = "newest") -> Timeline:
    """The months that have photos, with their counts."""
    return Timeline(**await service.timeline(tx, viewer, view, order))


@router.get("/timeline/bucket", response_model=Bucket, responses=problems(service.BadMonth))
async def timeline_bucket(
    tx: Tx,
    viewer: Viewer,
    month: Annotated[str, Query(max_length=10)],
    part: Annotated[int, Query(ge=0, le=10_000)] = 0,
    view: View = "library",
    order: Order = "newest",
) -> Response:
    """A part of a month, in columns."""
    columns = await service.bucket(tx, viewer, month, part, view, order)
    return Response(orjson.dumps(columns), media_type="application/json")  # 5,000 rows need no second look


@router.get("/timeline/ids", responses=ONE_PHOTO)
async def timeline_ids(
    tx: Tx,
    viewer: Viewer,
    view: View = "library",
    order: Order = "newest",
    first: int | None = None,
    last: int | None = None,
) -> Ids:
    """Photos of a view: all, or those from one photo to another, whichever of the two stands first."""
    ends = [photo_id for photo_id in (first, last) if photo_id is not None]
    found, more = await service.ids(tx, viewer, view, order, ends)
    return Ids(ids=list(found), has_more=more)


@router.post("/timeline/known")
async def timeline_known(known: Known, tx: Tx, viewer: Viewer) -> Ids:
    """Those of some photos that are in a view, for whoever holds on to them while the library changes."""
    return Ids(ids=list(await queries.among(tx, viewer, known.view, known.photo_ids)), has_more=False)


@router.patch("/favorites")
async def mark_favorites(wish: Favorites, tx: Tx, viewer: Viewer) -> Marked:
    """Mark many photos as favourites or as none, for this user alone, as one change."""
    change_id, count = await service.favorites(tx, viewer, wish.photo_ids, favorite=wish.favorite)
    return Marked(change_id=change_id, count=count)


@router.get("", responses=problems(InvalidCursor))
async def photos(  # noqa: PLR0913, PLR0917 - each is a filter of the URL
    tx: Tx,
    viewer: Viewer,
    page: Page,
    sort: Sort = "newest",
    media_type: MediaType | None = None,
    favorites: bool = False,  # noqa: FBT001, FBT002
    date_from: date | None = None,
    date_to: date | None = None,
    view: View = "library",
    quality_below: Annotated[int | None, Query(ge=0, le=101)] = None,
) -> PhotoPage:
    """Photos in an order, page by page."""
    wanted = queries.Wanted("favorites" if favorites else view, media_type, date_from, date_to, quality_below)
    after = page.after(queries.PLACES[sort])
    found, total, more = await service.page(tx, viewer, wanted, sort, after, page.limit)
    return PhotoPage(
        items=await shape.shapes(tx, viewer, found),
        next_cursor=write_cursor(*more) if more else None,
        total=total,
        has_more=more is not None,
    )


@router.get("/{photo_id}", responses=ONE_PHOTO)
async def photo(photo_id: int, tx: Tx, viewer: Viewer) -> PhotoV1:
    """One photo."""
    found = await service.photo(tx, viewer, photo_id)
    return (await shape.shapes(tx, viewer, [found]))[0]


@router.get("/{photo_id}/detail", responses=ONE_PHOTO)
async def photo_detail(photo_id: int, tx: Tx, viewer: Viewer) -> PhotoDetail:
    """One photo with everything that is known of it."""
    return await shape.detail(tx, viewer, await service.photo(tx, viewer, photo_id, whole=True))


@router.patch("/{photo_id}/favorite", responses=ONE_PHOTO)
async def mark_favorite(
    photo_id: int, tx: Tx, viewer: Viewer, wish: Annotated[Favorite | None, Body()] = None
) -> PhotoV1:
    """Mark a photo as favourite or not, for this user alone; without a body it becomes what it is not."""
    found = await service.favorite(tx, viewer, photo_id, wish and wish.favorite)
    return (await shape.shapes(tx, viewer, [found]))[0]


@router.get("/{photo_id}/thumbnail", responses=problems(service.PhotoNotFound, service.ThumbnailNotReady, FileGone))
async def thumbnail(photo_id: int, tx: Tx, viewer: Viewer, size: Size = "small", v: str | None = None) -> Response:
    """A derived picture. Under its version's URL it never changes and may be kept for ever."""
    path, version = await service.thumbnail(tx, viewer, photo_id, size)
    cache = "private, max-age=31536000, immutable" if v == version else "private, no-cache"
    media_type = "image/jpeg" if size == "large" else "image/webp"
    etag = f'"{photo_id}-{version}-{size}"'
    return FileAnswer(path, root=path.parent, media_type=media_type, cache_control=cache, etag=etag)


@router.head("/{photo_id}/original", include_in_schema=False)
@router.get("/{photo_id}/original", responses=FILE)
async def original(
    photo_id: int,
    tx: Tx,
    viewer: Viewer,
    attachment: bool = False,  # noqa: FBT001, FBT002
) -> Response:
    """The untouched file, in ranges if asked for."""
    viewer.require_download()
    file = await service.original(tx, viewer, photo_id)
    return FileAnswer(
        file.path, root=file.root, media_type=file.mime_type, filename=file.filename, attachment=attachment
    )


@router.head("/{photo_id}/motion", include_in_schema=False)
@router.get("/{photo_id}/motion", responses=FILM | {307: {"description": "the film lies beside it"}})
async def motion(
    photo_id: int,
    tx: Tx,
    viewer: Viewer,
    attachment: bool = False,  # noqa: FBT001, FBT002
    v: str | None = None,
) -> Response:
    """The moving part of a live or motion photo, in ranges; where it is a file of its own, the way to it."""
    if attachment:
        viewer.require_download()
    film = await service.motion(tx, viewer, photo_id)
    if isinstance(film, int):  # relative, as the API has two addresses
        place = f"../{film}/original?attachment=true" if attachment else f"../{film}/stream"
        return RedirectResponse(place, status.HTTP_307_TEMPORARY_REDIRECT)
    return FileAnswer(
        film.original.path,
        root=film.original.root,
        media_type=film.mime_type,
        filename=film.filename,
        attachment=attachment,
        cache_control="private, max-age=86400" if v else "private, no-cache",
        part=film.part,
    )


@router.get("/{photo_id}/captions", response_model=list[CaptionTrack], responses=AWAY)
async def caption_tracks(photo_id: int, tx: Tx, viewer: Viewer) -> Response:
    """The caption files that lie beside a video."""
    film = await service.captioned(tx, viewer, photo_id)
    return DiskAnswer(partial(_tracks, film))


def _tracks(film: bytes | None) -> Response:
    tracks = [CaptionTrack(number=number, language=one.language) for number, one in enumerate(captions.beside(film))]
    return Response(orjson.dumps([track.model_dump() for track in tracks]), media_type="application/json")


@router.get("/{photo_id}/captions/{number}", responses=TRACK)
async def caption_track(photo_id: int, number: int, tx: Tx, viewer: Viewer) -> Response:
    """One of them, as WebVTT."""
    film = await service.captioned(tx, viewer, photo_id)
    return DiskAnswer(partial(_track, film, number))


def _track(film: bytes | None, number: int) -> Response:
    text = captions.webvtt(captions.numbered(film, number))
    return Response(text, media_type="text/vtt", headers={"cache-control": "private, no-cache"})
