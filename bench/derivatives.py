"""CPU for the pictures of a 12 MP JPEG: ours in a child, the least possible, and Immich's settings in sharp."""

import json
import subprocess
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import psutil
import pyvips
import simplejpeg

from bench.rows import row
from nimtaflow.kernel.config import environment
from nimtaflow.media import isolation, thumbnails
from nimtaflow.media.derivatives import LARGE, MEDIUM, SMALL

HERE: Final = Path(__file__).parent
PASSES: Final = 5

vips: Any = pyvips


def run(photos: list[Path]) -> None:
    """Print the rows. The best of several passes, taken in turns, counts."""
    ours, alone, least = [], [], []
    isolation.make(bytes(photos[0]), "photo", "image/jpeg")  # the child loads its libraries
    thumbnails.make(bytes(photos[0]), "photo", "image/jpeg")
    for _ in range(PASSES):
        ours.append(_per_photo(photos, _isolated, _with_children))
        alone.append(_per_photo(photos, _in_process, time.process_time))
        least.append(_per_photo(photos, _least, time.process_time))
    row("ingest", "derivatives beside the floor (CPU ms per 12 MP JPEG)", min(ours), 1.3, ref=min(least))
    row("ingest", "derivatives in a child beside in process (CPU ms)", min(ours), 1.05, ref=min(alone))
    row("ingest", "derivatives beside Immich's settings in sharp (CPU ms)", min(ours), 0.55, ref=_immich(photos))


def together(photos: list[Path]) -> float:
    """CPU seconds of the pictures of all photos, made on all cores at once, as an import makes them."""
    begun = _with_children()
    with ThreadPoolExecutor(environment().cpu_workers) as pool:
        list(pool.map(_isolated, photos))
    return _with_children() - begun


def _per_photo(photos: list[Path], work: Callable[[Path], object], clock: Callable[[], float]) -> float:
    begun = clock()
    for photo in photos:
        work(photo)
    return (clock() - begun) * 1000 / len(photos)


def _isolated(photo: Path) -> object:
    return isolation.make(bytes(photo), "photo", "image/jpeg")


def _in_process(photo: Path) -> object:
    return thumbnails.make(bytes(photo), "photo", "image/jpeg")


def _with_children() -> float:
    """CPU seconds of this process and its children that live."""
    children = (child.cpu_times() for child in psutil.Process().children())
    return time.process_time() + sum(times.user + times.system for times in children)


def _least(photo: Path) -> None:
    """The same three sizes by one bare call each: scaled decode, JPEG, two reductions, two WebPs; nothing checked."""
    data = photo.read_bytes()
    pixels = simplejpeg.decode_jpeg(data, "RGB", min_width=LARGE, min_height=LARGE * 3 // 4)
    simplejpeg.encode_jpeg(pixels, 80, "RGB", "420")
    large = vips.Image.new_from_memory(pixels.data, pixels.shape[1], pixels.shape[0], 3, "uchar")
    medium = large.copy(interpretation="srgb").resize(MEDIUM / large.width).copy_memory()
    medium.webpsave_buffer(Q=80, effort=2, keep="none")
    medium.resize(SMALL / MEDIUM).webpsave_buffer(Q=80, effort=2, keep="none")


def _immich(photos: list[Path]) -> float:
    """CPU milliseconds per photo; npm installs sharp the first time."""
    if not (HERE / "node_modules" / "sharp").exists():
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--silent"], cwd=HERE, check=True)
    command = ["node", str(HERE / "immich.mjs"), str(PASSES), *map(str, photos)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    return min(json.loads(answer.stdout)["cpu_ms"])
