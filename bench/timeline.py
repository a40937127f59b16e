"""The timeline at a million photos: the server's answers, and a browser that scrolls through them."""

import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psycopg
from PIL import Image

from bench.rows import row
from nimtaflow.kernel.db import libpq_url
from nimtaflow.kernel.migrate import migrate
from nimtaflow.kernel.postgres import Postgres

PHOTOS = 1_000_000
PORT = 18091
ADMIN = {"email": "ada@example.org", "name": "Ada", "password": "a calm and sturdy password", "language": "en"}
FILL = """
INSERT INTO photos (source_id, path, filename, kind, mime_type, file_size, mtime_ns, inode, content_hash, version,
                    thumbhash, ratio, indexed_at, taken_local, taken_at, width, height, duration_seconds)
SELECT 1, n || '.jpg', n || '.jpg', CASE WHEN n %% 20 = 0 THEN 'video' ELSE 'photo' END, 'image/jpeg', 3000000, n, n,
       decode(md5(n::text) || md5('x' || n), 'hex'), CASE WHEN n > %(drawn)s THEN '00000001' END,
       decode(substr(md5('h' || n) || md5('i' || n), 1, 50), 'hex'), (ARRAY[1.5, 0.75, 1.333, 1.778, 1])[1 + n %% 5],
       now(), taken, taken AT TIME ZONE 'UTC', 4000, 3000, CASE WHEN n %% 20 = 0 THEN 12 END
FROM (SELECT n, timestamp '2000-01-01' + (power(n::float / %(photos)s, 0.6) * 9800) * interval '1 day'
                + n %% 7 * interval '1 hour' AS taken
      FROM generate_series(1, %(photos)s) AS n) AS dated
"""
DRAWN = 3000  # the newest photos have real pictures


def run() -> None:
    """Fill a database, serve it, measure the server, then a browser."""
    with _server() as (base, token):
        client = httpx.Client(base_url=base, headers={"Authorization": f"Bearer {token}"})
        _measure_server(client)
        _measure_browser(base)


def _measure_server(client: httpx.Client) -> None:
    timeline = client.get("/api/v1/photos/timeline/buckets").json()
    months = [bucket["month"] for bucket in timeline["buckets"]]
    largest = max(timeline["buckets"], key=lambda bucket: bucket["count"])["month"]
    row("timeline", "bucket list, p95 (ms)", _p95(lambda: client.get("/api/v1/photos/timeline/buckets"), 100), 30)
    row("timeline", "bucket list, compressed (KB)", _wire(client, "/api/v1/photos/timeline/buckets"), 20)
    chosen = random.Random(1)
    page = "/api/v1/photos/timeline/bucket?month="
    row("timeline", "bucket page of 5,000, p95 (ms)", _p95(lambda: client.get(page + largest), 60), 60)
    row(
        "timeline",
        "bucket page of any month, p95 (ms)",
        _p95(lambda: client.get(page + chosen.choice(months)), 100),
        60,
    )


def _p95(ask: Callable[[], httpx.Response], times: int) -> float:
    spans: list[float] = []
    for _ in range(times):
        begun = time.perf_counter()
        ask().raise_for_status()
        spans.append((time.perf_counter() - begun) * 1000)
    return statistics.quantiles(spans, n=20)[-1]


def _wire(client: httpx.Client, path: str) -> float:
    with client.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as answer:
        return len(b"".join(answer.iter_raw())) / 1024


def _measure_browser(base: str) -> None:
    environment = os.environ | {
        "BASE_URL": base,
        "NIMTAFLOW_EMAIL": ADMIN["email"],
        "NIMTAFLOW_PASSWORD": ADMIN["password"],
    }
    script = Path(__file__).parent / "browser" / "timeline.mjs"
    done = subprocess.run(["node", script], env=environment, capture_output=True, text=True, timeout=600, check=True)
    seen: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    row("timeline", "browser: first tiles after the shell (ms)", seen["first_tiles_ms"], 500)
    row("timeline", "browser: longest task while scrolling (ms)", seen["longest_task_ms"], 100)
    row("timeline", "browser: jump to any month (ms)", seen["jump_ms"], 250)
    row("timeline", "browser: JS heap after a sweep (MB)", seen["heap_mb"], 40)
    row("timeline", "browser: oldest month reached", float(seen["oldest_reached"]), 1, at_least=True)


@contextmanager
def _server() -> Generator[tuple[str, str]]:
    place = Path(tempfile.mkdtemp(prefix="nf-bench-", dir="/tmp"))
    place.chmod(0o755)
    with Postgres(place / "pg") as postgres:
        migrate(postgres.url)
        _fill(postgres.url, place / "data")
        environment = os.environ | {
            "DATABASE_URL": postgres.url,
            "NIMTAFLOW_DATA": str(place / "data"),
            "PORT": str(PORT),
            "HOST": "127.0.0.1",
        }
        server = subprocess.Popen([Path(sys.executable).parent / "nimtaflow", "http"], env=environment)
        base = f"http://127.0.0.1:{PORT}"
        try:
            yield base, _admin(base)
        finally:
            server.terminate()
            server.wait(20)
    shutil.rmtree(place, ignore_errors=True)


def _admin(base: str) -> str:
    for _ in range(200):
        try:
            answer = httpx.post(f"{base}/api/v1/auth/setup", json=ADMIN)
        except httpx.TransportError:
            time.sleep(0.1)
            continue
        return answer.raise_for_status().json()["access_token"]
    raise TimeoutError("the server did not start")


def _fill(url: str, data: Path) -> None:
    with psycopg.connect(libpq_url(url), autocommit=True) as connection:
        connection.execute(
            "INSERT INTO sources (path, name, enabled, watch, recursive, exclusion_patterns, interval_minutes, "
            "detect_deletions, state, scan_total, scan_seen, scan_new, scan_changed, scan_moved, scan_missing, "
            "scan_errors) VALUES ('/nowhere', 'Nowhere', false, false, true, '{}', 0, true, 'ok', 0,0,0,0,0,0,0)"
        )
        connection.execute(FILL, {"photos": PHOTOS, "drawn": PHOTOS - DRAWN})
        connection.execute("VACUUM ANALYZE photos")
    picture = data / "derived" / "picture"
    picture.parent.mkdir(parents=True)
    Image.radial_gradient("L").resize((256, 192)).convert("RGB").save(picture, "WEBP")
    for photo_id in range(PHOTOS - DRAWN + 1, PHOTOS + 1):
        spread = f"{photo_id & 0xFFFF:04x}"
        for size in ("small", "medium"):
            place = data / "derived" / size / spread[2:] / spread[:2] / f"{photo_id}-00000001.webp"
            place.parent.mkdir(parents=True, exist_ok=True)
            os.link(picture, place)
