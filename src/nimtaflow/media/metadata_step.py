"""Step one of the journey: which content a file has, of which type it is, and what it tells of itself."""

from dataclasses import asdict, dataclass
from typing import Final

from nimtaflow.kernel.clock import now
from nimtaflow.kernel.db import Tx
from nimtaflow.kernel.files import content_hash
from nimtaflow.kernel.steps import Step
from nimtaflow.library import filetypes
from nimtaflow.media import metadata, queries, sidecar_paths
from nimtaflow.media.queries import Original


@dataclass(frozen=True)
class Read:
    """What was found in a file."""

    original: Original
    content_hash: bytes
    filetype: filetypes.FileType
    metadata: metadata.Metadata


def work(original: Original) -> Read:
    """Read a file. Raises what `filetypes.detect` and `metadata.read` raise."""
    found = filetypes.detect(original.path)
    try:
        digest = content_hash(original.path)
    except OSError as error:
        raise filetypes.unreadable(error) from error
    return Read(
        original, digest, found, metadata.read(original.path, sidecar_paths.of(original.path, original.photo_id))
    )


async def keep(tx: Tx, _photo_id: int, read: Read) -> None:
    """Write the columns, but not over what a human has set and what no file has yet."""
    values = asdict(read.metadata) | {
        "content_hash": read.content_hash,
        "kind": read.filetype.kind,
        "mime_type": read.filetype.mime,
        "indexed_at": now(),
    }
    spared = await queries.decided(tx, read.original.photo_id)
    await queries.keep(tx, read.original, {name: value for name, value in values.items() if name not in spared})


STEP: Final = Step("metadata", "cpu", queries.original, work, keep, version=3)
