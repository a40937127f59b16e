"""When a photo was taken."""

import time as system_time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.clocks import at
from nimtaflow.media import dates
from nimtaflow.media.capture_evidence import Evidence
from nimtaflow.media.capture_time import CaptureTime, capture_time
from nimtaflow.media.dates import Moment
from nimtaflow.media.filename_dates import from_name
from nimtaflow.media.tags import Tags

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
MODIFIED = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
CLOCK = "2023:07:14 18:42:33"
LOCAL = at(2023, 7, 14, 18, 42, 33)


@pytest.fixture(autouse=True)
def at_home_in_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    system_time.tzset()
    yield
    monkeypatch.undo()
    system_time.tzset()


def found(
    tags: dict[str, str],
    name: str = "IMG_0001.JPG",
    sidecar: dict[str, str] | None = None,
    duration: float = 0,
) -> CaptureTime:
    return capture_time(Evidence(Tags(tags), Tags(sidecar or {}), name, MODIFIED, NOW, duration))


def seen(tags: dict[str, str], name: str = "IMG_0001.JPG", sidecar: dict[str, str] | None = None) -> tuple[object, ...]:
    """Wall clock, offset, source; and the instant agrees with them."""
    taken = found(tags, name, sidecar)
    if taken.local is not None and taken.offset is not None:
        assert taken.instant == (taken.local - timedelta(minutes=taken.offset)).replace(tzinfo=UTC)
    return taken.local, taken.offset, taken.source


EXIF = {"ExifIFD:DateTimeOriginal": CLOCK}
ZONED = {**EXIF, "ExifIFD:OffsetTimeOriginal": "+02:00"}
GPS = {"Composite:GPSDateTime": "2023:07:14 16:42:31.00Z"}


@pytest.mark.feature("META-02")
def test_local_time_and_instant_are_both_known() -> None:
    taken = found({**ZONED, "ExifIFD:SubSecTimeOriginal": "177"})
    assert taken == CaptureTime(
        at(2023, 7, 14, 18, 42, 33, 177000),
        120,
        datetime(2023, 7, 14, 16, 42, 33, 177000, tzinfo=UTC),
        "exif",
        CLOCK,
    )


@pytest.mark.feature("META-02")
def test_without_an_offset_the_instant_is_unknown() -> None:
    assert found(EXIF) == CaptureTime(LOCAL, None, None, "exif", CLOCK)


@pytest.mark.feature("META-02")
@pytest.mark.parametrize(
    ("evidence", "offset"),
    [
        ({"ExifIFD:OffsetTimeOriginal": "-03:30"}, -210),
        ({"ExifIFD:OffsetTimeOriginal": "   :  "}, None),
        ({"ExifIFD:OffsetTimeOriginal": "+25:00"}, None),
        ({"ExifIFD:OffsetTime": "+02:00"}, 120),
        ({"ExifIFD:OffsetTime": "+02:00", "IFD0:ModifyDate": CLOCK}, 120),
        ({"ExifIFD:OffsetTime": "+02:00", "IFD0:ModifyDate": "2024:01:01 10:00:00"}, None),  # an editor's clock
        ({"ExifIFD:TimeZoneOffset": "9"}, 540),
        ({"Nikon:TimeZone": "60", "Nikon:DaylightSavings": "1"}, 120),
        ({"Nikon:TimeZone": "60", "Nikon:DaylightSavings": "0"}, 60),
        ({"Canon:TimeZone": "120", "Canon:DaylightSavings": "60"}, 120),
        (GPS, 120),
        ({"Composite:GPSDateTime": "2023:07:14 12:57:33Z"}, 345),  # Nepal
        ({"Composite:GPSDateTime": "2023:07:14 16:30:00Z"}, None),  # a fix of 12 minutes ago
        ({"Composite:GPSDateTime": "2023:07:14 16:10:31Z"}, None),  # of 32 minutes ago, and no clock runs at +02:30
        ({"Composite:GPSDateTime": "2003:11:28 16:42:33Z"}, None),  # a receiver 1024 weeks late
        ({"XMP-exif:DateTimeOriginal": CLOCK + "+02:00"}, 120),
        ({"XMP-exif:DateTimeOriginal": CLOCK + "Z"}, None),  # what programs write that know no zone
        ({"XMP-photoshop:DateCreated": "2023:07:14 18:40:00+02:00"}, None),  # not the same clock
        ({"ExifIFD:OffsetTimeOriginal": "+01:00", **GPS}, 60),  # the camera before the satellites
    ],
    ids=str,
)
def test_where_an_offset_is_found(evidence: dict[str, str], offset: int | None) -> None:
    assert seen({**EXIF, **evidence}) == (LOCAL, offset, "exif")


