"""What pictures are worth looking at, and what they look like: blurred ones, dark ones, cut ones, small ones."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from media.pictures import real_files
from nimtaflow.media import thumbnails, vips
from nimtaflow.media.decode import decode
from nimtaflow.media.derivatives import LARGE, MEDIUM, SMALL, Look
from nimtaflow.media.look import look
from nimtaflow.media.picture import Picture, fitted

Pixels = NDArray[np.uint8]
SIZE = (4000, 3000)


def town(seed: int = 1, width: int = 720, height: int = 540) -> Pixels:
    """A picture of many blocks in many shades, with a grain as cameras have it."""
    chance = np.random.default_rng(seed)
    picture = np.full((height, width, 3), 120, np.float64)
    for _ in range(150):
        top, left = chance.integers(0, height - 8), chance.integers(0, width - 8)
        picture[top : top + chance.integers(8, 160), left : left + chance.integers(8, 160)] = chance.integers(5, 250, 3)
    return np.clip(picture + chance.normal(0, 1.5, picture.shape), 0, 255).astype(np.uint8)


def blurred(pixels: Pixels, sigma: float) -> Pixels:
    return vips.to_pixels(vips.from_pixels(pixels).gaussblur(sigma).cast("uchar"))


def resized(pixels: Pixels, edge: int) -> Pixels:
    height, width = pixels.shape[:2]
    return vips.to_pixels(vips.resized(vips.from_pixels(pixels), fitted(width, height, edge)))


def seen(pixels: Pixels, size: tuple[int, int] = SIZE) -> Look:
    return look(pixels, resized(pixels, SMALL), *size)


def apart(one: Look, other: Look) -> tuple[int, int]:
    """In how many bits two looks differ, of 64 and of 256."""
    assert one.perceptual_hash is not None
    assert other.perceptual_hash is not None
    steps = int.from_bytes(one.difference_hash, "big") ^ int.from_bytes(other.difference_hash, "big")
    return ((one.perceptual_hash ^ other.perceptual_hash) & (1 << 64) - 1).bit_count(), steps.bit_count()


@pytest.mark.feature("ROAD-18")
def test_the_more_blurred_the_worse() -> None:
    looks = [seen(town())] + [seen(blurred(town(), sigma)) for sigma in (1, 2, 3, 5, 8)]
    assert [one.sharpness for one in looks] == sorted((one.sharpness for one in looks), reverse=True)
    assert [one.quality for one in looks] == sorted((one.quality for one in looks), reverse=True)
    assert looks[0].sharpness >= 90
    assert looks[-1].sharpness <= 10
    assert looks[0].quality >= 80
    assert looks[-1].quality < 30


@pytest.mark.feature("ROAD-18")
def test_a_portrait_before_something_blurred_is_sharp() -> None:
    portrait = blurred(town(), 8)
    portrait[180:380, 270:450] = town()[180:380, 270:450]
    assert seen(portrait).sharpness >= 80


@pytest.mark.feature("ROAD-18")
def test_a_night_with_lights_is_exposed_as_it_was_meant() -> None:
    night = np.full((540, 720, 3), 4, np.uint8)
    chance = np.random.default_rng(3)
    for _ in range(60):
        top, left = chance.integers(0, 520), chance.integers(0, 700)
        night[top : top + 16, left : left + 16] = chance.integers(120, 255, 3)
    assert seen(night).exposure >= 70
    assert seen(night).quality >= 60


@pytest.mark.feature("ROAD-18")
def test_what_is_all_dark_or_all_bright_is_worth_little() -> None:
    well = seen(town())
    darker = [seen((town() // part).astype(np.uint8)).exposure for part in (2, 4, 8, 16)]
    brighter = [
        seen((255 - (255 - town().astype(np.int32)) // part).astype(np.uint8)).exposure for part in (2, 4, 8, 16)
    ]
    assert well.exposure >= 95
    for scores in (darker, brighter):
        assert scores == sorted(scores, reverse=True)
        assert scores[-1] < 10


def test_noise_is_no_sharpness() -> None:
    chance = np.random.default_rng(5)
    grain = np.clip(blurred(town(), 8) + chance.normal(0, 1.5, (540, 720, 3)), 0, 255).astype(np.uint8)
    assert seen(grain).sharpness <= 20


def test_more_pixels_are_better_until_there_are_enough() -> None:
    sizes = [(400, 300), (1600, 1200), (3264, 2448), (8000, 6000)]
    scores = [seen(town(), size).quality for size in sizes]
    assert scores == sorted(scores)
    assert scores[0] < scores[1] < scores[2]
    assert scores[3] - scores[2] <= 1


@pytest.mark.feature("ROAD-20")
@pytest.mark.parametrize("seed", range(6))
def test_a_picture_made_small_and_stored_badly_looks_the_same(seed: int) -> None:
    large = town(seed, 1440, 1080)
    base = seen(resized(large, MEDIUM))
    stored = vips.from_pixels(resized(large, 400)).jpegsave_buffer(Q=40)
    bits, steps = apart(base, seen(vips.to_pixels(vips.load("jpegload", stored, fail_on="error"))))
    assert bits <= 5
    assert steps <= 40
    cut = np.ascontiguousarray(resized(large, MEDIUM)[8:-8, 10:-10])
    bits, _ = apart(base, seen(cut))
    assert bits <= 12


@pytest.mark.feature("ROAD-20")
def test_other_pictures_look_different() -> None:
    looks = [seen(town(seed)) for seed in range(12)]
    for number, one in enumerate(looks):
        for other in looks[:number]:
            bits, steps = apart(one, other)
            assert bits > 7 or steps > 48


def test_plain_pictures_have_no_hash() -> None:
    sky = np.repeat(np.linspace(120, 220, 540).astype(np.uint8)[:, None], 720, axis=1)
    assert seen(np.stack([sky // 2, sky, sky], axis=2)).perceptual_hash is None
    assert seen(np.full((540, 720, 3), 200, np.uint8)).perceptual_hash is None


@settings(max_examples=60)
@given(
    width=st.one_of(st.integers(1, 40), st.just(2880)),
    height=st.integers(1, 40),
    shade=st.integers(0, 255),
    seed=st.integers(0, 9),
)
def test_any_picture_has_a_look(width: int, height: int, shade: int, seed: int) -> None:
    plain = np.full((height, width, 3), shade, np.uint8)
    wild = np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)
    for pixels in (plain, wild):
        found = seen(pixels, (width, height))
        assert all(0 <= score <= 100 for score in (found.quality, found.sharpness, found.exposure))
        assert len(found.difference_hash) == 32
        assert 0 <= found.colour < 1 << 24
    assert seen(plain, (width, height)).perceptual_hash is None


def test_what_is_measured_later_is_what_is_measured_at_once(tmp_path: object) -> None:
    made = thumbnails.derive(Picture(town(2, 1440, 1080), 1440, 1080))
    file = f"{tmp_path}/medium.webp"
    with open(file, "wb") as out:
        out.write(made.medium)
    later = thumbnails.measure(file.encode(), made.width, made.height)
    assert abs(later.quality - made.quality) <= 8  # what the WebP has smoothed
    assert apart(later, made)[0] <= 2


@pytest.mark.feature("ROAD-18")
@pytest.mark.parametrize("name", ["exif", "heic"])
def test_real_pictures_are_better_than_the_same_out_of_focus(name: str) -> None:
    judged = 0
    for path in real_files(name)[:6]:
        picture = decode(str(path).encode(), None, LARGE)
        medium = resized(picture.pixels, MEDIUM)
        if min(medium.shape[:2]) < 100:
            continue
        sharp, soft = seen(medium, (picture.width, picture.height)), seen(blurred(medium, 5))
        assert soft.sharpness <= sharp.sharpness
        assert soft.sharpness < 20
        judged += 1
    assert judged
