"""Text as it comes out of files, made fit to be kept: valid, trimmed, composed, and in the right alphabet."""

import codecs
import re
import unicodedata
from typing import Final

MOST: Final = 1 << 20  # nobody wrote more than a million characters; what is longer is cut

# What a database or a screen cannot hold: control characters, surrogates, the code points that are none.
_UNFIT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_BREAKS: Final = re.compile(r"\r\n?|\u2028|\u2029")
# Two or more letters of Latin-1 in a row that read as UTF-8: Ã¤, â€œ.
_MOJIBAKE: Final = re.compile(
    "[\xc2-\xf4][\x80-\xbf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
)
_LETTERS: Final = re.compile("[A-Za-zÀ-ÖØ-öø-ÿ]")
_PASSES: Final = 8
# Windows-1252, whose five unused places are taken for the control characters of Latin-1.
_WINDOWS_BYTES: Final = {
    **{byte: byte for byte in range(256)},
    **{ord(char): byte for byte in range(256) if (char := bytes([byte]).decode("cp1252", "ignore"))},
}


def clean(text: str) -> str | None:
    """The text without what cannot be kept; None if nothing is left. Line breaks and tabs stay."""
    text = text[:MOST]  # before it costs anything
    if text.isascii() and text.isprintable():  # most are
        return text.strip() or None
    for _ in range(_PASSES):  # what is taken out may bring together what then is to be mended
        fit = unicodedata.normalize("NFC", _UNFIT.sub("", _BREAKS.sub("\n", _mended(text)))[:MOST]).strip()
        if fit == text:
            break
        text = fit
    return text or None


def one_line(text: str) -> str | None:
    """As `clean`, in one line: names, titles, keywords."""
    cleaned = clean(text)
    return " ".join(cleaned.split()) if cleaned else None


def decode(raw: bytes) -> str | None:
    """Text in an encoding nobody declared: UTF-8, or the Windows-1252 of old programs where it makes words."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        pass
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError:
        return None
    foreign = [char for char in text if char > "\x7f"]
    plausible = sum(bool(_LETTERS.match(char)) or char in "©®°€–—„“”‚‘’«»´`…·§²³½¼¿¡" for char in foreign)
    return text if plausible == len(foreign) and len(foreign) * 2 <= len(text) else None


def _mended(text: str) -> str:
    """UTF-8 that was taken for Windows-1252 on its way, once or more; what is less than certain is left as it is."""
    for _ in range(3):
        if not _MOJIBAKE.search(text):
            break
        try:
            text = codecs.charmap_encode(text, "strict", _WINDOWS_BYTES)[0].decode()
        except (UnicodeEncodeError, UnicodeDecodeError):
            break
    return text