def test_the_order() -> None:
    everything = {
        **EXIF,
        "XMP-photoshop:DateCreated": "2015:01:02 03:04:05",
        "IPTC:DateCreated": "2014:01:02",
        "IPTC:TimeCreated": "03:04:05+00:00",
        "Composite:GPSDateTime": "2013:01:02 03:04:05Z",
        "QuickTime:CreateDate": "2012:01:02 03:04:05",
        "IFD0:ModifyDate": "2010:01:02 03:04:05",
    }
    order: list[object] = []
    sidecar = {"XMP-xmp:CreateDate": "2016:01:02 03:04:05"}
    order.append(found(everything, "20110102_030405.jpg", sidecar).source)
    while everything:
        order.append(found(everything, "20110102_030405.jpg").source)
        del everything[next(iter(everything))]
    assert order == ["sidecar", "exif", "xmp", "iptc", "gps", "gps", "container", "name"]
    assert found({"IFD0:ModifyDate": CLOCK}).source == "modified"
    assert found({}).source == "file"


def test_sidecar_and_its_zone() -> None:
    assert seen({}, sidecar={"XMP-xmp:CreateDate": "2018:11:17 20:27:31+01:00"}) == (
        at(2018, 11, 17, 20, 27, 31),
        60,
        "sidecar",
    )
    assert seen(ZONED, sidecar={"XMP-exif:DateTimeOriginal": CLOCK}) == (LOCAL, 120, "sidecar")
    other = {"XMP-exif:DateTimeOriginal": CLOCK, "XMP-photoshop:DateCreated": CLOCK + "-06:00"}
    assert seen({}, sidecar=other) == (LOCAL, -360, "sidecar")
    assert seen(ZONED, sidecar={"XMP-exif:DateTimeOriginal": "2020:01:01 12:00:00"})[1] is None


def test_a_bare_z_is_utc_unless_something_speaks_against_it() -> None:
    assert seen({"XMP-exif:DateTimeOriginal": CLOCK + "Z"}) == (LOCAL, 0, "xmp")
    assert seen({"XMP-exif:DateTimeOriginal": CLOCK + "Z", **GPS}) == (LOCAL, 120, "xmp")


def test_a_scan_was_taken_when_it_was_taken() -> None:
    scanned = {"ExifIFD:CreateDate": "2019:03:02 11:00:00", "XMP-xmp:CreateDate": "2019:03:02 11:00:00"}
    assert seen({**scanned, "XMP-photoshop:DateCreated": "1965:08"}) == (at(1965, 8, 1), None, "xmp")
    assert seen({**scanned, "IPTC:DateCreated": "1965:08:12"}) == (at(1965, 8, 12), None, "iptc")
    assert seen(scanned)[2] == "exif"


def test_a_day_takes_its_time_from_who_agrees_on_it() -> None:
    day = {"XMP-photoshop:DateCreated": "2023:07:14"}
    assert seen({**day, "ExifIFD:CreateDate": CLOCK}) == (LOCAL, None, "exif")
    assert seen(day, "20230714_184233.jpg") == (LOCAL, None, "name")
    assert seen(day, "20230715_184233.jpg") == (at(2023, 7, 14), None, "xmp")
    assert seen({**day, "IFD0:ModifyDate": CLOCK}) == (at(2023, 7, 14), None, "xmp")
    assert seen(EXIF, sidecar=day) == (LOCAL, None, "exif")
    assert seen({**day, "XMP-xmp:CreateDate": "2023"}) == (at(2023, 7, 14), None, "xmp")


