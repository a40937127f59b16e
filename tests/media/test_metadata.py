"""What files tell of themselves: written with exiftool, read with ours."""

import math
import os
import subprocess
import time
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pillow_heif
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from media import tiffs
from media.pictures import encoded, scene
from nimtaflow.media import binaries, metadata
from nimtaflow.media import film_probe as film_module
from nimtaflow.media.exiftool import Exiftool
from nimtaflow.media.film import Film
from nimtaflow.media.metadata import Facts, Metadata
from nimtaflow.media.problems import NoVideoStream
from nimtaflow.tables.photos import Photo

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
FACTS = Facts("image/jpeg", "IMG_0001.JPG", NOW, NOW)
EVERYTHING = (
    "-IFD0:Make=Canon", "-IFD0:Model=Canon EOS R5", "-IFD0:Software=Firmware 1.8.1", "-IFD0:Artist=Léa Müller",
    "-IFD0:Copyright=© 2023 Léa", "-IFD0:Orientation#=6", "-IFD0:ModifyDate=2023:07:14 18:42:33",
    "-ExifIFD:DateTimeOriginal=2023:07:14 18:42:33", "-ExifIFD:SubSecTimeOriginal=123",
    "-ExifIFD:OffsetTimeOriginal=+02:00", "-ExifIFD:SerialNumber=032021001234", "-ExifIFD:LensMake=Canon",
    "-ExifIFD:LensModel=RF24-105mm F4 L IS USM", "-ExifIFD:LensSerialNumber=7842001234",
    "-ExifIFD:FocalLength=35", "-ExifIFD:FocalLengthIn35mmFormat=35", "-ExifIFD:FNumber=4",
    "-ExifIFD:ExposureTime=1/250",
    "-ExifIFD:ISO=400", "-ExifIFD:ExposureMode#=1", "-ExifIFD:ExposureProgram#=3",
    "-ExifIFD:ExposureCompensation=-0.3333", "-ExifIFD:MeteringMode#=5", "-ExifIFD:WhiteBalance#=1",
    "-ExifIFD:Flash#=25", "-ExifIFD:LightSource#=9",
    "-ExifIFD:SceneCaptureType#=1", "-ExifIFD:DigitalZoomRatio=1.5", "-ExifIFD:ColorSpace#=1",
    "-GPS:GPSLatitude=33.855698", "-GPS:GPSLatitudeRef=S", "-GPS:GPSLongitude=151.210381", "-GPS:GPSLongitudeRef=E",
    "-GPS:GPSAltitude=12.5", "-GPS:GPSAltitudeRef#=1", "-GPS:GPSHPositioningError=4.5", "-GPS:GPSImgDirection=270.5",
    "-GPS:GPSImgDirectionRef=T", "-GPS:GPSSpeed=10", "-GPS:GPSSpeedRef=N", "-XMP-iptcCore:Location=Opera House",
    "-XMP-photoshop:City=Sydney", "-XMP-photoshop:State=New South Wales", "-XMP-photoshop:Country=Australia",
    "-XMP-iptcCore:CountryCode=au", "-XMP-dc:Title=Evening", "-XMP-photoshop:Headline=An evening in Sydney",
    "-XMP-dc:Description=First line\nsecond line", "-XMP-dc:Subject=harbour", "-XMP-dc:Subject=opera",
    "-XMP-iptcExt:PersonInImage=Léa", "-XMP-xmp:Rating=4", "-XMP-xmp:Label=Green",
)  # fmt: skip


@pytest.fixture(scope="module")
def tool() -> Iterator[Exiftool]:
    pool = Exiftool(binaries.exiftool(), 1)
    yield pool
    pool.close()


def picture(folder: Path, *arguments: str, name: str = "IMG_0001.JPG") -> bytes:
    """A small JPEG with tags."""
    path = folder / name
    path.write_bytes(encoded(scene(64, 48), "JPEG"))
    write(path, *arguments)
    return os.fsencode(path)


