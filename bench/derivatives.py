"""CPU for the pictures of a photo: ours in a child, the least possible, and Immich's settings in sharp.

A hundred different JPEGs of 12 and of 24 megapixels, then a few of the other formats.
"""

import json
import subprocess
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import numpy as np
import pillow_heif
import pillow_jxl
import psutil
import pyvips
import rawpy
import simplejpeg
from PIL import Image

from bench import photos
from bench.rows import row
from media.dngs import dng
from nimtaflow.kernel.config import environment
from nimtaflow.media import isolation, thumbnails, vips
from nimtaflow.media.decode import decode
from nimtaflow.media.derivatives import LARGE, MEDIUM, SMALL
from nimtaflow.media.picture import fitted
from nimtaflow.media.thumbhash import thumbhash

HERE: Final = Path(__file__).parent
COUNT: Final = 100
PASSES: Final = 3
FEW: Final = 6  # of each other format
IMMICH_EDGE, IMMICH_TILE = 1440, 250  # shorter sides

_vips: Any = pyvips
_jxl: Any = pillow_jxl
Work = Callable[[Path], object]


def run() -> None:
    """JPEGs of both sizes, then the other formats."""
    pillow_heif.register_heif_opener()
    with tempfile.TemporaryDirectory(prefix="nf-bench-", dir="/tmp") as place:
        print(f"{COUNT} JPEGs of each size, of {photos.number_of_photographs()} real photographs, enlarged, with grain")
        folder = Path(place)
        _jpegs(folder / "12", photos.SIZE, "12 MP", 0.45)
        _jpegs(folder / "24", photos.LARGER, "24 MP", 0.30)
        _others(folder)


def _jpegs(folder: Path, size: photos.Size, name: str, goal: float) -> None:
    """The best of several passes, taken in turns, counts."""
    folder.mkdir()
    files = photos.write(folder, COUNT, COUNT, size)
    ours, alone, least, same = [], [], [], []
    for work in (_isolated, _in_process):
        work(files[0])  # which loads its libraries
    for _ in range(PASSES):
        ours.append(_per_photo(files, _isolated, _with_children))
        alone.append(_per_photo(files, _in_process, time.process_time))
        least.append(_per_photo(files, _least, time.process_time))
        same.append(_per_photo(files, _as_immich, time.process_time))
    immich = _immich(files)
    row("derivatives", f"{name} JPEG: the outputs of Immich, beside sharp (CPU ms)", min(same), goal, ref=immich)
    row("derivatives", f"{name} JPEG: all of ours beside Immich's in sharp (CPU ms)", min(ours), 0.55, ref=immich)
    row("derivatives", f"{name} JPEG: beside the floor (CPU ms)", min(ours), 1.3, ref=min(least))
    row("derivatives", f"{name} JPEG: in a child beside in process (CPU ms)", min(ours), 1.05, ref=min(alone))
    begun = time.monotonic()
    cpu = together(files)
    rate = len(files) / (time.monotonic() - begun)
    limit = len(files) * environment().cpu_workers / cpu
    metric = f"{name} JPEG: photos/s with {environment().cpu_workers} workers, beside CPU alone"
    row("derivatives", metric, rate, 0.8, ref=limit, at_least=True)


def _others(folder: Path) -> None:
    """Beside decoding alone, by the same library, to all of its pixels; and beside sharp where that reads them."""
    size = photos.SIZE
    kinds: list[tuple[str, list[Path], Work, float]] = [
        ("12 MP PNG", photos.others(folder, "PNG", "{}.png", FEW, size, compress_level=6), _png, 1.5),
        ("12 MP AVIF", photos.others(folder, "AVIF", "{}.avif", FEW, size, quality=75, speed=8), _pillow, 2.5),
        ("12 MP HEIC", photos.others(folder, "HEIF", "{}.heic", FEW, size, quality=60), _heic, 1.4),
        ("12 MP JPEG XL", photos.others(folder, "JXL", "{}.jxl", FEW, size, quality=90, effort=3), _decoded_jxl, 1.4),
        ("24 MP raw, developed", _raws(folder, with_preview=False), _developed, 1.4),
        ("24 MP raw, its preview", _raws(folder, with_preview=True), _developed, 0.6),
    ]
    for name, files, decoded, goal in kinds:
        ours = min(_per_photo(files, _isolated, _with_children) for _ in range(PASSES + 1))  # once to load libraries
        floor = min(_per_photo(files, decoded, time.process_time) for _ in range(PASSES))
        against = "developing" if "raw" in name else "decoding"
        row("derivatives", f"{name}: beside {against} alone (CPU ms)", ours, goal, ref=floor)
        if name.endswith(("PNG", "AVIF")):
            row("derivatives", f"{name}: beside Immich's in sharp (CPU ms)", ours, 1, ref=_immich(files))