def test_a_year_or_a_month_yields_to_who_knows_the_day() -> None:
    for part in ("2023", "2023:07"):
        said = {"XMP-photoshop:DateCreated": part}
        assert seen({**said, "ExifIFD:CreateDate": CLOCK}) == (LOCAL, None, "exif")
        assert seen({**said, "IPTC:DateCreated": "2023:07:14"}) == (at(2023, 7, 14), None, "iptc")
        assert seen({**said, "IPTC:DateCreated": "2023:07:14", "ExifIFD:CreateDate": CLOCK})[0] == LOCAL
        assert seen({**said, "ExifIFD:CreateDate": "2022:07:14 18:42:33"})[2] == "xmp"
    assert seen({"XMP-photoshop:DateCreated": "2023:06", "ExifIFD:CreateDate": CLOCK})[0] == at(2023, 6, 1)


def test_a_date_that_is_half_understood_is_none() -> None:
    assert found({**EXIF, "ExifIFD:DateTimeOriginal": "2023年07月14日", "ExifIFD:CreateDate": CLOCK}).local == LOCAL
    assert found({"ExifIFD:DateTimeOriginal": "2023年07月14日"}).local is None


def test_iptc_in_two_parts() -> None:
    tags = {"IPTC:DateCreated": "2023:07:14", "IPTC:TimeCreated": "18:42:33+02:00"}
    assert seen(tags) == (LOCAL, 120, "iptc")
    assert seen({"IPTC:DateCreated": "2023:07:14"}) == (at(2023, 7, 14), None, "iptc")


# -- films


@pytest.mark.feature("META-03")
def test_an_iphones_film_has_its_zone() -> None:
    tags = {"Keys:CreationDate": "2023:07:14 18:42:33+02:00", "QuickTime:CreateDate": "2023:07:15 08:00:00"}
    assert seen(tags, "IMG_0001.MOV") == (LOCAL, 120, "quicktime")


@pytest.mark.feature("META-03")
def test_a_container_says_utc() -> None:
    taken = found({"QuickTime:CreateDate": "2023:07:14 16:42:33"}, "IMG_0001.MOV")
    assert (taken.local, taken.offset, taken.source) == (LOCAL, None, "container")  # by the server's clock
    assert taken.instant == datetime(2023, 7, 14, 16, 42, 33, tzinfo=UTC)


@pytest.mark.feature("META-03")
def test_the_name_adds_the_zone() -> None:
    assert seen({"QuickTime:CreateDate": "2023:07:14 22:42:35"}, "20230714_184233.mp4") == (
        LOCAL + timedelta(seconds=2),
        -240,
        "container",
    )


@pytest.mark.feature("META-03")
@pytest.mark.parametrize("minutes", [33, 58, 90, 150])
def test_a_container_may_say_when_a_long_film_ended(minutes: int) -> None:
    length = minutes * 60
    ended = {"QuickTime:CreateDate": f"{LOCAL + timedelta(hours=-2, seconds=length):%Y:%m:%d %H:%M:%S}"}
    taken = found(ended, "VID_20230714_184233.mp4", duration=length)
    assert (taken.local, taken.offset, taken.source) == (LOCAL, 120, "container")
    began = {"QuickTime:CreateDate": "2023:07:14 16:42:33"}
    assert found(began, "VID_20230714_184233.mp4", duration=length) == replace(taken, original="2023:07:14 16:42:33")
    assert found({"QuickTime:CreateDate": "2023:07:14 17:15:33"}, "VID_20230714_184233.mp4").offset is None
    camcorder = {"UserData:DateTimeOriginal": CLOCK, **ended}
    assert found(camcorder, duration=length).offset == 120


def test_makers_who_write_the_wall_clock() -> None:
    tags = {"QuickTime:CreateDate": CLOCK}
    assert found({**tags, "Track1:CompressorName": "GoPro AVC encoder"}).local == LOCAL
    assert found({**tags, "UserData:Make": "Canon"}).instant is None
    assert found(tags, "20230714_184233.mp4") == CaptureTime(LOCAL, None, None, "container", CLOCK)


