"""The metadata of the sample library: EXIF as the camera would have written it, XMP as the photo program would."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from xml.sax.saxutils import escape
from zlib import crc32

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base
from PIL.TiffImagePlugin import IFDRational

from nimtaflow.doors.demo_scenes import DRONE, PICTURES, Light, Place, Shot

_BRIGHTNESS: Final[dict[Light, float]] = {  # exposure values at ISO 100, and the sensitivity one would choose
    "sun": 14.0,
    "cloud": 12.3,
    "golden": 11.2,
    "dusk": 7.6,
    "indoor": 6.4,
    "night": 2.8,
}
_ISO: Final[dict[Light, int]] = {"sun": 100, "cloud": 100, "golden": 125, "dusk": 400, "indoor": 800, "night": 1600}
_APERTURE: Final[dict[Light, float]] = {
    "sun": 8.0,
    "cloud": 6.3,
    "golden": 5.6,
    "dusk": 4.0,
    "indoor": 4.0,
    "night": 4.0,
}
_SPEEDS: Final = (1, 2, 4, 8, 15, 20, 30, 40, 50, 60, 80, 100, 125, 160, 200, 250, 320, 400, 500, 640, 800, 1000)
_FASTER: Final = (1250, 1600, 2000, 2500, 3200, 4000, 5000, 6400, 8000)


# Pillow takes the type of a value from the value; these two tags have one of their own (tag, type, count as written)
_SIGNED_BIAS: Final = b"\x92\x04\x00\x05\x00\x00\x00\x01", b"\x92\x04\x00\x0a\x00\x00\x00\x01"
_UNDEFINED_COMPONENTS: Final = b"\x91\x01\x00\x01\x00\x00\x00\x04", b"\x91\x01\x00\x07\x00\x00\x00\x04"


@dataclass(frozen=True)
class Moment:
    """When and where a photo was taken: the clock's time with its offset, and the degrees and metres of its GPS."""

    at: datetime
    latitude: float
    longitude: float
    altitude: float


def moment(at: str, place: Place) -> Moment:
    """A shot's time with the offset of its place, and a position a few steps from the place's middle."""
    steps = crc32(at.encode())
    north, east = (steps & 0xFF) / 255 - 0.5, (steps >> 8 & 0xFF) / 255 - 0.5
    when = datetime.fromisoformat(at + place.offset)
    altitude = place.altitude + (steps >> 16 & 7)
    return Moment(when, place.latitude + north * 0.0009, place.longitude + east * 0.0012, altitude)


@dataclass(frozen=True)
class Exposure:
    """Aperture (f-number), shutter speed (1/s) and ISO that fit each other and the light."""

    aperture: float
    speed: int
    iso: int


def exposure(shot: Shot) -> Exposure:
    """What the camera would have chosen in the light of the picture."""
    light = PICTURES[shot.picture].light
    aperture = shot.camera.aperture or _APERTURE[light]
    iso = _ISO[light] // 2 if shot.camera.aperture else _ISO[light]
    wanted = 2 ** _BRIGHTNESS[light] * iso / 100 / aperture**2
    return Exposure(aperture, min(_SPEEDS + _FASTER, key=lambda speed: abs(speed - wanted)), iso)


def exif_block(shot: Shot, moment: Moment, size: tuple[int, int], orientation: int = 1) -> bytes:
    """The EXIF block (with its `Exif` head) of a photo whose stored pixels have this size and orientation."""
    exif = Image.Exif()
    camera, picture = shot.camera, PICTURES[shot.picture]
    stamp = moment.at.strftime("%Y:%m:%d %H:%M:%S")
    exif[Base.Make], exif[Base.Model], exif[Base.Software] = camera.make, camera.model, camera.software
    exif[Base.Orientation] = orientation
    exif[Base.XResolution] = exif[Base.YResolution] = IFDRational(72, 1)
    exif[Base.ResolutionUnit] = 2
    exif[Base.YCbCrPositioning] = 1
    exif[Base.DateTime] = stamp
    exif[Base.Copyright] = _ascii(picture.rights)
    if picture.artist:
        exif[Base.Artist] = picture.artist
    if shot.rating:
        exif[Base.Rating] = shot.rating
    exif.get_ifd(IFD.Exif).update(_taken(shot, moment, size, stamp))
    if camera.gps:
        exif.get_ifd(IFD.GPSInfo).update(_position(shot, moment))
    return exif.tobytes().replace(*_SIGNED_BIAS).replace(*_UNDEFINED_COMPONENTS)


