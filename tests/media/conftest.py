"""What the tests of decoders share."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def children_find_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    root = Path(__file__).parents[2]  # this checkout, whichever is installed
    monkeypatch.setenv("PYTHONPATH", f"{root / 'tests'}:{root / 'src'}")
