"""The scan of a source: new, edited, gone, back, moved."""

import os
from pathlib import Path

import pytest
from library.conftest import Above, Folder, make_folder

from nimtaflow.kernel.system import system_transaction
from nimtaflow.library.scan import scan_source
from nimtaflow.tables.photos import Photo


async def test_smoke(folder: Folder) -> None:
    folder.write("a.jpg")
    folder.write("b/c.JPG", "more")
    source = await folder.scan()
    assert (await folder.ids()).keys() == {"a.jpg", "b/c.JPG"}
    assert source.state == "ok"
    assert (source.scan_new, source.scan_seen) == (2, 2)
    ids = await folder.ids()
    source = await folder.scan()
    assert await folder.ids() == ids
    assert (source.scan_new, source.scan_seen) == (0, 2)