def _taken(shot: Shot, moment: Moment, size: tuple[int, int], stamp: str) -> dict[int, object]:
    camera, light = shot.camera, exposure(shot)
    offset = moment.at.isoformat()[-6:]
    crop = 10 / (shot.view[2] - shot.view[0])
    focal = camera.focal * crop if camera.zooms else camera.focal
    tags: dict[int, object] = {
        Base.ExposureTime: IFDRational(1, light.speed),
        Base.FNumber: IFDRational(round(light.aperture * 100), 100),
        Base.ExposureProgram: 3 if camera.zooms else 2,
        Base.ISOSpeedRatings: light.iso,
        Base.ExifVersion: b"0232",
        Base.ComponentsConfiguration: b"\x01\x02\x03\x00",
        Base.DateTimeOriginal: stamp,
        Base.DateTimeDigitized: stamp,
        Base.OffsetTime: offset,
        Base.OffsetTimeOriginal: offset,
        Base.OffsetTimeDigitized: offset,
        Base.SubsecTimeOriginal: f"{moment.at.microsecond // 1000:03}",
        Base.ExposureBiasValue: IFDRational({"bright": 1, "dark": -1}.get(shot.tone, 0), 3),
        Base.MeteringMode: 5,
        Base.Flash: 16,
        Base.FocalLength: IFDRational(round(focal * 100), 100),
        Base.ColorSpace: 1,
        Base.ExifImageWidth: size[0],
        Base.ExifImageHeight: size[1],
        Base.ExposureMode: 0,
        Base.WhiteBalance: 0,
        Base.FocalLengthIn35mmFilm: round(camera.focal_35mm * crop),
        Base.SceneCaptureType: 3 if PICTURES[shot.picture].light == "night" else 0,
    }
    if not camera.zooms:
        tags[Base.DigitalZoomRatio] = IFDRational(round(crop * 100), 100)
    if camera.serial:
        tags[Base.BodySerialNumber] = camera.serial
    if camera.lens:
        tags[Base.LensMake] = camera.make
        tags[Base.LensModel] = camera.lens
    return tags


def _position(shot: Shot, moment: Moment) -> dict[int, object]:
    utc = moment.at.astimezone(UTC)
    return {
        GPS.GPSVersionID: b"\x02\x03\x00\x00",
        GPS.GPSLatitudeRef: "N" if moment.latitude >= 0 else "S",
        GPS.GPSLatitude: _degrees(moment.latitude),
        GPS.GPSLongitudeRef: "E" if moment.longitude >= 0 else "W",
        GPS.GPSLongitude: _degrees(moment.longitude),
        GPS.GPSAltitudeRef: b"\x00",
        GPS.GPSAltitude: IFDRational(round((moment.altitude + (58 if shot.camera is DRONE else 0)) * 10), 10),
        GPS.GPSTimeStamp: tuple(IFDRational(part, 1) for part in (utc.hour, utc.minute, utc.second)),
        GPS.GPSDateStamp: utc.strftime("%Y:%m:%d"),
        GPS.GPSImgDirectionRef: "T",
        GPS.GPSImgDirection: IFDRational(crc32(shot.picture.encode()) % 3600, 10),
        GPS.GPSHPositioningError: IFDRational(47, 10),
    }


def _degrees(value: float) -> tuple[IFDRational, IFDRational, IFDRational]:
    seconds = round(abs(value) * 360000)
    return IFDRational(seconds // 360000, 1), IFDRational(seconds // 6000 % 60, 1), IFDRational(seconds % 6000, 100)


def _ascii(text: str) -> str:
    return text.replace("©", "(c)")


def xmp_packet(shot: Shot, place: Place) -> bytes:
    """Title, description, keywords, rating, place and rights (and a drone's flight) as an XMP packet."""
    rights = escape(PICTURES[shot.picture].rights)
    parts = [f'<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">{rights}</rdf:li></rdf:Alt></dc:rights>']
    for name, text in (("title", shot.title), ("description", shot.text)):
        if text:
            line = f'<rdf:li xml:lang="x-default">{escape(text)}</rdf:li>'
            parts.append(f"<dc:{name}><rdf:Alt>{line}</rdf:Alt></dc:{name}>")
    if shot.words:
        words = "".join(f"<rdf:li>{escape(word)}</rdf:li>" for word in shot.words)
        parts.append(f"<dc:subject><rdf:Bag>{words}</rdf:Bag></dc:subject>")
    if shot.rating:
        parts.append(f"<xmp:Rating>{shot.rating}</xmp:Rating>")
    if shot.title:
        parts.append(f"<photoshop:City>{escape(place.city)}</photoshop:City>")
        parts.append(f"<photoshop:Country>{escape(place.country)}</photoshop:Country>")
        parts.append(f"<Iptc4xmpCore:CountryCode>{place.code}</Iptc4xmpCore:CountryCode>")
    if shot.camera is DRONE:
        flight = {"RelativeAltitude": "+58.30", "AbsoluteAltitude": f"+{place.altitude + 58:.2f}"}
        flight |= {"GimbalPitchDegree": "-12.40", "GimbalYawDegree": "+84.10", "FlightYawDegree": "+83.90"}
        parts += [f"<drone-dji:{name}>{value}</drone-dji:{name}>" for name, value in flight.items()]
    return _PACKET.format("".join(parts)).encode()


_PACKET: Final = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
    ' xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"'
    ' xmlns:drone-dji="http://www.dji.com/drone-dji/1.0/">{}</rdf:Description></rdf:RDF></x:xmpmeta>'
    '<?xpacket end="w"?>'
)