def write(path: Path, *arguments: str) -> None:
    if arguments:
        command = [*binaries.exiftool().argv, "-config", "", "-q", "-overwrite_original", "-charset", "iptc=utf8"]
        subprocess.run([*command, *arguments, str(path)], check=True, capture_output=True)


def of(**tags: str | list[object]) -> Metadata:
    """The metadata of tags: IFD0_Make="Canon" is IFD0:Make, XMP_dc_Title is XMP-dc:Title."""
    said = {_tag(name): {"val": value} for name, value in tags.items()}
    return metadata.from_tags(said, [], FACTS)


def _tag(name: str) -> str:
    group, _, tag = name.rpartition("_")
    return f"{group.replace('_', '-')}:{tag}"


@pytest.mark.feature("META-01")
def test_more_than_forty_fields(tmp_path: Path, tool: Exiftool) -> None:
    found = metadata.read(picture(tmp_path, *EVERYTHING), tool=tool)
    expected = Metadata(
        taken_at=datetime(2023, 7, 14, 16, 42, 33, 123000, tzinfo=UTC),
        taken_local=datetime(2023, 7, 14, 18, 42, 33, 123000, tzinfo=UTC).replace(tzinfo=None),
        taken_offset=120, taken_from="exif", taken_at_original="2023:07:14 18:42:33",
        width=48, height=64, orientation=6, color_space="sRGB", bit_depth=8,
        camera_make="Canon", camera_model="Canon EOS R5", camera_serial="032021001234", lens_make="Canon",
        lens_model="RF24-105mm F4 L IS USM", lens_serial="7842001234", software="Firmware 1.8.1",
        focal_length=35, focal_length_35mm=35, aperture=4, shutter_speed="1/250", exposure_time=0.004, iso=400,
        exposure_mode="manual", exposure_program="aperture-priority", exposure_bias=found.exposure_bias,
        metering_mode="multi-segment", white_balance="manual", flash="auto, fired", flash_fired=True,
        light_source="fine-weather", scene_type="landscape", digital_zoom=1.5,
        latitude=-33.855698, longitude=151.210381, altitude=-12.5,
        gps_accuracy=4.5, gps_direction=270.5, gps_speed=18.52,
        location_name="Opera House", city="Sydney", state="New South Wales", country="Australia", country_code="AU",
        artist="Léa Müller", copyright="© 2023 Léa", title="Evening", caption="An evening in Sydney",
        description="First line\nsecond line", keywords=["harbour", "opera"], people_names=["Léa"], user_rating=4,
        label="Green", is_hdr=False, is_360=False, is_drone=False, is_motion_photo=False,
        raw_metadata=found.raw_metadata,
    )  # fmt: skip
    assert found == expected
    assert found.exposure_bias == pytest.approx(-1 / 3, abs=1e-3)
    assert found.raw_metadata is not None
    assert found.raw_metadata["ExifIFD:ExposureProgram"] == "Aperture-priority AE"
    stored = [name for name, value in vars(found).items() if value is not None and value is not False]
    assert len(stored) >= 40


def test_the_fields_are_the_columns() -> None:
    columns = set(Photo.__table__.columns.keys())
    assert {field.name for field in fields(Metadata)} <= columns


@pytest.mark.feature("META-04")
def test_heic(tmp_path: Path, tool: Exiftool) -> None:
    path = tmp_path / "IMG_0001.HEIC"
    pillow_heif.from_pillow(Image.fromarray(scene(64, 48))).save(path)  # stored as 64 × 64, with a crop
    write(path, *EVERYTHING)
    found = metadata.read(os.fsencode(path), tool=tool)
    as_jpeg = metadata.read(picture(tmp_path, *EVERYTHING), tool=tool)
    # HEIF turns its pictures in its own box, where this one has nothing to say
    turned = {"width": 64, "height": 48, "orientation": 1, "raw_metadata": found.raw_metadata}
    assert vars(found) == {**vars(as_jpeg), **turned, "color_profile": found.color_profile}


