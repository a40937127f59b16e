"""Which videos browsers play as they are, and in which heights the others are offered."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nimtaflow.films.websafe import HEIGHTS, Facts, chosen, is_web_safe, offered, served_as

PHONE = Facts("video/mp4", "h264", "aac", "yuv420p", 8, False, 1920, 1080)
WEB = Facts("video/webm", "vp9", "opus", "yuv420p", 8, False, 1920, 1080)


@pytest.mark.parametrize(
    "film",
    [
        PHONE,
        replace(PHONE, mime_type="video/quicktime"),
        replace(PHONE, audio_codec=None),
        replace(PHONE, audio_codec="mp3"),
        replace(PHONE, pixel_format="yuvj420p"),
        replace(PHONE, pixel_format=None),  # read before it was kept
        WEB,
        replace(WEB, video_codec="vp8", audio_codec="vorbis"),
        replace(WEB, video_codec="av1"),
    ],
)
def test_what_browsers_play(film: Facts) -> None:
    assert is_web_safe(film)


@pytest.mark.parametrize(
    "film",
    [
        replace(PHONE, video_codec="hevc"),
        replace(PHONE, pixel_format="yuv420p10le", bit_depth=10),
        replace(PHONE, pixel_format="yuv422p"),
        replace(PHONE, pixel_format=None, bit_depth=10),
        replace(PHONE, is_hdr=True),
        replace(PHONE, audio_codec="pcm_s16le"),
        replace(PHONE, audio_codec="ac3"),
        replace(PHONE, mime_type="video/x-matroska"),
        replace(PHONE, mime_type="video/mp2t"),
        replace(PHONE, width=7680, height=4320),
        replace(PHONE, video_codec=None),
        replace(WEB, audio_codec="aac"),
        replace(WEB, video_codec="h264"),
        Facts(None, None, None, None, None, None, None, None),
    ],
)
def test_what_they_do_not(film: Facts) -> None:
    assert not is_web_safe(film)


def test_quicktime_goes_out_as_mp4() -> None:
    assert served_as("video/quicktime") == "video/mp4"
    assert served_as("video/webm") == "video/webm"
    assert served_as(None) == "application/octet-stream"


@pytest.mark.parametrize(
    ("size", "heights"),
    [
        ((3840, 2160), [480, 720, 1080]),
        ((1080, 1920), [480, 720, 1080]),
        ((1280, 720), [480, 720]),
        ((720, 576), [480, 720]),  # in 720 it keeps its 576 lines
        ((320, 240), [480]),
        ((None, None), [480, 720, 1080]),
    ],
)
def test_heights(size: tuple[int | None, int | None], heights: list[int]) -> None:
    assert list(offered(*size)) == heights


@given(st.integers(1, 9000), st.integers(1, 9000), st.sampled_from(HEIGHTS))
def test_what_is_chosen_is_offered(width: int, height: int, wanted: int) -> None:
    assert chosen(wanted, width, height) in offered(width, height)
    assert chosen(wanted, width, height) <= wanted
