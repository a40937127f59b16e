"""The scan of a source: what is new, changed, moved, gone or back, and nothing more than a stat for all the rest.

It is made so that it may die at any moment: every batch of rows is one transaction together with the jobs that follow
from it, and the next scan goes on from there. What is concluded about files that are not there: `scanning/gone.py`.
"""

import asyncio
import os
import time
from collections.abc import Sequence
from typing import Any

from nimtaflow.kernel.clock import now
from nimtaflow.kernel.config import environment
from nimtaflow.kernel.files import path_to_text, text_to_path
from nimtaflow.kernel.live import publish
from nimtaflow.kernel.log import logger
from nimtaflow.library import sidecars
from nimtaflow.library.exclusions import compiled
from nimtaflow.library.onward import onward
from nimtaflow.library.removal import remove_photos
from nimtaflow.library.scanning import gone, queries
from nimtaflow.library.scanning.compare import compare
from nimtaflow.library.scanning.course import Counts, Course, ScanStopped, Transactions, in_batches
from nimtaflow.library.scanning.found import MountAway
from nimtaflow.library.scanning.known import Known
from nimtaflow.library.scanning.plan import Plan
from nimtaflow.library.scanning.root import Root, SourceOffline, look_at, relatives
from nimtaflow.library.scanning.settle import settle
from nimtaflow.library.settings import ScanSettings
from nimtaflow.settings import service as settings
from nimtaflow.tables.sources import Source

log = logger("scanner")


async def scan_source(transactions: Transactions, source_id: int, only: Sequence[str] | None = None) -> None:
    """Bring what the library knows of a source, or of some paths in it and below them, up to date.

    `transactions` opens transactions of the system. A source that is paused, gone, or being scanned is left alone.
    """
    async with queries.alone(source_id) as is_alone:
        if not is_alone:
            log.info("scan-runs-already", source_id=source_id)
            return
        paths = None if only is None else [text_to_path(path) for path in only]
        async with transactions() as tx:
            source = await (queries.begin(tx, source_id) if paths is None else queries.source(tx, source_id))
            sources = await queries.sources(tx)
            await publish(tx, "library", "admin", source_id=source_id)
        if source is None:
            return
        try:
            await _scan(transactions, source, sources, paths)
        except BaseException as error:
            async with transactions() as tx:
                await queries.give_up(tx, source_id, try_again=isinstance(error, asyncio.CancelledError))
            raise


async def _scan(
    transactions: Transactions, source: Source, sources: Sequence[tuple[int, str]], only: list[bytes] | None
) -> None:
    began, hints = time.monotonic(), source.state_facts or {}
    try:
        root = await asyncio.to_thread(look_at, source.path)
    except SourceOffline as away:
        await _finish(transactions, source, Counts(), began, "offline", {**hints, **away.facts}, whole=only is None)
        return
    if only is not None and (source.state != "ok" or root.is_other_than(hints)):
        async with transactions() as tx:  # of a part nothing can be concluded
            await onward().scan(tx, source.id)
        return
    course = await asyncio.to_thread(_course, transactions, source, sources, root, only)
    try:
        state, facts = await _run(course, source, root)
    except ScanStopped:
        await _stopped(course)
        return
    await _finish(transactions, source, course.counts, began, state, facts, whole=only is None)


def _course(
    transactions: Transactions, source: Source, sources: Sequence[tuple[int, str]], root: Root, only: list[bytes] | None
) -> Course:
    near = relatives(source.id, sources)
    own = os.path.realpath(os.fsencode(environment().data))  # where the pictures are that we make ourselves
    foreign = near.nested | {own} if own.startswith(os.path.join(root.path, b"")) else near.nested
    hints = source.state_facts or {}
    missed = () if hints.get("accepts_missing") else hints.get("mounts", ())
    mounts = frozenset(text_to_path(mount) for mount in missed)
    plan = Plan(root.path, source.recursive, compiled(tuple(source.exclusion_patterns)), foreign, mounts)
    paths = None if only is None else plan.reachable(sidecars.with_photos(root.path, only))
    return Course(transactions, source.id, sources, near, plan, paths)


