"""The shape of a picture, upright; its colours; and what is special about it."""

import re
from dataclasses import dataclass
from typing import Final

from nimtaflow.media import exif_words
from nimtaflow.media.film import Film
from nimtaflow.media.heif_shape import Shape
from nimtaflow.media.tags import Tags

BOXED: Final = frozenset({"image/heic", "image/heif", "image/avif"})
_BY_IROT: Final = {0: 1, 1: 8, 2: 3, 3: 6}  # quarter turns against the clock -> EXIF
_BY_DEGREES: Final = {90: 6, 180: 3, 270: 8}
_MOST_PIXELS: Final = 1 << 24  # on a side
_KNOWN_SPACES: Final = (
    ("display p3", "Display P3"),
    ("adobe rgb", "Adobe RGB"),
    ("adobergb", "Adobe RGB"),
    ("prophoto", "ProPhoto RGB"),
    ("romm", "ProPhoto RGB"),
    ("2020", "BT.2020"),
    ("2100", "BT.2020"),
    ("srgb", "sRGB"),
)
_BY_PRIMARIES: Final = {1: "sRGB", 9: "BT.2020", 12: "Display P3"}
_HDR_TRANSFERS: Final = frozenset({16, 18})  # PQ, HLG
_DRONES: Final = re.compile(
    r"parrot|autel|skydio|yuneec|3dr|zero ?zero|hubsan|fimi|potensic|powervision", re.IGNORECASE
)
_DRONE_MODELS: Final = re.compile(
    r"fc\d{3,4}\w*|.*\b(mavic|phantom|inspire|matrice|spark|m3[ewt]|m2ea|avata|anafi|bebop)\b.*"
    r"|dji (mini|air|fpv|neo|flip).*",
    re.IGNORECASE,
)
_ALL_AROUND: Final = re.compile(
    r"(ricoh )?theta\b.*|insta360.*|arashi vision.*|gopro (max|fusion).*|(sm-r210|sm-c200)|lg-r105"
    r"|kodak pixpro (sp360|orbit360).*|xiaomi mi ?sphere.*|qoocam.*",
    re.IGNORECASE,
)
_DRONE_TAGS: Final = (
    "XMP-drone-dji:FlightYawDegree",
    "XMP-drone-dji:RelativeAltitude",
    "XMP-drone-parrot:*",
    "DJI:Yaw",
)


@dataclass(frozen=True)
class Picture:
    """Pixels as seen upright; EXIF orientation (1 to 8) of what is stored; bits per colour."""

    width: int | None = None
    height: int | None = None
    orientation: int | None = None
    color_space: str | None = None
    color_profile: str | None = None
    bit_depth: int | None = None


@dataclass(frozen=True)
class Special:
    """Film, and special kinds of picture."""

    duration_seconds: float | None = None
    video_codec: str | None = None
    audio_codec: str | None = None
    video_fps: float | None = None
    video_bitrate: int | None = None
    pixel_format: str | None = None
    is_hdr: bool | None = None
    is_360: bool | None = None
    is_drone: bool | None = None
    projection: str | None = None
    is_motion_photo: bool | None = None
    content_identifier: str | None = None
    burst_id: str | None = None


def picture(tags: Tags, mime: str, film: Film | None, boxed: Shape | None) -> Picture:
    """Shape and colours; those who know the shape better than the tags come first."""
    measured = film or boxed
    width, height = (measured.width, measured.height) if measured and measured.width else _stored_size(tags)
    orientation = _BY_IROT[boxed.turns] if boxed else _orientation(tags, mime, film)
    if orientation >= 5:
        width, height = height, width
    profile = tags.words("ICC_Profile:ProfileDescription", "ICC_Profile:ProfileDescriptionML", "PNG:ProfileName")
    return Picture(
        width=width,
        height=height,
        orientation=orientation,
        color_space=film.color_space if film else _color_space(tags, profile),
        color_profile=profile,
        bit_depth=film.bit_depth if film else tags.integer(*_BIT_DEPTHS, least=1, most=64),
    )


def special(tags: Tags, film: Film | None) -> Special:
    """Length, codecs, and whether it is a panorama, a drone's, half of a live photo, one of a burst."""
    projection = tags.line("XMP-GPano:ProjectionType", "XMP-GSpherical:ProjectionType", "*:ProjectionType")
    seconds = (
        film.duration if film and film.duration else tags.number("*:Duration", least=1e-3, most=1e6) if film else None
    )
    return Special(
        duration_seconds=seconds,
        video_codec=film.video_codec if film else None,
        audio_codec=film.audio_codec if film else None,
        video_fps=film.fps if film else None,
        video_bitrate=film.bitrate if film else None,
        pixel_format=film.pixel_format if film else None,
        is_hdr=film.is_hdr if film else _is_hdr(tags),
        is_360=_is_360(tags, projection),
        is_drone=_is_drone(tags),
        projection=projection.lower() if projection else None,
        is_motion_photo=_is_motion_photo(tags) if film is None else False,
        content_identifier=tags.line("Apple:ContentIdentifier", "Apple:MediaGroupUUID", "Keys:ContentIdentifier"),
        burst_id=tags.line("Apple:BurstUUID", "XMP-GCamera:BurstID"),
    )


