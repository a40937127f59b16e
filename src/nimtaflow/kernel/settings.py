"""Settings, declared once: a field of a group is a setting, in storage, in the API and in the form."""

from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, SecretStr, TypeAdapter
from pydantic.fields import FieldInfo


class Settings(BaseModel):
    """One group of settings; `key` is its prefix: `ScanSettings.force_reindex` is `scan.force_reindex`."""

    model_config = ConfigDict(frozen=True, validate_default=True, extra="ignore")

    groups: ClassVar[dict[str, type["Settings"]]] = {}
    key: ClassVar[str]

    def __init_subclass__(cls, key: str, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if key in Settings.groups:
            raise TypeError(f"settings group {key!r} is declared twice")
        cls.key = key
        Settings.groups[key] = cls

    @classmethod
    def from_stored(cls, stored: dict[str, Any]) -> Self:
        """The group from stored values `{"scan.force_reindex": true}`; what is not stored has its default."""
        prefix = cls.key + "."
        return cls.model_validate({k.removeprefix(prefix): v for k, v in stored.items() if k.startswith(prefix)})


def fields() -> dict[str, FieldInfo]:
    """Every setting there is, by its full key."""
    return {f"{key}.{name}": f for key, group in Settings.groups.items() for name, f in group.model_fields.items()}


def checked(key: str, value: Any) -> Any:
    """A value as it may be stored. Raises KeyError for an unknown key, pydantic's ValidationError for a bad value."""
    group, _, name = key.partition(".")
    if key not in fields():
        raise KeyError(key)
    parsed = Settings.groups[group].model_validate({name: value})
    given = getattr(parsed, name)
    if isinstance(given, SecretStr):
        return given.get_secret_value()
    return TypeAdapter(Any).dump_python(given, mode="json")
