"""Metadata that lies, or looks like something else."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from media.pictures import encoded, scene
from nimtaflow.media import binaries, metadata
from nimtaflow.media.exiftool import Exiftool


@pytest.fixture(scope="module")
def tool() -> Iterator[Exiftool]:
    pool = Exiftool(binaries.exiftool(), 1)
    yield pool
    pool.close()


@pytest.mark.parametrize("text", ["base64:a?", "base64:QUJD?", "what?"])
def test_words_that_look_like_an_encoding_stay_words(tmp_path: Path, tool: Exiftool, text: str) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(encoded(scene(8, 8), "JPEG"))
    subprocess.run(
        [*binaries.exiftool().argv, "-q", "-overwrite_original", f"-IFD0:ImageDescription={text}", str(path)],
        check=True,
    )
    assert metadata.read(os.fsencode(path), tool=tool).description == text


def test_a_picture_cannot_say_that_it_is_as_wide_as_the_world(tmp_path: Path, tool: Exiftool) -> None:
    path = tmp_path / "a.heic"
    path.write_bytes(
        encoded(scene(64, 64), "HEIF").replace(b"ispe" + bytes(7) + b"@", b"ispe" + bytes(4) + b"\xff\xff\xff\xf0")
    )
    found = metadata.read(os.fsencode(path), tool=tool)
    assert (found.width, found.height) == (None, None)
