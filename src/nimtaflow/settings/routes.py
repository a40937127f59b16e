"""The settings API: for admins."""

from typing import Any

from fastapi import APIRouter

from nimtaflow.http.dependencies import Admin, Tx
from nimtaflow.http.problems import problems
from nimtaflow.settings import service

router = APIRouter(prefix="/settings", tags=["settings"])


@router.get("")
async def settings(tx: Tx, _admin: Admin) -> dict[str, Any]:
    """Every setting with its present value."""
    return await service.values(tx)


@router.get("/schema")
async def settings_schema(_admin: Admin) -> list[dict[str, Any]]:
    """The groups of settings as JSON schema, from which the form is drawn."""
    return service.schema()


@router.patch("", responses=problems(service.UnknownSetting, service.BadSetting))
async def change_settings(changes: dict[str, Any], tx: Tx, _admin: Admin) -> dict[str, Any]:
    """Change settings, all or none; null brings a default back."""
    return await service.change(tx, changes)