def test_a_camcorder() -> None:
    assert seen({"H264:DateTimeOriginal": "2023:07:14 18:42:33+02:00 DST"}) == (LOCAL, 120, "camera")
    tags = {"UserData:DateTimeOriginal": CLOCK, "QuickTime:CreateDate": "2023:07:14 16:42:33"}
    assert seen(tags) == (LOCAL, 120, "camera")
    assert seen({**tags, "QuickTime:CreateDate": CLOCK}) == (LOCAL, None, "camera")
    assert seen({"Info:DateTimeOriginal": "2023:07:14 16:42:33Z"}) == (LOCAL, None, "container")


# -- dates that are none


@pytest.mark.parametrize(
    "text", ["0000:00:00 00:00:00", "    :  :     :  :  ", "1904:01:01 00:00:00", "1970:01:01 00:00:00"]
)
def test_a_date_that_was_never_set_is_no_date(text: str) -> None:
    tags = {"ExifIFD:DateTimeOriginal": text, "QuickTime:CreateDate": text}
    assert found(tags).source == "file"
    assert found({**tags, "XMP-xmp:CreateDate": CLOCK}).source == "xmp"


@pytest.mark.parametrize(
    "text", ["1101:02:03 04:05:06", "2030:01:01 00:00:00", "1601:06:06 16:39:33", "2023:13:45 25:61:61"]
)
def test_impossible_dates_are_passed_over(text: str) -> None:
    tags = {"ExifIFD:DateTimeOriginal": text}
    assert found({**tags, "ExifIFD:CreateDate": CLOCK}).local == LOCAL
    assert found(tags, "20230714_184233.jpg").source == "name"
    assert found(tags) == CaptureTime(original=text)  # undated


@pytest.mark.parametrize("text", ["1904:01:01 05:00:00", "1970:01:01 01:00:00"])
def test_the_zero_of_a_container_in_some_zone(text: str) -> None:
    assert found({"QuickTime:CreateDate": text}).source == "file"


def test_the_ends_of_time() -> None:
    for text in ("9999:12:31 23:59:59-12:00", "0001:01:01 00:00:00+14:00"):
        assert found({"Composite:GPSDateTime": text, "ExifIFD:DateTimeOriginal": text}).local in {
            None,
            at(2026, 3, 1, 10),
        }


def test_old_photographs_are_possible() -> None:
    assert seen({"XMP-photoshop:DateCreated": "1900:06:02 12:00:00"})[0] == at(1900, 6, 2, 12)
    assert seen({"XMP-photoshop:DateCreated": "1923"})[0] == at(1923, 1, 1)


def test_the_files_date_comes_last() -> None:
    taken = found({})
    assert (taken.local, taken.offset, taken.instant) == (at(2026, 3, 1, 10), None, MODIFIED)
    for modified in (datetime(1970, 1, 1, tzinfo=UTC), datetime(2107, 1, 1, tzinfo=UTC)):
        assert capture_time(Evidence(Tags({}), Tags({}), "a.jpg", modified, NOW)) == CaptureTime()


@given(
    st.dictionaries(
        st.sampled_from(
            [
                *EXIF,
                *ZONED,
                *GPS,
                "XMP-exif:DateTimeOriginal",
                "QuickTime:CreateDate",
                "IFD0:ModifyDate",
                "ExifIFD:OffsetTime",
            ]
        ),
        st.text(max_size=30)
        | st.from_regex(r"\A[0-9]{4}:[0-9]{2}:[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}([+-][0-9]{2}:[0-9]{2}|Z)?\Z"),
    ),
    st.text(max_size=40),
)
def test_whatever_the_tags(tags: dict[str, str], name: str) -> None:
    taken = found(tags, name)
    if taken.local is None:
        assert (taken.offset, taken.instant, taken.source) == (None, None, None)
        return
    assert dates.EARLIEST <= taken.local <= at(2026, 11, 24)
    assert taken.local.tzinfo is None
    assert taken.offset is None or -720 <= taken.offset <= 840
    assert taken.instant is None or taken.instant.tzinfo is UTC


# -- dates in names

