"""Where the words of a photo lie that are not in its file."""

import os
from pathlib import Path

from nimtaflow.kernel.config import environment
from nimtaflow.library import sidecars


def of(path: bytes, photo_id: int) -> list[bytes]:
    """The XMP files of a photo that are there: ours among the data first, then those beside it, full name first."""
    mine = os.fsencode(own(photo_id))
    return [one for one in (mine, *sidecars.names(path)) if os.path.isfile(one)]


def beside(path: bytes) -> bytes:
    """The one that we write beside a file: the one that is there by its full name, else `<file>.xmp`."""
    named = [path + suffix for suffix in sidecars.SUFFIXES]
    return next((one for one in named if os.path.lexists(one)), named[0])


def own(photo_id: int) -> Path:
    """The one that we write where nothing can be written beside a file: by the photo's id, so that it may move."""
    spread = f"{photo_id & 0xFFFF:04x}"
    return environment().data / "sidecars" / spread[2:] / spread[:2] / f"{photo_id}.xmp"