RAW = {
    "a.cr2": tiffs.tiff(tiffs.raw("Canon", "Canon EOS 7D"), b"CR\2\0\0\0\0\0"),
    "a.nef": tiffs.tiff(tiffs.raw("NIKON CORPORATION", "NIKON Z 30"), order=">"),
    "a.arw": tiffs.tiff(tiffs.raw("SONY", "ILCE-7RM3")),
    "a.dng": tiffs.tiff(tiffs.raw("Google", "Pixel 8", tag_C612=b"\1\4\0\0")),
    "a.pef": tiffs.tiff(tiffs.raw("PENTAX", "PENTAX K-3")),
    "a.cr3": tiffs.cr3(),
}


@pytest.mark.feature("META-04", "META-02")
@pytest.mark.parametrize("name", RAW)
def test_raw(tmp_path: Path, tool: Exiftool, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(RAW[name])
    found = metadata.read(os.fsencode(path), tool=tool)
    assert found.taken_at == datetime(2024, 1, 21, 9, 24, 0, 930000, tzinfo=UTC)
    assert (found.taken_offset, found.taken_from) == (60, "exif")
    assert (found.width, found.height, found.orientation) == (48, 64, 6)
    assert found.camera_make
    assert found.camera_model
    assert found.lens_model == "NIKKOR Z DX 16-50mm f/3.5-6.3 VR"
    assert (found.iso, found.aperture, found.shutter_speed, found.focal_length) == (100, 6.3, "1/320", 16)
    assert (found.metering_mode, found.exposure_program, found.white_balance) == (
        "multi-segment",
        "aperture-priority",
        "manual",
    )
    assert (found.flash, found.flash_fired) == ("off, did-not-fire", False)
    assert found.latitude == pytest.approx(-33.8556944)
    assert found.longitude == pytest.approx(151.2103889)
    assert found.altitude == pytest.approx(-123.4)
    assert found.exposure_bias == pytest.approx(-1 / 3, abs=1e-3)


def film(path: Path, seconds: float = 1) -> None:
    """A tiny film with sound."""
    with av.open(path, "w") as container:
        video = container.add_stream("h264", rate=Fraction(25))
        video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        for _ in range(int(25 * seconds)):
            container.mux(video.encode(av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8), "rgb24")))
        container.mux(video.encode())


@pytest.mark.feature("META-03")
def test_an_iphones_film(tmp_path: Path, tool: Exiftool) -> None:
    path = tmp_path / "IMG_0001.MOV"
    film(path)
    write(
        path, "-Keys:CreationDate=2023:07:14 18:42:33+02:00", "-QuickTime:CreateDate=2023:07:15 08:00:00",
        "-Keys:Make=Apple", "-Keys:Model=iPhone 16", "-Keys:GPSCoordinates=48.1, 11.5, 520", "-Rotation#=90",
        "-Keys:ContentIdentifier=7A7D4193-1D91", "-Keys:DisplayName=Evening",
    )  # fmt: skip
    found = metadata.read(os.fsencode(path), tool=tool)
    assert found.taken_at == datetime(2023, 7, 14, 16, 42, 33, tzinfo=UTC)
    assert str(found.taken_local) == "2023-07-14 18:42:33"
    assert (found.taken_offset, found.taken_from) == (120, "quicktime")
    assert (found.width, found.height, found.orientation) == (48, 64, 6)
    assert (found.video_codec, found.audio_codec, found.video_fps) == ("h264", None, 25)
    assert found.duration_seconds == pytest.approx(1, abs=0.1)
    assert (found.camera_make, found.camera_model) == ("Apple", "iPhone 16")
    assert (found.latitude, found.longitude, found.altitude) == (48.1, 11.5, 520)
    assert (found.content_identifier, found.title) == ("7A7D4193-1D91", "Evening")
    assert found.is_hdr is False