def _raws(folder: Path, *, with_preview: bool) -> list[Path]:
    """DNGs; with a preview of full size, as most cameras put in, or without."""
    found = sorted((folder / "24").glob("*.jpg"))[:FEW]
    paths = [folder / f"{'with' if with_preview else 'without'}-{index}.dng" for index in range(FEW)]
    for path, jpeg in zip(paths, found, strict=True):
        path.write_bytes(dng(1, jpeg.read_bytes() if with_preview else b"", photos.LARGER))
    return paths


def together(files: list[Path]) -> float:
    """CPU seconds of the pictures of all photos, made on all cores at once, as an import makes them."""
    begun = _with_children()
    with ThreadPoolExecutor(environment().cpu_workers) as pool:
        list(pool.map(_isolated, files))
    return _with_children() - begun


def _per_photo(files: list[Path], work: Work, clock: Callable[[], float]) -> float:
    begun = clock()
    for photo in files:
        work(photo)
    return (clock() - begun) * 1000 / len(files)


def _isolated(photo: Path) -> object:
    return isolation.make(bytes(photo), "photo", None)


def _in_process(photo: Path) -> object:
    return thumbnails.make(bytes(photo), "photo", None)


def _with_children() -> float:
    """CPU seconds of this process and its children that live."""
    children = (child.cpu_times() for child in psutil.Process().children())
    return time.process_time() + sum(times.user + times.system for times in children)


def _least(photo: Path) -> None:
    """The same three sizes by one bare call each: scaled decode, JPEG, two reductions, two WebPs; nothing checked."""
    data = photo.read_bytes()
    pixels = simplejpeg.decode_jpeg(data, "RGB", min_width=LARGE, min_height=LARGE * 2 // 3)
    large = _vips.Image.new_from_memory(pixels.data, pixels.shape[1], pixels.shape[0], 3, "uchar")
    if large.width > LARGE * 16 // 15:
        large = large.resize(LARGE / large.width)
        pixels = large.numpy()
    simplejpeg.encode_jpeg(pixels, 80, "RGB", "420")
    medium = large.copy(interpretation="srgb").resize(MEDIUM / large.width).copy_memory()
    medium.webpsave_buffer(Q=80, effort=2, keep="none")
    medium.resize(SMALL / MEDIUM).webpsave_buffer(Q=80, effort=2, keep="none")


def _as_immich(photo: Path) -> None:
    """Our way to what Immich makes: JPEG 4:4:4 of 1440 pixels, WebP of 250 (the shorter sides), a thumbhash."""
    with Image.open(photo) as opened:
        width, height = opened.size
    scale = IMMICH_EDGE / min(width, height)
    size = (round(width * scale), round(height * scale))
    picture = decode(bytes(photo), "image/jpeg", max(size))
    large = vips.to_pixels(vips.resized(vips.from_pixels(picture.pixels), size))
    simplejpeg.encode_jpeg(np.ascontiguousarray(large), 80, "RGB", "444", fastdct=False)
    scale = IMMICH_TILE / IMMICH_EDGE
    small = vips.to_pixels(vips.resized(vips.from_pixels(large), (round(size[0] * scale), round(size[1] * scale))))
    vips.webp(small, 80, 2)
    thumbhash(vips.to_pixels(vips.resized(vips.from_pixels(small), fitted(small.shape[1], small.shape[0], 100))))


def _png(photo: Path) -> None:
    _vips.Image.pngload_buffer(photo.read_bytes(), access="sequential").write_to_memory()


def _pillow(photo: Path) -> None:
    with Image.open(photo) as image:
        image.load()


def _heic(photo: Path) -> None:
    np.asarray(pillow_heif.open_heif(photo.read_bytes()))


def _decoded_jxl(photo: Path) -> None:
    _jxl.Decoder(num_threads=0)(photo.read_bytes())


def _developed(photo: Path) -> None:
    with rawpy.imread(str(photo)) as raw:
        raw.postprocess(half_size=True, use_camera_wb=True, output_bps=8)


def _immich(files: list[Path]) -> float:
    """CPU milliseconds per photo; npm installs sharp the first time."""
    if not (HERE / "node_modules" / "sharp").exists():
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--silent"], cwd=HERE, check=True)
    command = ["node", str(HERE / "immich.mjs"), str(PASSES), *map(str, files)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    return min(json.loads(answer.stdout)["cpu_ms"])
