"""Text that can be kept."""

import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nimtaflow.media import texts


@given(st.text())
@example("Â\x1f¡")
def test_whatever_the_text(text: str) -> None:
    cleaned = texts.clean(text)
    if cleaned is None:
        return
    assert cleaned == cleaned.strip() != ""
    assert "\0" not in cleaned
    cleaned.encode()  # PostgreSQL and JSON take it
    assert not any(unicodedata.category(char) == "Cc" and char not in "\n\t" for char in cleaned)
    assert texts.clean(cleaned) == cleaned
    assert "\n" not in (texts.one_line(text) or "")


@pytest.mark.parametrize(
    ("found", "kept"),
    [
        ("  Nordsee\0\0", "Nordsee"),
        ("a\x07b\x1b[31m", "ab[31m"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("VÃ½let", "Výlet"),
        ("WÃ¶rdehoff â€“ â€žSommerâ€œ", "Wördehoff – „Sommer“"),
        ("Ã\x85land", "Åland"),
        ("São Paulo, Ålesund, Ãrger", "São Paulo, Ålesund, Ãrger"),
        ("u\u0308ber", "über"),
        ("\ud800lone", "lone"),
        ("日本語 🏔", "日本語 🏔"),
        (" \x00 ", None),
    ],
)
def test_cleaning(found: str, kept: str | None) -> None:
    assert texts.clean(found) == kept


def test_long_text_is_kept_and_monstrous_text_cut() -> None:
    assert texts.clean("word " * 100_000) == ("word " * 100_000).strip()
    assert len(texts.clean("x" * (3 << 20)) or "") == texts.MOST


def test_monstrous_mojibake_costs_no_more_than_its_beginning() -> None:
    before = time.process_time()
    assert len(texts.clean("ÃƒÂ©" * (4 << 20)) or "") <= texts.MOST
    assert time.process_time() - before < 2  # seconds of computing


@given(st.text(alphabet="abc äöüßéèñ€–", min_size=1))
def test_utf8_is_told_from_windows(text: str) -> None:
    assert texts.decode(text.encode()) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"Hendrik W\xf6rdehoff", "Hendrik Wördehoff"),
        (b"\xa9 2008 Ren\xe9", "© 2008 René"),
        (b"\x93quoted\x94 \x96 10 \x80", "“quoted” – 10 €"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", None),  # not a word in any of them
        (b"\x81\x8d", None),
    ],
)
def test_what_old_programs_wrote(raw: bytes, text: str | None) -> None:
    assert texts.decode(raw) == text
