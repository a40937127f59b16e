"""A source in a folder of its own; what is above the library is played."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from library.folders import Above, Folder, make_folder
from nimtaflow.library import onward


@pytest.fixture
def above() -> Iterator[Above]:
    """What is above the library."""
    before, played = list(onward._connected), Above()
    onward.connect(played.onward())
    yield played
    onward._connected[:] = before


@pytest.fixture
async def folder(database: str, above: Above, tmp_path: Path) -> Folder:
    """A source."""
    return await make_folder(tmp_path / "photos", above)