@pytest.mark.feature("META-03")
def test_a_film_whose_container_speaks_utc(tmp_path: Path, tool: Exiftool) -> None:
    path = tmp_path / "20230714_184233.mp4"
    film(path)
    write(path, "-QuickTime:CreateDate=2023:07:14 16:42:33")
    found = metadata.read(os.fsencode(path), tool=tool)
    assert found.taken_at == datetime(2023, 7, 14, 16, 42, 33, tzinfo=UTC)
    assert (found.taken_offset, str(found.taken_local)) == (120, "2023-07-14 18:42:33")


def test_sound_alone_is_no_film(tmp_path: Path, tool: Exiftool) -> None:
    path = tmp_path / "voice.mp4"
    with av.open(path, "w") as container:
        sound = container.add_stream("aac", rate=48000)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 4096), np.float32), "fltp", "mono")
        frame.sample_rate = 48000
        container.mux(sound.encode(frame))
        container.mux(sound.encode())
    with pytest.raises(NoVideoStream):
        metadata.read(os.fsencode(path), tool=tool)


@pytest.mark.parametrize(
    "playlist",
    [
        "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{path}\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile '{path}'\n",
        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 9 RTP/AVP 96\na=rtpmap:96 H264/90000\n",
    ],
    ids=["hls", "concat", "sdp"],
)
def test_a_playlist_is_not_followed(tmp_path: Path, playlist: str) -> None:
    film(tmp_path / "secret.mp4")
    path = tmp_path / "a.mp4"
    path.write_text(playlist.format(path=tmp_path / "secret.mp4"))
    assert film_module.probe(os.fsencode(path)) == Film()


