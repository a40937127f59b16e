"""A user beside the admin who sees some folders only, as the accounts page will make them: `make_user.py DATA FOLDER…`."""

import asyncio
import sys
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))
import make
from nimtaflow.access.grants import Folder, Grants
from nimtaflow.kernel.postgres import Postgres


async def main(data: Path, folders: list[str]) -> None:
    """Write the account into the database of a running server."""
    engine = create_async_engine(Postgres(data / "postgres").url)
    async with AsyncSession(engine) as tx:
        grants = Grants(folders=tuple(Folder(source_id=1, path=folder) for folder in folders))
        await make.user(tx, email="uwe@example.org", name="Uwe", language="de", grants=grants)
        await tx.commit()
    await engine.dispose()


asyncio.run(main(Path(sys.argv[1]), sys.argv[2:]))
