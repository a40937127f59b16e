"""What can be set about scanning."""

from typing import Annotated

from pydantic import Field

from nimtaflow.kernel.settings import Settings
from nimtaflow.library.exclusions import DEFAULT_PATTERNS

Pattern = Annotated[str, Field(min_length=1, max_length=300)]


class ScanSettings(Settings, key="scan"):
    """Finding photos."""

    exclusion_patterns: Annotated[tuple[Pattern, ...], Field(max_length=200)] = Field(
        DEFAULT_PATTERNS, description="What a new source passes over, until it is told otherwise"
    )
    force_reindex: bool = Field(
        default=False, description="Read the metadata of all photos once more, and describe those that brought words"
    )
