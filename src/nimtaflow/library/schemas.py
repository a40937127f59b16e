"""The shapes of sources, folders and failures in the API. Paths are text of kernel.files: any name survives it."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, StringConstraints

from nimtaflow.library.settings import Pattern

Path = Annotated[str, StringConstraints(min_length=1, max_length=4096, pattern=r"^[^\x00]*$")]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
Interval = Literal[0, 15, 30, 60, 360, 1440]
Patterns = Annotated[list[Pattern], Field(max_length=200)]


class NewSource(BaseModel):
    """A folder to be taken into the library."""

    path: Path
    name: Name | None = None
    interval_minutes: Interval = Field(60, description="0: only by hand")
    watch: bool = True
    recursive: bool = True
    detect_deletions: bool = True
    exclusion_patterns: Patterns | None = Field(None, description="those of the settings where nothing is said")


class SourceChange(BaseModel):
    """What shall be different; what is left out stays."""

    path: Path | None = Field(None, description="where the same files are now; the photos keep all that is known")
    name: Name | None = None
    enabled: bool | None = None
    interval_minutes: Interval | None = None
    watch: bool | None = None
    recursive: bool | None = None
    detect_deletions: bool | None = None
    exclusion_patterns: Patterns | None = None


class Scan(BaseModel):
    """How a scan goes, or went."""

    total: int = Field(description="how many files there are; an estimate until the scan is over")
    scanned: int
    new: int
    changed: int
    moved: int
    missing: int
    errors: int


class Counts(BaseModel):
    """How many files of a source are what."""

    images: int
    videos: int
    missing: int
    failed: int = Field(description="files and folders that could not be read, wholly or in part")
    waiting: int = Field(description="photos and videos without a picture yet")


class Source(BaseModel):
    """A folder whose files are in the library."""

    id: int
    path: str
    name: str
    enabled: bool
    watch: bool
    watching: str | None = Field(description="how it is watched: live, or why it is not; null while nobody watches")
    recursive: bool
    exclusion_patterns: list[str]
    interval_minutes: int
    detect_deletions: bool
    state: Literal["never", "ok", "offline", "empty"]
    state_reason: str | None
    scanning: bool
    scan: Scan | None = Field(description="the running scan or the last one; null before the first")
    last_scan_at: datetime | None
    next_scan_at: datetime | None
    counts: Counts


class SourceCounts(Counts):
    """The counts of one source."""

    id: int
    path: str


class Removed(BaseModel):
    """What goes with a source. Originals are not among it."""

    deleted_photos: int
    deleted_files: int = Field(description="pictures that were made of them")


class ScanProgress(BaseModel):
    """All running scans together."""

    total: int
    scanned: int
    new: int
    skipped: int = Field(description="files that are as they were")
    errors: int
    running: int = Field(description="how many sources are being scanned")


class FolderEntry(BaseModel):
    """A folder in a folder."""

    name: str
    path: str
    has_children: bool


class Folder(BaseModel):
    """A folder of the server. The empty path holds the folders that may be browsed, if they are several."""

    path: str
    parent: str | None
    entries: list[FolderEntry]
    truncated: bool = Field(description="whether there are more than are listed")


class Failure(BaseModel):
    """A file or folder with which something went wrong, and at which step."""

    photo_id: int | None = Field(description="null where it did not become a photo")
    source_id: int
    path: str
    filename: str
    step: str
    code: str
    facts: dict[str, Any]
    attempts: int
    at: datetime


class FailurePage(BaseModel):
    """Failures, the latest first."""

    items: list[Failure]
    next_cursor: str | None
    total: int


class Retry(BaseModel):
    """What to try again: some photos, all of a source, or everything."""

    photo_ids: Annotated[list[int], Field(max_length=10_000)] = []
    source_id: int | None = None
    all: bool = False


class Retried(BaseModel):
    """How many are tried again."""

    count: int
