"""The figures of docs/metadata.md are those of today; they do not fall, and a rise is written down."""

import re
from pathlib import Path

import pytest

from media import agreement
from media.agreement import Scores

DOCUMENT = Path(__file__).parents[2] / "docs" / "metadata.md"


def documented(heading: str) -> list[str]:
    """The rows of the table below a heading."""
    _, _, rest = DOCUMENT.read_text().partition(f"### {heading}\n")
    section = rest.partition("\n#")[0]
    return re.findall(r"^\| [a-z].*\| \d+ \| \d+ \| \d+ \|$", section, re.MULTILINE)


@pytest.mark.feature("META-01", "META-02", "META-04")
def test_pigallery2() -> None:
    if not agreement.GOLDEN.exists():
        pytest.skip(f"no test data in {agreement.GOLDEN}")
    _compare("pigallery2", agreement.golden())


@pytest.mark.feature("META-01")
def test_metadata_extractor() -> None:
    if not agreement.EXPECTED.exists():
        pytest.skip(f"no test data in {agreement.EXPECTED}")
    _compare("metadata-extractor", agreement.expected())


def _compare(heading: str, scores: Scores) -> None:
    disagree = {name: score.disagree for name, score in scores.items() if score.disagree}
    assert agreement.rows(scores) == documented(heading), disagree
