"""Whether there is anything for an AI to say about a photo that came with words of its own."""

from nimtaflow.kernel.db import Tx
from nimtaflow.library.settings import ScanSettings
from nimtaflow.media import queries
from nimtaflow.settings import service as settings


async def brings_text(tx: Tx, photo_id: int) -> bool:
    """Whether a photo has a description that is to be used as it is, and no AI asked.

    It has where its file, a sidecar or a human described it, unless `scan.force_reindex` asks for a fresh look.
    """
    if (await settings.of(tx, ScanSettings)).force_reindex:
        return False
    return await queries.has_description(tx, photo_id)
