"""Groups of duplicates as a viewer sees them: only with what he sees, and only if that is two photos."""

from collections.abc import Mapping, Sequence

from nimtaflow.access.viewer import Viewer
from nimtaflow.duplicates import choice, queries
from nimtaflow.duplicates.schemas import Behind, DuplicateGroup, DuplicatePhoto, Kind
from nimtaflow.kernel.db import Tx
from nimtaflow.kernel.problems import NotFound
from nimtaflow.photos import service, shape
from nimtaflow.photos.schemas import PhotoV1
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
    shown = await _shapes(tx, viewer, {group_id: (kind, photos[group_id]) for group_id in ids[:limit]})
    return shown, await queries.count(tx, viewer, kind), more


async def one(tx: Tx, viewer: Viewer, group_id: int) -> DuplicateGroup:
    """A group, decided or not. Raises DuplicatesNotFound."""
    photos = (await queries.photos(tx, viewer, [group_id]))[group_id]
    if len(photos) < 2:
        raise DuplicatesNotFound(group_id=group_id)
    kind = (await queries.kinds(tx, [group_id]))[group_id]
    return (await _shapes(tx, viewer, {group_id: (kind, photos)}))[0]


async def _shapes(tx: Tx, viewer: Viewer, members: Mapping[int, tuple[Kind, Sequence[Photo]]]) -> list[DuplicateGroup]:
    photos = {photo.id: photo for _, group in members.values() for photo in group}
    paths = await service.locations(tx, list(photos.values())) if viewer.is_admin else {}
    behind: dict[int, Behind] = {
        other.id: choice.behind(best, other)
        for best, *others in (choice.best_first(group) for _, group in members.values())
        for other in others
    }
    seen = {
        one.id: DuplicatePhoto(
            **one.model_dump(),
            **{name: getattr(photos[one.id], name) for name in _FACTS},
            behind=behind.get(one.id),
            path=paths.get(one.id),
        )
        for one in await shape.shapes(tx, viewer, list(photos.values()))
    }
    favorites = {one.id for one in seen.values() if one.is_favorite}
    return [
        _group(group_id, kind, choice.best_first(group), seen, favorites) for group_id, (kind, group) in members.items()
    ]


def _group(
    group_id: int, kind: Kind, ordered: Sequence[Photo], seen: Mapping[int, DuplicatePhoto], favorites: set[int]
) -> DuplicateGroup:
    return DuplicateGroup(
        id=group_id,
        kind=kind,
        is_burst=kind == "near" and choice.is_burst(ordered),
        photos=[seen[photo.id] for photo in ordered],
        proposed_id=ordered[0].id,
        differences=choice.differences(ordered, favorites),
    )


_FACTS = DuplicatePhoto.model_fields.keys() - PhotoV1.model_fields.keys() - {"path", "behind"}
