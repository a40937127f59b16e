"""Who may see what. The only file that knows the rule; a change here needs a decision record."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, text

from nimtaflow.access.grants import Folder, Grants
from nimtaflow.access.viewer import Viewer
from nimtaflow.tables.changes import Change
from nimtaflow.tables.films import Film
from nimtaflow.tables.photos import Photo, PhotoDay, PhotoMark, PhotoStep

SCOPED: dict[str, Any] = {"scoped": True}  # the mark that the guard looks for
# The guard remembers statements by their text. A condition that nobody else would write keeps the text of a scoped
# statement apart from that of a careless one, even where the viewer sees everything.
_ASKED = (Photo.id.is_not(None), PhotoStep.photo_id.is_not(None), PhotoDay.day.is_not(None))


def visible_photos(viewer: Viewer) -> Select[Photo]:
    """The photos that exist for this viewer. Go on with .where, .join, .with_only_columns, .subquery."""
    return select(Photo).where(_may_see(viewer)).execution_options(**SCOPED)


def own_marks(viewer: Viewer) -> Select[PhotoMark]:
    """What this viewer has marked as favourite, archived or rated. Nobody sees another's marks."""
    return select(PhotoMark).where(PhotoMark.user_id == viewer.user_id).execution_options(**SCOPED)


def everyones_marks(viewer: Viewer) -> Select[PhotoMark]:
    """What all users have marked, for an admin who makes one photo of several: decisions/0008. Never shown to him."""
    viewer.require_admin()
    return select(PhotoMark).where(PhotoMark.user_id.is_not(None)).execution_options(**SCOPED)


def visible_steps(viewer: Viewer) -> Select[PhotoStep]:
    """The ledger of the photos that exist for this viewer."""
    if viewer.is_admin:
        return select(PhotoStep).where(_ASKED[1]).execution_options(**SCOPED)
    photos = visible_photos(viewer).with_only_columns(Photo.id)
    return select(PhotoStep).where(PhotoStep.photo_id.in_(photos)).execution_options(**SCOPED)


def visible_films(viewer: Viewer) -> Select[Film]:
    """What was made of the videos that exist for this viewer, for browsers to play."""
    photos = visible_photos(viewer).with_only_columns(Photo.id)
    return select(Film).where(Film.photo_id.in_(photos)).execution_options(**SCOPED)


def visible_changes(viewer: Viewer) -> Select[Change]:
    """What this viewer has changed; for an admin, what anybody has, but for others' own marks: decisions/0010."""
    own = Change.user_id == viewer.user_id
    shared = func.jsonb_path_exists(Change.rows, text("""'$[*] ? (@.table != "photo_marks")'::jsonpath"""))
    return select(Change).where(or_(own, shared) if viewer.is_admin else own).execution_options(**SCOPED)


def visible_days(viewer: Viewer) -> Select[PhotoDay] | None:
    """The counted days of the timeline, for a viewer who sees all of it; None for others, who must be counted for."""
    return select(PhotoDay).where(_ASKED[2]).execution_options(**SCOPED) if viewer.sees_everything else None


def _may_see(viewer: Viewer) -> ColumnElement[bool]:
    if viewer.user_id is None:
        return false()
    if viewer.is_admin:
        return _ASKED[0]
    return and_(_ASKED[0], Photo.trashed_at.is_(None), *_limits(viewer.grants))


def _limits(grants: Grants) -> list[ColumnElement[bool]]:
    limits: list[ColumnElement[bool]] = []
    if grants.folders:
        limits.append(or_(*(_inside(folder) for folder in grants.folders)))
    limits.extend(~_inside(folder) for folder in grants.hidden_folders)
    if grants.visible_from:
        limits.append(Photo.day >= grants.visible_from)
    if grants.visible_until:
        limits.append(Photo.day <= grants.visible_until)
    return limits


def _inside(folder: Folder) -> ColumnElement[bool]:
    here = Photo.source_id == folder.source_id
    return and_(here, func.starts_with(Photo.path, folder.path.strip("/") + "/")) if folder.path.strip("/") else here
