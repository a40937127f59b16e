"""Reading and changing settings."""

from typing import Any, TypeVar

from pydantic import SecretStr, ValidationError

from nimtaflow.kernel.db import Tx
from nimtaflow.kernel.live import publish
from nimtaflow.kernel.log import logger
from nimtaflow.kernel.problems import Invalid
from nimtaflow.kernel.settings import Settings, checked, fields
from nimtaflow.settings import queries

Group = TypeVar("Group", bound=Settings)
HIDDEN = "***"  # what a secret that is set looks like; written back, it changes nothing

log = logger("system")


class UnknownSetting(Invalid):
    """There is no such setting."""

    code = "unknown-setting"


class BadSetting(Invalid):
    """A value that the setting does not take."""

    code = "bad-setting"


async def of(tx: Tx, group: type[Group]) -> Group:
    """A group of settings as it stands."""
    return group.from_stored(await queries.stored(tx))


async def values(tx: Tx) -> dict[str, Any]:
    """Every setting with its present value; of a secret only whether it is set."""
    stored = await queries.stored(tx)
    groups = {key: group.from_stored(stored) for key, group in Settings.groups.items()}
    return {key: _shown(getattr(groups[key.split(".")[0]], key.split(".", 1)[1])) for key in fields()}


def schema() -> list[dict[str, Any]]:
    """Every group as JSON schema: what the form is drawn from."""
    return [{"key": key, **group.model_json_schema()} for key, group in Settings.groups.items()]


async def change(tx: Tx, wanted: dict[str, Any]) -> dict[str, Any]:
    """Change settings, all or none; `None` brings the default back. Answers with all values."""
    to_store: dict[str, Any] = {}
    for key, value in wanted.items():
        if key not in fields():
            raise UnknownSetting(key=key)
        if value not in (None, HIDDEN):
            to_store[key] = _checked(key, value)
    await queries.forget(tx, [key for key, value in wanted.items() if value is None])
    await queries.store(tx, to_store)
    await publish(tx, "settings", keys=sorted(wanted))
    log.info("settings-changed", keys=sorted(wanted))
    return await values(tx)


def _checked(key: str, value: Any) -> Any:
    try:
        return checked(key, value)
    except ValidationError as error:
        reason = error.errors(include_url=False, include_input=False)[0]
        raise BadSetting(key=key, reason=reason["type"], detail=reason["msg"]) from error


def _shown(value: Any) -> Any:
    if isinstance(value, SecretStr):
        return HIDDEN if value.get_secret_value() else ""
    return value
