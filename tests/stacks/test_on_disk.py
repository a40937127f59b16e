"""A burst on a disk, scanned and read for real, while its files go, come back and are moved."""

import subprocess
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

import make
from nimtaflow.media import binaries
from nimtaflow.pipeline import journey
from stacks.shots import Tiles, alone, tiles, together


async def scanned(tx: AsyncSession, source_id: int) -> Tiles:
    """Scan, do all the jobs that this has queued, and look at the timeline."""
    await tx.commit()
    await journey.scan.run(source_id)
    jobs = "DELETE FROM procrastinate_jobs WHERE task_name = 'pipeline.journey.advance' RETURNING args"
    for args in list(await tx.scalars(text(jobs))):
        await tx.commit()
        await journey.advance.run(**args)
    lacking = """SELECT path FROM photos WHERE NOT is_missing AND NOT EXISTS (
        SELECT FROM photo_steps WHERE photo_id = photos.id AND step = 'stack' AND state = 'done')"""
    assert not list(await tx.scalars(text(lacking))), "who has not looked for partners"
    said = "SELECT path FROM photos WHERE path ~ '^[ab]/|^0' AND burst_key IS DISTINCT FROM 'b'"
    assert not list(await tx.scalars(text(said))), "whose burst was not read"
    return await tiles(tx)


@pytest.mark.feature("ROAD-20", "LIB-04", "LIB-05", "LIB-13")
async def test_a_burst_whose_files_go_come_back_and_move(tx: AsyncSession, tmp_path: Path) -> None:
    root = tmp_path / "photos"
    (root / "a").mkdir(parents=True)
    for number, shade in enumerate(("navy", "teal", "gold")):
        Image.new("RGB", (64 + number, 48), shade).save(root / "a" / f"{number}.jpg")
    tags = ["-XMP-GCamera:BurstID=b", "-IFD0:Model=Pixel", "-ExifIFD:DateTimeOriginal=2023:07:14 12:00:00"]
    command = [*binaries.exiftool().argv, "-config", "", "-q", "-overwrite_original", *tags, str(root / "a")]
    subprocess.run(command, check=True, capture_output=True)
    Image.new("RGB", (64, 64), "red").save(root / "other.jpg")
    source = await make.source(tx, str(root))
    whole = together("burst", "a/0.jpg", "a/1.jpg", "a/2.jpg") | alone("other.jpg")
    assert await scanned(tx, source.id) == whole
    (root / "a" / "0.jpg").rename(tmp_path / "aside.jpg")
    assert await scanned(tx, source.id) == together("burst", "a/1.jpg", "a/2.jpg") | alone("other.jpg")
    (tmp_path / "aside.jpg").rename(root / "a" / "0.jpg")
    assert await scanned(tx, source.id) == whole
    (root / "a" / "0.jpg").rename(root / "0.jpg")
    assert await scanned(tx, source.id) == together("burst", "a/1.jpg", "a/2.jpg") | alone("other.jpg", "0.jpg")
    (root / "a").rename(root / "b")
    (root / "0.jpg").rename(root / "b" / "0.jpg")
    moved = together("burst", "b/0.jpg", "b/1.jpg", "b/2.jpg") | alone("other.jpg")
    assert await scanned(tx, source.id) == moved
    assert await tx.scalar(text("SELECT count(*) FROM stacks")) == 1