async def _run(course: Course, source: Source, root: Root) -> tuple[str, dict[str, Any]]:
    """Scan; the state in which the source is afterwards, and its facts."""
    started, hints = now(), source.state_facts or {}
    await _adopt(course)
    walk, known, held = await compare(course)
    moved = await settle(course, known, held)
    lost: list[int] = []
    if source.detect_deletions:
        lost = await gone.find(course, known.unseen().tolist(), moved, walk.unread)
    state, facts = "ok", dict[str, Any]()
    if course.only is None:
        state, facts = gone.verdict(root, hints, seen=course.counts.seen, present=known.present, gone=len(lost))
    if state != "ok":
        return state, {**hints, **facts}
    await gone.flag(course, lost)
    if course.only is None:
        await _read_at_last(course, set(known.unseen().tolist()), was_away=source.state in {"offline", "empty"})
    again = await _read_all_once(course, known, hints) if course.only is None else {}
    async with course.transactions() as tx:
        await queries.forget_failures(tx, course.source_id, started, course.only)
    away = {failure.path for failure in walk.failures if isinstance(failure.problem, MountAway)}
    doubt = {"reason": MountAway.code} if away else {}
    return "ok", root.hints(walk.mounts | away) | doubt | again


async def _read_at_last(course: Course, unseen: set[int], *, was_away: bool) -> None:
    """Photos that were on their way when their disk went away, and have been met again, go on."""
    async with course.transactions() as tx:
        failed = await queries.failed_without_file(tx, course.source_id, was_away=was_away)
    for ids in in_batches([photo_id for photo_id in failed if photo_id not in unseen]):
        async with course.writing() as tx:
            await course.go_on(tx, ids)


async def _read_all_once(course: Course, known: Known, hints: dict[str, Any]) -> dict[str, Any]:
    """With scan.force_reindex what all photos tell is read again, by the first scan after it was turned on.

    Answers with the fact by which later scans know.
    """
    async with course.transactions() as tx:
        wanted = (await settings.of(tx, ScanSettings)).force_reindex
    if wanted and not hints.get("read_all"):
        for ids in in_batches(known.ids[known.seen].tolist()):
            async with course.writing() as tx:
                await onward().read_words_again(tx, ids)
        log.info("all-metadata-read-again", source_id=course.source_id)
    return {"read_all": True} if wanted else {}


async def _adopt(course: Course) -> None:
    """Every row to the innermost source: below a root added since, it changes its source and keeps its data."""
    pairs = [(course.source_id, inner, below) for inner, below in course.relatives.inside.items()]
    pairs += [(outer, course.source_id, below) for outer, below in course.relatives.around.items()]
    for outer, inner, below in pairs:
        prefix = path_to_text(below) + "/"
        async with course.transactions() as tx:
            await remove_photos(tx, await queries.younger_twins(tx, outer, inner, prefix))
            adopted = await queries.adopt(tx, outer, inner, prefix)
        if adopted:
            log.info("photos-changed-source", source_id=inner, from_source_id=outer, count=adopted)


async def _stopped(course: Course) -> None:
    async with course.transactions() as tx:
        if await queries.give_up(tx, course.source_id, try_again=False):
            await onward().scan(tx, course.source_id)  # other sources came or went; a paused one is left alone
        await publish(tx, "library", "admin", source_id=course.source_id)
    log.info("scan-stopped", source_id=course.source_id, seen=course.counts.seen)


async def _finish(
    transactions: Transactions,
    source: Source,
    counts: Counts,
    began: float,
    state: str,
    facts: dict[str, Any],
    *,
    whole: bool,
) -> None:
    milliseconds = int((time.monotonic() - began) * 1000)
    counts.total = counts.seen
    async with transactions() as tx:
        if whole:
            values = {**counts.columns(), "last_scan_ms": milliseconds}
            is_answered = facts.get("reason") not in gone.DOUBTFUL or "accepts_missing" in (source.state_facts or {})
            kept = ("watching",) if is_answered else ("watching", "accepts_missing")
            await queries.finish(tx, source.id, state, facts, values, kept)
        await publish(tx, "library", "admin", source_id=source.id)
    found = {name: value for name, value in counts.columns().items() if value}
    if state == "ok":
        log.info("scan-finished", source_id=source.id, ms=milliseconds, **found)
    else:
        log.warning("source-away", source_id=source.id, state=state, **facts)
