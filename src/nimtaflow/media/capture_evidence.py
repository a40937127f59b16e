"""What may tell when a photo was taken: the tags with dates, in their order, and what else is known of the file."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final, Literal

from nimtaflow.media import filename_dates
from nimtaflow.media.dates import Moment
from nimtaflow.media.tags import Tags

TakenFrom = Literal[
    "sidecar", "exif", "quicktime", "camera", "xmp", "iptc", "gps", "container", "name", "modified", "file"
]


@dataclass(frozen=True)
class Evidence:
    """All that may tell when: the file's tags, those of its sidecars, its name and modification date, and today.

    And for how many seconds a film lasts.
    """

    tags: Tags
    sidecars: Tags
    name: str
    modified: datetime
    now: datetime
    duration: float = 0

    @cached_property
    def named(self) -> Moment | None:
        """The date in the name."""
        return filename_dates.from_name(self.name, self.now)

    @property
    def named_clock(self) -> datetime | None:
        """The wall clock in the name, if it has one to the second."""
        named = self.named
        return named.local if named and named.offset is None and named.parts == 4 else None


@dataclass(frozen=True)
class DateTag:
    """A tag with a date, and those that hold its time of day, fraction and offset where they stand apart."""

    source: TakenFrom
    name: str
    time: str | None = None
    fraction: str | None = None
    offsets: tuple[str, ...] = ()
    is_utc: bool = False


ORIGINAL_OFFSETS: Final = (
    "ExifIFD:OffsetTimeOriginal",
    "XMP-exif:OffsetTimeOriginal",
    "XMP-exifEX:OffsetTimeOriginal",
)
_DIGITIZED_OFFSETS: Final = ("ExifIFD:OffsetTimeDigitized", *ORIGINAL_OFFSETS)
# When the picture was made; when it was digitized counts only where nothing tells that.
_XMP_ORIGINAL: Final = (
    ("XMP-exif:DateTimeOriginal", "XMP-exif:SubSecTimeOriginal", ORIGINAL_OFFSETS),
    ("XMP-photoshop:DateCreated", None, ()),
)
_XMP_DIGITIZED: Final = (
    ("XMP-xmp:CreateDate", None, ()),
    ("XMP-exif:DateTimeDigitized", "XMP-exif:SubSecTimeDigitized", ()),
)
XMP_DATES: Final = (*_XMP_ORIGINAL, *_XMP_DIGITIZED)
# In films the makers write it into groups of their own.
_FILM_GROUPS: Final = (
    "UserData",
    "H264",
    "RIFF",
    "MakerNotes",
    "Canon",
    "FujiFilm",
    "Kodak",
    "Nikon",
    "Olympus",
    "Pentax",
)
SIDECAR: Final = tuple(DateTag("sidecar", name, None, fraction, offsets) for name, fraction, offsets in XMP_DATES)
EMBEDDED: Final = (
    DateTag("exif", "ExifIFD:DateTimeOriginal", None, "ExifIFD:SubSecTimeOriginal", ORIGINAL_OFFSETS),
    DateTag("exif", "IFD0:DateTimeOriginal", None, "IFD0:SubSecTimeOriginal", ORIGINAL_OFFSETS),
    DateTag("quicktime", "Keys:CreationDate"),
    DateTag("quicktime", "ItemList:ContentCreateDate"),
    DateTag("quicktime", "UserData:ContentCreateDate"),
    DateTag("quicktime", "XML:CreationDateValue"),
    *(DateTag("camera", f"{group}:DateTimeOriginal") for group in _FILM_GROUPS),
    *(DateTag("xmp", name, None, fraction, offsets) for name, fraction, offsets in _XMP_ORIGINAL),
    DateTag("xmp", "XMP-xmpDM:ShotDate"),
    DateTag("iptc", "IPTC:DateCreated", "IPTC:TimeCreated"),
    DateTag("exif", "ExifIFD:CreateDate", None, "ExifIFD:SubSecTimeDigitized", _DIGITIZED_OFFSETS),
    *(DateTag("xmp", name, None, fraction, offsets) for name, fraction, offsets in _XMP_DIGITIZED),
    DateTag("xmp", "PNG:CreationTime"),
    DateTag("iptc", "IPTC:DigitalCreationDate", "IPTC:DigitalCreationTime"),
    DateTag("gps", "Composite:GPSDateTime", is_utc=True),
    DateTag("gps", "XMP-exif:GPSDateTime", is_utc=True),
    DateTag("container", "QuickTime:CreateDate", is_utc=True),
    DateTag("container", "Track1:MediaCreateDate", is_utc=True),
    DateTag("container", "Track1:TrackCreateDate", is_utc=True),
    DateTag("container", "Info:DateTimeOriginal", is_utc=True),  # Matroska
    DateTag("container", "ASF:CreationDate", is_utc=True),
    DateTag("container", "Keys:CreationTime", is_utc=True),
)
MODIFIED: Final = (
    DateTag("modified", "IFD0:ModifyDate", None, "ExifIFD:SubSecTime", ("ExifIFD:OffsetTime",)),
    DateTag("modified", "XMP-xmp:ModifyDate"),
)
