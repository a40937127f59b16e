"""What a scan reads and writes about the sidecars of photos, and about files that we ourselves have written."""

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import text

from nimtaflow.kernel.db import Tx
from nimtaflow.library.scanning.moves import Candidate

_NOTE: Final = text("""
    UPDATE photos SET sidecar_stamp = f.stamp
    FROM unnest(CAST(:ids AS bigint[]), CAST(:stamps AS bigint[])) AS f (id, stamp)
    WHERE photos.id = f.id AND photos.sidecar_stamp <> f.stamp RETURNING photos.id
""")
_OURS: Final = text("""
    SELECT photos.id FROM photos
    JOIN unnest(CAST(:ids AS bigint[]), CAST(:sizes AS bigint[]), CAST(:mtimes AS bigint[])) AS f (id, size, mtime)
        ON photos.id = f.id
    WHERE photos.mtime_ns = f.mtime AND f.size IN (photos.file_size, photos.written_size)
""")


_LARGEST: Final = 0x7FFF_FFFF_FFFF_FFFF


async def note(tx: Tx, stamps: Mapping[int, int]) -> Sequence[int]:
    """Write down which sidecars photos have now; the ids of those that had others."""
    return (await tx.scalars(_NOTE, {"ids": list(stamps), "stamps": list(stamps.values())})).all()


async def ours(tx: Tx, files: Sequence[Candidate]) -> set[int]:
    """Of files that differ from what was known of their rows, the rows of those that are what we have written there."""
    values = {
        "ids": [file.row_id for file in files],
        "sizes": [file.size for file in files],
        "mtimes": [max(-_LARGEST, min(_LARGEST, file.mtime_ns)) for file in files],
    }
    return set((await tx.scalars(_OURS, values)).all())
