"""Whether a picture moves: said by its own container, and shown by the timeline."""

import io
import os
from datetime import date
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

import make
from media.pictures import encoded, scene
from media.test_jxl import codestream, number
from nimtaflow.library import filetypes
from nimtaflow.media import metadata
from nimtaflow.media.animated import is_animated
from nimtaflow.photos.schemas import ANIMATED
from nimtaflow.tables.photos import Photo, PhotoDay

KINDS = {"GIF": "image/gif", "WEBP": "image/webp", "PNG": "image/png", "AVIF": "image/avif", "JXL": "image/jxl"}


def moving(kind: str) -> bytes:
    if kind == "JXL":  # a header: no program here writes the rest
        return codestream("1" + number(4, 5) + "000" + number(6, 5) + "01" + "000" + "00" + "1")
    frames = [Image.new("RGB", (60, 40), name) for name in ("red", "blue", "lime")]
    out = io.BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=50)
    return out.getvalue()


def at(folder: Path, data: bytes) -> bytes:
    path = folder / "a"
    path.write_bytes(data)
    return os.fsencode(path)


@pytest.mark.parametrize("kind", KINDS)
def test_one_frame_or_several(kind: str, tmp_path: Path) -> None:
    assert is_animated(at(tmp_path, moving(kind)), KINDS[kind])
    assert not is_animated(at(tmp_path, encoded(scene(60, 40), kind)), KINDS[kind])
    assert not is_animated(at(tmp_path, b""), KINDS[kind])


def test_a_gif_with_words_but_one_frame_is_still(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.fromarray(scene()).convert("P").save(out, "GIF", comment=b"x" * 700, transparency=1)
    assert not is_animated(at(tmp_path, out.getvalue()), "image/gif")


@given(st.sampled_from(sorted(KINDS)), st.data())
def test_any_damage_is_survived(tmp_path_factory: pytest.TempPathFactory, kind: str, data: st.DataObject) -> None:
    whole = bytearray(moving(kind))
    for _ in range(data.draw(st.integers(0, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = whole[: data.draw(st.integers(0, len(whole)))]
    assert is_animated(at(tmp_path_factory.getbasetemp(), bytes(cut)), KINDS[kind]) in {True, False}


def test_the_metadata_has_it(tmp_path: Path) -> None:
    for kind, expected in (("GIF", True), ("WEBP", True), ("PNG", True)):
        assert metadata.read(at(tmp_path, moving(kind))).is_animated is expected
        assert metadata.read(at(tmp_path, encoded(scene(), kind))).is_animated is False
    path = at(tmp_path, encoded(scene(), "JPEG"))
    assert metadata.read(path).is_animated is False
    assert filetypes.detect(path).mime == "image/jpeg"


async def test_its_tile_says_so_and_its_original_is_what_moves(
    tx: AsyncSession, admin_client: httpx.AsyncClient, tmp_path: Path
) -> None:
    folder = await make.source(tx, str(tmp_path))
    (tmp_path / "a.gif").write_bytes(moving("GIF"))
    day = date(2024, 5, 1)
    still = await make.photo(tx, folder, "b.gif", taken="2024-05-02")
    moves = await make.photo(tx, folder, "a.gif", taken="2024-05-01", mime_type="image/gif")
    before = (await tx.scalars(select(PhotoDay.revision).where(PhotoDay.day == day))).one()
    statement = update(Photo).where(Photo.id == moves.id).values(is_animated=True)
    await tx.execute(statement, execution_options={"synchronize_session": False})
    assert (await tx.scalars(select(PhotoDay.revision).where(PhotoDay.day == day))).one() > before
    await tx.refresh(moves)
    bucket = (await admin_client.get("/api/v1/photos/timeline/bucket", params={"month": "2024-05"})).json()
    flags = dict(zip(bucket["id"], bucket["flags"], strict=True))
    assert flags[moves.id] & ANIMATED
    assert not flags[still.id] & ANIMATED
    detail = (await admin_client.get(f"/api/v1/photos/{moves.id}/detail")).json()
    assert detail["is_animated"] is True
    original = await admin_client.get(detail["original_url"])
    assert (original.content, original.headers["content-type"]) == (moving("GIF"), "image/gif")
