"""The captions of a video: WebVTT and SubRip files that lie beside it under its name.

`film.vtt`, `film.srt`, `film.de.srt` and `film.mp4.en.vtt` belong to `film.mp4`; what stands before the ending is the
language (BCP 47). Formats: https://www.w3.org/TR/webvtt1/, and SubRip as players have agreed on it.
"""

import os
import re
import stat
from dataclasses import dataclass
from typing import Final

from nimtaflow.kernel.problems import NotFound

MOST: Final = 20
_LARGEST: Final = 2 << 20
_ENDINGS: Final = (b".vtt", b".srt")
_LANGUAGE: Final = re.compile(rb"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_CLOCK: Final = r"(?:\d{1,3}:)?\d{1,2}:\d{1,2}[,.]\d{1,3}"
_TIMES: Final = re.compile(rf"^[ \t]*({_CLOCK})[ \t]*-->[ \t]*({_CLOCK})[^\n]*$")
_UNKNOWN_TAG: Final = re.compile(r"<(?!/?[biu]>)[^<>\n]*>|\{\\[^{}\n]*\}")
_READ: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class CaptionsNotFound(NotFound):
    """There is no such caption file beside the video, or none that can be read."""

    code = "captions-not-found"


@dataclass(frozen=True)
class Track:
    """A caption file. `language` is None where its name has none."""

    path: bytes
    language: str | None


def beside(film: bytes | None) -> list[Track]:
    """The caption files of a video, those without a language first. Links are not followed. No video has none."""
    if film is None:
        return []
    folder, name = os.path.split(film)
    stem = os.path.splitext(name)[0]
    found: list[Track] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if not entry.name.startswith(stem) or not entry.name.lower().endswith(_ENDINGS):
                    continue
                between = os.path.splitext(entry.name)[0].removeprefix(name).removeprefix(stem)
                language = between.removeprefix(b".")
                if between and not (between.startswith(b".") and _LANGUAGE.fullmatch(language)):
                    continue
                if entry.is_file(follow_symlinks=False):
                    found.append(Track(entry.path, language.decode() or None))
    except OSError:
        return []  # the folder is away, and the film with it; that is told where the film is asked for
    return sorted(found, key=lambda track: (track.language or "", track.path))[:MOST]


def numbered(film: bytes | None, number: int) -> Track:
    """One of them. Raises CaptionsNotFound."""
    tracks = beside(film)
    if not 0 <= number < len(tracks):
        raise CaptionsNotFound
    return tracks[number]


def webvtt(track: Track) -> str:
    """The captions as WebVTT. Raises CaptionsNotFound."""
    try:
        handle = os.open(track.path, _READ)
        with open(handle, "rb") as file:
            found = os.fstat(handle)
            if not stat.S_ISREG(found.st_mode) or found.st_size > _LARGEST:
                raise CaptionsNotFound
            text = _decoded(file.read(_LARGEST))
    except OSError as error:
        raise CaptionsNotFound from error
    if text.startswith("WEBVTT"):
        return text
    return "WEBVTT\n\n" + "\n\n".join(_cues(text)) + "\n"


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", "replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")  # what old programs wrote where we live
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")


def _cues(subrip: str) -> list[str]:
    """The cues of a SubRip file. What stands between them and is none, is left out."""
    cues: list[list[str]] = []
    for line in subrip.split("\n"):
        times = _TIMES.match(line)
        if times:
            cues.append([f"{_clock(times[1])} --> {_clock(times[2])}"])
        elif cues and line.strip():
            cues[-1].append(_plain(line))
        elif cues and cues[-1][-1]:
            cues[-1].append("")
    return ["\n".join(_without_number(cue)) for cue in cues]


def _without_number(cue: list[str]) -> list[str]:
    """A cue up to its first empty line; what follows is the number of the next one."""
    return cue[: cue.index("")] if "" in cue else cue


def _plain(line: str) -> str:
    """A line with no markup but bold, italic and underlined, and no arrow that would begin a cue."""
    bare = _UNKNOWN_TAG.sub("", line).replace("&", "&amp;").replace("-->", "→")
    return re.sub(r"<(?!/?[biu]>)", "&lt;", bare)


def _clock(time: str) -> str:
    """SubRip's 1:2:03,4 as WebVTT's 01:02:03.400."""
    whole, fraction = re.split("[,.]", time)
    hours, minutes, seconds = ["0", *whole.split(":")][-3:]
    return f"{int(hours):02}:{int(minutes):02}:{int(seconds):02}.{fraction:0<3}"
