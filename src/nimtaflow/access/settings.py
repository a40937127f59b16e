"""The settings of logging in."""

from pydantic import Field

from nimtaflow.kernel.settings import Settings


class AuthSettings(Settings, key="auth"):
    """Accounts and logging in.

    With `enforce` off, whoever reaches this server without logging in is its first admin: he sees, changes and
    deletes everything. That is for a single user on a network where nobody else is.
    """

    enforce: bool = Field(
        default=True,
        description="Ask everybody to log in. Off, whoever reaches this server is its admin.",
    )
