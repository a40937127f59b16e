"""What people wrote into a file, or beside it: words, names, stars."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from nimtaflow.media import texts
from nimtaflow.media.tags import Tags

_MOST_KEYWORDS: Final = 1000
_MOST_REGIONS: Final = 200
_SHORTENED: Final = 60  # IPTC cuts keywords at 64 bytes
# What cameras and programs write where people should.
_NOISE: Final = re.compile(
    r"""(?:olympus|sony|(?:konica\s)?minolta|samsung|panasonic|pentax|kodak|casio|fujifilm)?\s*
        (?:digital\s?(?:still\s?)?camera|dsc|computer\sco\.?,?\s?ltd\.?)
      | exif[_\s]jpeg[_\s](?:picture|t\d+) | <.*> | dcim\\.* | default(?:\sdescription)? | untitled | jpeg
      | my\sbeautiful\spicture | created\swith\sgimp | file\ssource.* | ascii | unicode | (?:binary|invalid)\scomment.*
      | screenshot | hisilicon\s?k\d+ | filter:.* | oplus_\d+ | cvn:.* | \{.*\} | [\W_]*
      | (?:dav|sdr|mde|edf|nor|cof|ptr|btf|fbt|bty|bsh|r?hdr|rptr|ozedf|oznor|hdrpl)(?:_(?:vivid|soft|hdr|cuva))?""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True)
class Description:
    """`title` and `caption` are one line, `description` may be many; stars from 0 to 5."""

    artist: str | None = None
    copyright: str | None = None
    title: str | None = None
    caption: str | None = None
    description: str | None = None
    keywords: list[str] | None = None
    people_names: list[str] | None = None
    regions: list[dict[str, Any]] | None = None
    user_rating: int | None = None
    label: str | None = None


def description(tags: Tags) -> Description:
    """The words, those of a sidecar before those of the file."""
    title = tags.line(*TITLES) or tags.line(*HEADLINES)
    caption = tags.line(*HEADLINES, "IFD0:XPSubject")
    return Description(
        artist=tags.line(*ARTISTS),
        copyright=tags.text(*COPYRIGHTS),
        title=title,
        caption=None if caption == title else caption,
        description=next((text for text in tags.every_text(*DESCRIPTIONS) if not _NOISE.fullmatch(text)), None),
        keywords=_keywords(tags) or None,
        people_names=_people(tags) or None,
        regions=_areas(tags) or None,
        user_rating=_rating(tags),
        label=tags.line("XMP-xmp:Label"),
    )


TITLES: Final = (
    "XMP-dc:Title",
    "IPTC:ObjectName",
    "IFD0:XPTitle",
    "XMP-acdsee:Caption",
    "Keys:DisplayName",
    "Keys:Title",
    "ItemList:Title",
    "UserData:Title",
    "PNG:Title",
    "RIFF:Title",
    "ASF:Title",
    "Info:Title",
)
HEADLINES: Final = ("XMP-photoshop:Headline", "IPTC:Headline")
DESCRIPTIONS: Final = (
    "XMP-dc:Description",
    "IPTC:Caption-Abstract",
    "IFD0:ImageDescription",
    "ExifIFD:UserComment",
    "IFD0:XPComment",
    "XMP-tiff:ImageDescription",
    "XMP-exif:UserComment",
    "XMP-acdsee:Notes",
    "Keys:Description",
    "ItemList:Description",
    "ItemList:LongDescription",
    "UserData:Description",
    "PNG:Description",
    "ASF:Description",
)
ARTISTS: Final = (
    "XMP-dc:Creator",
    "IFD0:Artist",
    "IPTC:By-line",
    "IFD0:XPAuthor",
    "XMP-tiff:Artist",
    "Keys:Artist",
    "Keys:Author",
    "ItemList:Artist",
    "UserData:Author",
    "PNG:Author",
    "ASF:Author",
)
COPYRIGHTS: Final = (
    "XMP-dc:Rights",
    "IFD0:Copyright",
    "IPTC:CopyrightNotice",
    "XMP-tiff:Copyright",
    "Keys:Copyright",
    "ItemList:Copyright",
    "UserData:Copyright",
    "PNG:Copyright",
    "ASF:Copyright",
)