_BIT_DEPTHS: Final = (
    "File:BitsPerSample",
    "SubIFD:BitsPerSample",
    "SubIFD1:BitsPerSample",
    "SubIFD2:BitsPerSample",
    "IFD0:BitsPerSample",
    "PNG:BitDepth",
    "QuickTime:BitDepthLuma",
    "QuickTime:ImagePixelDepth",
    "*:BitsPerSample",
    "*:BitDepth",
)


def _stored_size(tags: Tags) -> tuple[int | None, int | None]:
    size = re.fullmatch(r"(\d{1,8})[ x](\d{1,8})", tags.line("Composite:ImageSize") or "")
    if size and 0 < int(size[1]) <= _MOST_PIXELS and 0 < int(size[2]) <= _MOST_PIXELS:
        return int(size[1]), int(size[2])
    width = tags.integer("File:ImageWidth", "*:ImageWidth", "ExifIFD:ExifImageWidth", least=1, most=_MOST_PIXELS)
    height = tags.integer("File:ImageHeight", "*:ImageHeight", "ExifIFD:ExifImageHeight", least=1, most=_MOST_PIXELS)
    return (width, height) if width and height else (None, None)


def _orientation(tags: Tags, mime: str, film: Film | None) -> int:
    """How the stored picture must be turned. HEIF and films say it in their own boxes, and then EXIF does not count."""
    if film is not None:
        degrees = tags.integer("Composite:Rotation", least=0, most=359)
        return _BY_DEGREES.get(degrees or 0, 1)
    if mime in BOXED:
        turns = tags.integer("QuickTime:Rotation", "Meta:Rotation", least=0, most=3)
        return _BY_IROT[turns or 0]
    if mime == "image/jxl":
        return 1  # its decoder turns it
    return tags.integer("IFD0:Orientation", least=1, most=8) or 1


def _color_space(tags: Tags, profile: str | None) -> str | None:
    named = next((space for part, space in _KNOWN_SPACES if part in (profile or "").lower()), None)
    if named:
        return named
    if tags.number("File:ColorComponents") == 4 or tags.line("ICC-header:ColorSpaceData") == "CMYK":
        return "CMYK"
    word = exif_words.word(tags, exif_words.COLOR_SPACES, "ExifIFD:ColorSpace", "XMP-exif:ColorSpace")
    if word in {None, "uncalibrated"} and (tags.line("InteropIFD:InteropIndex") or "").startswith("R03"):
        return "Adobe RGB"
    if word is None and "PNG:SRGBRendering" in tags:
        return "sRGB"
    return word or exif_words.word(tags, _BY_PRIMARIES, "QuickTime:ColorPrimaries")


def _is_hdr(tags: Tags) -> bool:
    """A gain map beside the picture, or a transfer curve beyond white."""
    if tags.text("XMP-hdrgm:Version", "XMP-HDRGainMap:HDRGainMapVersion", "*:HDRGainMapVersion"):
        return True
    if (tags.line("APP2:UniformResourceName") or "").startswith("urn:iso:std:iso:ts:21496:-1"):
        return True
    return (
        tags.integer("QuickTime:TransferCharacteristics", "PNG:TransferCharacteristics", least=0, most=255)
        in _HDR_TRANSFERS
    )


def _is_360(tags: Tags, projection: str | None) -> bool:
    """All around: equirectangular, and not a part of it as phones stitch."""
    if tags.flag("XMP-GSpherical:Spherical"):
        return True
    if not projection:  # straight from a camera that sees all around, twice as wide as high
        width, height = _stored_size(tags)
        cameras = (tags.line("IFD0:Model", "*:Model") or "", tags.line("IFD0:Make", "*:Make") or "")
        return (
            width is not None
            and height is not None
            and width == 2 * height
            and any(map(_ALL_AROUND.fullmatch, cameras))
        )
    if projection.lower() not in {"equirectangular", "cubemap"}:
        return False
    full = tags.number("XMP-GPano:FullPanoWidthPixels", least=1)
    part = tags.number("XMP-GPano:CroppedAreaImageWidthPixels", least=1)
    return full is None or part is None or part >= 0.98 * full


def _is_drone(tags: Tags) -> bool:
    make, model = tags.line("IFD0:Make", "*:Make") or "", tags.line("IFD0:Model", "*:Model") or ""
    if any(name in tags for name in _DRONE_TAGS):
        return True
    return bool(_DRONES.match(make) or _DRONE_MODELS.fullmatch(model))


def _is_motion_photo(tags: Tags) -> bool:
    if tags.flag("XMP-GCamera:MotionPhoto") or tags.flag("XMP-GCamera:MicroVideo"):
        return True
    items = (Tags.inside(item, "Item") for item in tags.structures("XMP-GContainer:ContainerDirectory"))
    if any(str(item.get("Semantic")) == "MotionPhoto" for inner in items for item in inner):
        return True
    return any(name in tags for name in ("*:EmbeddedVideoFile", "*:MotionPhotoVideo", "Samsung:EmbeddedVideoType"))
