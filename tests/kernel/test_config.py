"""What is known before the database is."""

from pathlib import Path

import pytest

from nimtaflow.kernel.config import Environment


def test_the_data_lie_in_one_place_wherever_a_process_stands(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Decoders and encoders stand in the root of the disk: a relative path would be another one there."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NIMTAFLOW_DATA")
    assert Environment().data == tmp_path / "data"  # pyright: ignore[reportCallIssue] - every field has a default
    monkeypatch.setenv("NIMTAFLOW_DATA", "elsewhere/data")
    assert Environment().data == tmp_path / "elsewhere" / "data"  # pyright: ignore[reportCallIssue]