def _keywords(tags: Tags) -> list[str]:
    """Each keyword once. A sidecar that shares one with the file is the newer list, any other adds to it."""
    lists = [found for one in tags.each() if (found := _keywords_of(one))]
    if len(lists) > 1 and set(lists[0]).intersection(*lists[1:]):
        lists = lists[:1]
    return list(dict.fromkeys(keyword for found in lists for keyword in found))[:_MOST_KEYWORDS]


def _keywords_of(tags: Tags) -> list[str]:
    found = tags.lines("XMP-dc:Subject")
    for keyword in tags.lines("IPTC:Keywords"):
        shortened = len(keyword.encode()) >= _SHORTENED and any(other.startswith(keyword) for other in found)
        if not shortened:
            found.append(keyword)
    for joined in tags.lines("Keys:Keywords", "ItemList:Keyword", "PNG:Keywords"):
        found += filter(None, (texts.one_line(keyword) for keyword in re.split("[,;]", joined)))
    if not found:  # Windows writes the same words once more
        for joined in tags.lines("IFD0:XPKeywords"):
            found += filter(None, (texts.one_line(keyword) for keyword in joined.split(";")))
    if not found:  # only as trees: the leaves are the words
        found += [path.rsplit("|", 1)[-1] for path in tags.lines("XMP-lr:HierarchicalSubject")]
        found += [
            path.rsplit("/", 1)[-1] for path in tags.lines("XMP-digiKam:TagsList", "XMP-microsoft:LastKeywordXMP")
        ]
    return list(dict.fromkeys(filter(None, found)))


def _people(tags: Tags) -> list[str]:
    """Who is in the picture: by name in IPTC, or at a face in the regions of MWG, Microsoft and Apple."""
    names = tags.lines("XMP-iptcExt:PersonInImage")
    for region in _regions(tags):
        name = tags.within(region, "Name") or tags.within(region, "PersonDisplayName")
        is_face = str(region.get("Type", "Face")).lower() == "face" and ("Area" in region or "Rectangle" in region)
        if name and is_face:
            names.append(name)
    return list(dict.fromkeys(names))


def _regions(tags: Tags) -> Iterator[dict[str, Any]]:
    for info in tags.structures("XMP-mwg-rs:RegionInfo"):
        yield from Tags.inside(info, "RegionList")
    for info in tags.structures("XMP-MP:RegionInfoMP"):
        yield from Tags.inside(info, "Regions")


def _areas(tags: Tags) -> list[dict[str, Any]]:
    """The regions of the first file that has some, with their centres, in parts of the picture as it is stored."""
    for one in tags.each():
        found = [area for region in _regions(one) if (area := _area(one, region)) is not None]
        if found:
            return found[:_MOST_REGIONS]
    return []


def _area(tags: Tags, region: dict[str, Any]) -> dict[str, Any] | None:
    area, rectangle = next(Tags.inside(region, "Area"), None), tags.within(region, "Rectangle")
    if area is not None:  # of MWG: the centre
        sides = [Tags({side: area.get(side)}).number(side, least=0, most=1) for side in ("X", "Y", "W", "H")]
    elif rectangle is not None:  # of Microsoft: the corner
        left, top, width, height = (*(Tags({"": part}).number("") for part in rectangle.split(",")), *[None] * 4)[:4]
        sides = [_middle(left, width), _middle(top, height), width, height]
    else:
        return None
    if not all(side is not None and 0 <= side <= 1 for side in sides):
        return None
    words = {"name": tags.within(region, "Name") or tags.within(region, "PersonDisplayName"), "type": None}
    words["type"] = tags.within(region, "Type") or ("Face" if rectangle else None)
    placed = dict(zip(("x", "y", "w", "h"), sides, strict=True))
    return {**{name: word for name, word in words.items() if word}, **placed}


def _middle(start: float | None, size: float | None) -> float | None:
    return None if start is None or size is None else start + size / 2


def _rating(tags: Tags) -> int | None:
    """Stars. -1 means rejected, which is no number of stars; Microsoft also counts in percent."""
    for one in tags.each():
        stars = one.number("XMP-xmp:Rating", "IFD0:Rating", "XMP-acdsee:Rating", "Keys:UserRating")
        if stars is not None:
            return min(5, round(stars)) if stars >= 0 else None
        percent = one.number("XMP-microsoft:RatingPercent", "IFD0:RatingPercent", least=0, most=100)
        if percent is not None:
            return 0 if percent == 0 else min(5, 1 + round(percent / 25))
    return None