@pytest.mark.parametrize("beginning", [b"RIFF\xff\xff\xff\x7fAVI LIST\0\0\0\0", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"])
def test_an_endless_film_is_not_searched_to_its_end(tmp_path: Path, tool: Exiftool, beginning: bytes) -> None:
    path = tmp_path / "a.avi"
    with path.open("wb") as file:
        file.write(beginning)
        file.truncate(3 << 30)  # a hole: it takes no room
    before = time.process_time()
    assert metadata.read(os.fsencode(path), tool=tool).video_codec is None
    assert time.process_time() - before < 10  # seconds of computing, which no other process slows down


# -- sidecars

SIDECAR = """<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?>
<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>
<rdf:Description rdf:about='' xmlns:exif='http://ns.adobe.com/exif/1.0/' xmlns:xmp='http://ns.adobe.com/xap/1.0/'
 xmlns:photoshop='http://ns.adobe.com/photoshop/1.0/' xmlns:dc='http://purl.org/dc/elements/1.1/'
 exif:DateTimeOriginal='2020-02-03T04:05:06+01:00' xmp:Rating='5' photoshop:City='Wien'
 exif:GPSLatitude='48,12.5N' exif:GPSLongitude='16,22.25E' exif:GPSAltitude='171/1' exif:GPSAltitudeRef='0'
 exif:FNumber='9/1'>
<dc:title><rdf:Alt><rdf:li xml:lang='x-default'>Beside</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang='x-default'>Text beside</rdf:li></rdf:Alt></dc:description>
<dc:subject><rdf:Bag><rdf:li>prater</rdf:li></rdf:Bag></dc:subject>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>"""


def test_a_sidecars_words_place_and_date_win(tmp_path: Path, tool: Exiftool) -> None:
    beside = tmp_path / "IMG_0001.JPG.xmp"
    beside.write_text(SIDECAR)
    found = metadata.read(picture(tmp_path, *EVERYTHING), [os.fsencode(beside)], tool)
    assert (str(found.taken_local), found.taken_offset, found.taken_from) == ("2020-02-03 04:05:06", 60, "sidecar")
    assert (found.title, found.description, found.user_rating, found.city) == ("Beside", "Text beside", 5, "Wien")
    assert (found.latitude, found.longitude, found.altitude) == (
        pytest.approx(48.2083333),
        pytest.approx(16.3708333),
        171,
    )
    assert found.keywords == ["prater", "harbour", "opera"]
    assert found.caption == "An evening in Sydney"  # of which the sidecar says nothing
    assert found.aperture == 4  # the file knows best


def test_a_sidecar_that_shares_a_keyword_replaces_them(tmp_path: Path, tool: Exiftool) -> None:
    beside = tmp_path / "IMG_0001.xmp"
    beside.write_text(SIDECAR.replace("prater", "opera"))
    assert metadata.read(picture(tmp_path, *EVERYTHING), [os.fsencode(beside)], tool).keywords == ["opera"]


@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff\xe0 not XMP", b"<?xml version='1.0'?><x", b"AT&TFORM"])
def test_a_bad_sidecar_costs_only_itself(tmp_path: Path, tool: Exiftool, content: bytes) -> None:
    beside = tmp_path / "IMG_0001.xmp"
    beside.write_bytes(content)
    found = metadata.read(picture(tmp_path, *EVERYTHING), [os.fsencode(beside), b"/nowhere.xmp"], tool)
    assert found.title == "Evening"


# -- single fields


def test_text_in_no_declared_encoding(tmp_path: Path, tool: Exiftool) -> None:
    path = tmp_path / "a.jpg"
    image = Image.fromarray(scene(16, 16))
    block = image.getexif()
    block[0x10E], block[0x13B], block[0x8298] = b"Stra\xdfe?", b"Hendrik W\xf6rdehoff", b"What is this?"
    image.save(path, exif=block)
    found = metadata.read(os.fsencode(path), tool=tool)
    assert (found.description, found.artist, found.copyright) == ("Straße?", "Hendrik Wördehoff", "What is this?")


@pytest.mark.parametrize(
    ("latitude", "longitude", "kept"),
    [
        ("0", "0", None),
        ("91", "10", None),
        ("45", "-181", None),
        ("45", "nan", None),
        ("0", "10.5", (0, 10.5)),
        ("-45.123456789", "180", (-45.12345679, 180)),
    ],
)
def test_positions(latitude: str, longitude: str, kept: tuple[float, float] | None) -> None:
    found = of(Composite_GPSLatitude=latitude, Composite_GPSLongitude=longitude, Composite_GPSAltitude="100")
    assert (found.latitude, found.longitude) == (kept or (None, None))
    assert found.altitude == (100 if kept else None)


@pytest.mark.parametrize(
    ("tags", "stars"),
    [
        ({"XMP_xmp_Rating": "3"}, 3),
        ({"XMP_xmp_Rating": "-1"}, None),
        ({"XMP_xmp_Rating": "99"}, 5),
        ({"XMP_xmp_Rating": "0"}, 0),
        ({"XMP_xmp_Rating": "2", "IFD0_Rating": "5"}, 2),
        ({"XMP_microsoft_RatingPercent": "75"}, 4),
        ({"IFD0_RatingPercent": "1"}, 1),
        ({"IFD0_RatingPercent": "99"}, 5),
    ],
)
def test_stars(tags: dict[str, str | list[object]], stars: int | None) -> None:
    assert of(**tags).user_rating == stars


def test_keywords_are_found_once() -> None:
    long = "x" * 64
    found = of(
        XMP_dc_Subject=["Strand", "Mu\u0308nchen", " Strand ", long + "yz"],
        IPTC_Keywords=["München", "MÃ¼nchen", long, "Hafen"],
        IFD0_XPKeywords="Strand;Hafen",
    )
    assert found.keywords == ["Strand", "München", long + "yz", "Hafen"]
    assert of(XMP_dc_Subject="007").keywords == ["007"]
    assert of(IFD0_XPKeywords="a;b; ;").keywords == ["a", "b"]
    assert of(XMP_lr_HierarchicalSubject=["Orte|Italien|Rom"]).keywords == ["Rom"]
    assert of().keywords is None


def test_people() -> None:
    face = {"Area": {"X": "0.5"}, "Type": "Face", "Name": "Léa"}
    regions = [face, {**face, "Type": "Pet", "Name": "Rex"}, {**face, "Name": ""}, {"Type": "Face", "Name": "Nowhere"}]
    assert of(XMP_mwg_rs_RegionInfo=[{"RegionList": regions}]).people_names == ["Léa"]
    microsoft = {"Regions": [{"PersonDisplayName": "Max", "Rectangle": "0,0,1,1"}, {"PersonDisplayName": "Tag"}]}
    assert of(XMP_MP_RegionInfoMP=[microsoft], XMP_iptcExt_PersonInImage="Léa").people_names == ["Léa", "Max"]


@pytest.mark.parametrize(
    "noise", ["OLYMPUS DIGITAL CAMERA", "SONY DSC", "dav_soft", '{"data": 1}', "  ??  ", "Screenshot", "<KENOX S560>"]
)
def test_what_cameras_write_is_no_description(noise: str) -> None:
    assert of(IFD0_ImageDescription=noise, ExifIFD_UserComment="Am Strand").description == "Am Strand"
    assert of(IFD0_ImageDescription=noise).description is None


def test_titles_and_captions() -> None:
    assert of(XMP_photoshop_Headline="Head", XMP_dc_Description="Text").title == "Head"
    assert of(XMP_photoshop_Headline="Head").caption is None
    assert of(XMP_dc_Title="a\nb").title == "a b"


@pytest.mark.parametrize(
    ("seconds", "speed"),
    [("0.004", "1/250"), ("0.000537", "1/1862"), ("0.5", "0.5"), ("2", "2"), ("0", None), ("inf", None)],
)
def test_shutter_speeds(seconds: str, speed: str | None) -> None:
    assert of(ExifIFD_ExposureTime=seconds).shutter_speed == speed


@pytest.mark.parametrize(
    ("number", "word", "fired"),
    [
        ("0", "did-not-fire", False),
        ("1", "fired", True),
        ("16", "off, did-not-fire", False),
        ("32", "none", False),
        ("89", "auto, fired, red-eye", True),
    ],
)
def test_flashes(number: str, word: str, fired: bool) -> None:
    assert (of(ExifIFD_Flash=number).flash, of(ExifIFD_Flash=number).flash_fired) == (word, fired)


def test_special_kinds() -> None:
    around = of(XMP_GPano_ProjectionType="equirectangular")
    assert (around.is_360, around.projection) == (True, "equirectangular")
    part = of(
        XMP_GPano_ProjectionType="equirectangular",
        XMP_GPano_FullPanoWidthPixels="8000",
        XMP_GPano_CroppedAreaImageWidthPixels="3000",
    )
    assert part.is_360 is False
    theta = {"IFD0_Make": "RICOH", "IFD0_Model": "RICOH THETA Z1", "Composite_ImageSize": "6720 3360"}
    assert of(**theta).is_360  # straight from the camera, which says nothing else
    assert of(**theta | {"Composite_ImageSize": "3360 3360"}).is_360 is False
    assert of(IFD0_Make="Arashi Vision", IFD0_Model="Insta360 X4", Composite_ImageSize="11904 5952").is_360
    assert of(IFD0_Make="RICOH", IFD0_Model="GR III", Composite_ImageSize="6000 3000").is_360 is False
    assert of(XMP_GPano_ProjectionType="cylindrical", **theta).is_360 is False
    assert of(IFD0_Make="DJI", IFD0_Model="FC3582").is_drone
    assert of(IFD0_Make="Hasselblad", XMP_drone_dji_FlightYawDegree="12").is_drone
    assert of(IFD0_Make="DJI", IFD0_Model="Osmo Action 4").is_drone is False
    assert of(XMP_GCamera_MotionPhoto="1").is_motion_photo
    assert of(XMP_GContainer_ContainerDirectory=[{"Item": {"Semantic": "MotionPhoto"}}]).is_motion_photo
    assert of(XMP_hdrgm_Version="1.0").is_hdr
    assert of(Apple_ContentIdentifier="A-1", Apple_BurstUUID="B-2").burst_id == "B-2"


def test_colours() -> None:
    assert (
        metadata.from_tags({"ICC_Profile:ProfileDescription": {"val": "Display P3"}}, [], FACTS).color_space
        == "Display P3"
    )
    assert of(ExifIFD_ColorSpace="65535", InteropIFD_InteropIndex="R03").color_space == "Adobe RGB"
    assert of(ExifIFD_ColorSpace="1").color_space == "sRGB"
    assert of(File_ColorComponents="4").color_space == "CMYK"


def test_lenses() -> None:
    assert of(ExifIFD_LensModel="----", XMP_aux_Lens="EF-S15-85mm").lens_model == "EF-S15-85mm"
    assert of(Composite_LensID="Unknown (65535)").lens_model is None
    lens = metadata.from_tags({"Composite:LensID": {"val": "AF-S DX 18-55mm", "num": "A2 40"}}, [], FACTS)
    assert lens.lens_model == "AF-S DX 18-55mm"
    assert of(ExifIFD_ISO="65535", ExifIFD_RecommendedExposureIndex="102400").iso == 102400


def test_raw_metadata_is_small() -> None:
    said = {f"XMP-x:Tag{index}": {"val": "y" * 5000} for index in range(3000)}
    said |= {"ExifIFD:MakerNote": {"val": "(Binary data 9000 bytes, use -b option to extract)"}, "A:B": {"val": "\0z"}}
    raw = metadata.from_tags(said, [], FACTS).raw_metadata or {}
    assert sum(len(key) + len(str(value)) for key, value in raw.items()) <= 64_000
    assert raw["A:B"] == "z"
    assert "ExifIFD:MakerNote" not in raw


NAMES = [
    "Composite:GPSLatitude",
    "Composite:GPSLongitude",
    "Composite:GPSAltitude",
    "Composite:ImageSize",
    "Composite:Rotation",
    "ExifIFD:ExposureTime",
    "ExifIFD:FNumber",
    "ExifIFD:ISO",
    "ExifIFD:FocalLength",
    "ExifIFD:Flash",
    "ExifIFD:MeteringMode",
    "ExifIFD:ExposureCompensation",
    "ExifIFD:DigitalZoomRatio",
    "IFD0:Orientation",
    "IFD0:Make",
    "IFD0:ImageDescription",
    "XMP-dc:Subject",
    "XMP-dc:Title",
    "XMP-xmp:Rating",
    "XMP-mwg-rs:RegionInfo",
    "XMP-MP:RegionInfoMP",
    "XMP-exif:Flash",
    "XMP-GPano:ProjectionType",
    "XMP-GPano:FullPanoWidthPixels",
    "XMP-GContainer:ContainerDirectory",
    "QuickTime:Rotation",
    "GPS:GPSSpeed",
    "GPS:GPSSpeedRef",
    "GPS:GPSImgDirection",
    "ICC_Profile:ProfileDescription",
    "File:BitsPerSample",
    "XMP-iptcExt:LocationCreated",
    "Keys:Keywords",
    "ExifIFD:LensModel",
    "QuickTime:Duration",
]
VALUES = st.recursive(
    st.text(max_size=30)
    | st.sampled_from(["1e308", "-1", "inf", "nan", "0", "1/0", "9" * 400, "99999999999", "5 5", "\0"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["RegionList", "Regions", "Item", "Name", "Area", "val", "num", "Type"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)
FILES = st.sampled_from(["image/jpeg", "image/heic", "image/jxl", "video/mp4"])


@given(st.dictionaries(st.sampled_from(NAMES), VALUES.map(lambda value: {"val": value}) | VALUES), FILES)
def test_whatever_the_tags(said: dict[str, object], mime: str) -> None:
    probed = Film() if mime.startswith("video") else None
    found = metadata.from_tags(said, [said], Facts(mime, "a.jpg", NOW, NOW, probed))
    for name, value in vars(found).items():
        if isinstance(value, float):
            assert math.isfinite(value), name
        if isinstance(value, int):
            assert abs(value) < 1 << 31, name
        if isinstance(value, str):
            assert "\0" not in value, name
            value.encode()
    assert found.orientation in range(1, 9)
    assert found.user_rating is None or 0 <= found.user_rating <= 5