MOMENTS = st.datetimes(at(1990, 1, 1), at(2026, 11, 21)).map(lambda moment: moment.replace(microsecond=0))
PATTERNS = [
    "IMG_{:%Y%m%d_%H%M%S}.jpg",
    "IMG_{:%Y%m%d_%H%M%S}_123.jpg",
    "IMG{:%Y%m%d%H%M%S}.jpg",
    "VID_{:%Y%m%d_%H%M%S}.mp4",
    "MVIMG_{:%Y%m%d_%H%M%S}.jpg",
    "Screenshot_{:%Y-%m-%d-%H-%M-%S}.png",
    "Screenshot_{:%Y%m%d-%H%M%S}_Chrome.jpg",
    "Screenshot {:%Y-%m-%d %H%M%S}.png",
    "Screen Shot {:%Y-%m-%d at %I.%M.%S %p}.png",
    "Bildschirmfoto {:%Y-%m-%d um %H.%M.%S}.png",
    "{:%Y-%m-%d %H.%M.%S}.jpg",
    "{:%Y%m%d_%H%M%S}.jpg",
    "{:%Y%m%d_%H%M%S}(0).jpg",
    "signal-{:%Y-%m-%d-%H%M%S}.jpg",
    "signal-{:%Y-%m-%d-%H-%M-%S}-123-1.jpg",
    "WhatsApp Image {:%Y-%m-%d at %H.%M.%S}.jpeg",
    "WhatsApp Video {:%Y-%m-%d at %I.%M.%S %p}.mp4",
    "photo_{:%Y-%m-%d_%H-%M-%S}.jpg",
    "DJI_{:%Y%m%d%H%M%S}_0001_D.JPG",
    "Photo {:%d-%m-%Y, %H %M %S}.jpg",
    "C360_{:%Y-%m-%d-%H-%M-%S}-123.jpg",
]


@given(MOMENTS, st.sampled_from(PATTERNS))
def test_names_of_cameras_and_programs(moment: datetime, pattern: str) -> None:
    named = from_name(pattern.format(moment), NOW)
    assert named is not None
    assert named.local.replace(microsecond=0) == moment
    assert named.offset is None


@given(
    MOMENTS,
    st.sampled_from(
        [
            "IMG-{:%Y%m%d}-WA0001.jpg",
            "VID-{:%Y%m%d}-WA0123.mp4",
            "{:%Y-%m-%d}.jpg",
            "Scan_{:%Y%m%d}.tif",
            "{:%d.%m.%Y}.jpg",
        ]
    ),
)
def test_names_with_the_day_alone(moment: datetime, pattern: str) -> None:
    assert from_name(pattern.format(moment), NOW) == Moment(moment.replace(hour=0, minute=0, second=0), parts=3)


@given(MOMENTS)
def test_names_in_utc(moment: datetime) -> None:
    assert from_name(f"PXL_{moment:%Y%m%d_%H%M%S}123.MP.jpg", NOW) == Moment(moment.replace(microsecond=123000), 0)
    if moment.year > 2001:
        milliseconds = int(moment.replace(tzinfo=UTC).timestamp() * 1000)
        for pattern in ("FB_IMG_{}.jpg", "mmexport{}.jpg", "{}.jpg"):
            assert from_name(pattern.format(milliseconds), NOW) == Moment(moment, 0)


@given(st.text(max_size=60) | st.from_regex(r"\A[A-Z_]{0,5}[0-9_-]{6,20}\Z"))
def test_any_name_is_survived(name: str) -> None:
    named = from_name(name, NOW)
    assert named is None or at(1990, 1, 1) <= named.local <= at(2026, 11, 23)


@pytest.mark.parametrize(
    "name",
    [
        "DSC_0238.JPG",
        "IMG_1234.jpg",
        "12345678.jpg",
        "IMG_20991231_010101.jpg",
        "20230230_111111.jpg",
        "P1010001.JPG",
        "",
        ".",
    ],
)
def test_names_without_a_date(name: str) -> None:
    assert from_name(name, NOW) is None


def test_a_pixels_name_gives_the_zone() -> None:
    assert seen(EXIF, "PXL_20230714_164233123.jpg") == (LOCAL, 120, "exif")
    assert found({}, "PXL_20230714_164233123.jpg").local == at(2023, 7, 14, 18, 42, 33, 123000)
