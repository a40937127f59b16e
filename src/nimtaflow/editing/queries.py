"""The columns of photos that humans edit."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Text, any_, bindparam, literal, text, update

from nimtaflow.access.viewer import Viewer
from nimtaflow.access.visible import visible_photos
from nimtaflow.kernel.db import Tx
from nimtaflow.tables.photos import Photo

_JOINED = "(SELECT array_agg(DISTINCT name ORDER BY name) FROM unnest(human_fields || :names) AS name)"


async def values(
    tx: Tx, viewer: Viewer, ids: Sequence[int], columns: Sequence[str], *, held: bool
) -> list[dict[str, Any]]:
    """Columns of these photos, as far as the viewer sees them, by name and with their id; `held` until `tx` ends."""
    among = visible_photos(viewer).where(Photo.id == any_(literal(list(ids), ARRAY(BigInteger)))).order_by(Photo.id)
    wanted = among.with_only_columns(Photo.id, *(getattr(Photo, name) for name in columns))
    return [dict(row) for row in (await tx.execute(wanted.with_for_update() if held else wanted)).mappings()]


async def write(tx: Tx, viewer: Viewer, ids: Sequence[int], changed: Mapping[str, Any]) -> None:
    """Set columns of photos that the viewer sees; from now on they are a human's."""
    seen = visible_photos(viewer).where(Photo.id == any_(literal(list(ids), ARRAY(BigInteger))))
    names = text(_JOINED).bindparams(bindparam("names", sorted(changed), ARRAY(Text)))
    change = update(Photo).where(Photo.id.in_(seen.with_only_columns(Photo.id)))
    written = change.values(**changed, human_fields=names)
    await tx.execute(written.execution_options(synchronize_session=False))
