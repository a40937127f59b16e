"""Groups of duplicates as a viewer sees them: only with what he sees, and only if that is two photos."""

from collections.abc import Sequence

from nimtaflow.access.viewer import Viewer
from nimtaflow.duplicates import choice, queries
from nimtaflow.duplicates.schemas import DuplicateGroup, DuplicatePhoto, Kind
from nimtaflow.kernel.db import Tx
from nimtaflow.kernel.problems import NotFound
from nimtaflow.photos import service, shape
from nimtaflow.tables.photos import Photo


class DuplicatesNotFound(NotFound):
    """No such group, or fewer than two of its photos for this viewer."""

    code = "duplicates-not-found"


async def page(
    tx: Tx, viewer: Viewer, kind: Kind, before: int | None, limit: int
) -> tuple[list[DuplicateGroup], int, int | None]:
    """Groups, how many there are in all, and the one after which the next page begins."""
    ids = await queries.page(tx, viewer, kind, before, limit + 1)
    more = ids[limit - 1] if len(ids) > limit else None
    photos = await queries.photos(tx, viewer, ids[:limit])
    shown = [await _shape(tx, viewer, group_id, kind, photos[group_id]) for group_id in ids[:limit]]
    return shown, await queries.count(tx, viewer, kind), more


async def one(tx: Tx, viewer: Viewer, group_id: int) -> DuplicateGroup:
    """A group, decided or not. Raises DuplicatesNotFound."""
    photos = (await queries.photos(tx, viewer, [group_id]))[group_id]
    if len(photos) < 2:
        raise DuplicatesNotFound(group_id=group_id)
    kind = (await queries.kinds(tx, [group_id]))[group_id]
    return await _shape(tx, viewer, group_id, kind, photos)


async def _shape(tx: Tx, viewer: Viewer, group_id: int, kind: Kind, photos: Sequence[Photo]) -> DuplicateGroup:
    ordered = choice.best_first(photos)
    seen = await shape.shapes(tx, viewer, ordered)
    favorites = {one.id for one in seen if one.is_favorite}
    return DuplicateGroup(
        id=group_id,
        kind=kind,
        is_burst=kind == "near" and choice.is_burst(photos),
        photos=[
            DuplicatePhoto(
                **one.model_dump(),
                **{name: getattr(photo, name) for name in _FACTS},
                path=await service.location(tx, photo) if viewer.is_admin else None,
            )
            for one, photo in zip(seen, ordered, strict=True)
        ],
        proposed_id=ordered[0].id,
        differences=choice.differences(photos, favorites),
    )


_FACTS = DuplicatePhoto.model_fields.keys() - shape.PhotoV1.model_fields.keys() - {"path"}
