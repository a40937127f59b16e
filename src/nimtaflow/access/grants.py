"""What an account may see and do. An admin needs none of it; everybody else is exactly this."""

from datetime import date

from pydantic import BaseModel, ConfigDict


class Folder(BaseModel):
    """A folder of a source, by its path below the source's root; the empty path is all of it."""

    model_config = ConfigDict(frozen=True)

    source_id: int
    path: str = ""


class Grants(BaseModel):
    """The limits of a user, all of which hold together.

    An empty list or a missing bound does not limit. Both days of a date range belong to it.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    folders: tuple[Folder, ...] = ()
    hidden_folders: tuple[Folder, ...] = ()
    visible_from: date | None = None
    visible_until: date | None = None
    can_download: bool = True
    can_upload: bool = True
    can_share: bool = True
    can_map: bool = True
    can_process: bool = True

    @property
    def limits_photos(self) -> bool:
        """Whether some photos are out of sight."""
        return bool(self.folders or self.hidden_folders or self.visible_from or self.visible_until)
