"""What a browser or an app says it is, in a few words for the list of sessions."""

import re
from typing import Final

_BROWSERS: Final = (
    ("NimtaFlow", r"\b(NimtaFlow|PhotoFlow)/"),
    ("Edge", r"\bEdgi?(A|OS)?/"),
    ("Opera", r"\b(OPR|Opera)/"),
    ("Samsung Internet", r"\bSamsungBrowser/"),
    ("Firefox", r"\b(Firefox|FxiOS)/"),
    ("Chrome", r"\b(Chrome|CriOS|Chromium)/"),
    ("Safari", r"\bSafari/"),
    ("curl", r"^curl/"),
)
_SYSTEMS: Final = (
    ("iPhone", r"\biPhone\b"),
    ("iPad", r"\biPad\b"),
    ("Android", r"\bAndroid\b"),
    ("Windows", r"\bWindows\b"),
    ("macOS", r"\bMac OS X\b|\bMacintosh\b"),
    ("ChromeOS", r"\bCrOS\b"),
    ("Linux", r"\bLinux\b"),
)
_LONGEST: Final = 80


def device_of(user_agent: str) -> str:
    """Browser and system, such as "Firefox · Windows"; what is not known stays as it says itself, shortened."""
    known = [name for names in (_BROWSERS, _SYSTEMS) if (name := _first(names, user_agent))]
    said = "".join(char for char in user_agent[:_LONGEST] if char.isprintable())
    return " · ".join(known) or said


def _first(names: tuple[tuple[str, str], ...], user_agent: str) -> str | None:
    return next((name for name, pattern in names if re.search(pattern, user_agent[:1000])), None)
