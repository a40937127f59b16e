"""Who asks. Every read of photos begins with one of these."""

from dataclasses import dataclass, field
from uuid import UUID

from nimtaflow.access.grants import Grants
from nimtaflow.kernel.problems import Refused, Unauthenticated


class DownloadForbidden(Refused):
    """This account may look, but not take originals away."""

    code = "download-forbidden"


class AdminOnly(Refused):
    """Only an admin may do this."""

    code = "admin-only"


class NotForYou(Refused):
    """A flag of this account is off."""

    code = "not-for-you"


@dataclass(frozen=True)
class Viewer:
    """A user, or nobody (`user_id` is None: a stranger at the door sees nothing)."""

    user_id: int | None = None
    is_admin: bool = False
    grants: Grants = field(default_factory=Grants)
    session_id: UUID | None = None

    @property
    def sees_everything(self) -> bool:
        """Whether no photo is out of sight."""
        return self.user_id is not None and (self.is_admin or not self.grants.limits_photos)

    def require_user(self) -> int:
        """The user's id; raises Unauthenticated for a stranger."""
        if self.user_id is None:
            raise Unauthenticated
        return self.user_id

    def require_admin(self) -> None:
        """Raise unless an admin asks."""
        self.require_user()
        if not self.is_admin:
            raise AdminOnly

    def require_download(self) -> None:
        """Raise unless originals may be taken."""
        self.require_user()
        if not (self.is_admin or self.grants.can_download):
            raise DownloadForbidden

    def require_processing(self) -> None:
        """Raise unless this viewer may set the pipeline to work."""
        self.require_user()
        if not (self.is_admin or self.grants.can_process):
            raise NotForYou(flag="can_process")


NOBODY = Viewer()
