"""Guessing passwords must not pay: after a few failures each further attempt waits, twice as long every time.

Failures are counted per account, wherever they come from, and per address, whichever account they try. Only where the
account's owner has logged in before are an account's failures counted apart, or any stranger who knows his e-mail could
lock him out. The count is in the database, so it holds for any number of processes.
"""

import hashlib
import math
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import Final

from nimtaflow.kernel.clock import now
from nimtaflow.kernel.db import Tx
from nimtaflow.kernel.log import logger
from nimtaflow.kernel.problems import Problem
from nimtaflow.tables.users import User
from nimtaflow.users import queries

FREE_BY_ACCOUNT: Final = 5
FREE_BY_ADDRESS: Final = 20  # a family shares one
FIRST_SECONDS: Final = 5
LONGEST_SECONDS: Final = 15 * 60
FORGOTTEN_AFTER: Final = timedelta(hours=12)
HOUR: Final = timedelta(hours=1)

log = logger("system")


class LoginThrottled(Problem):
    """Too many failed logins: try again in `retry_after` seconds. The right password does not help before."""

    status = 429
    code = "login-throttled"


@dataclass(frozen=True)
class Attempt:
    """Whom and from where a login is tried: the keys under which its failure counts. And when."""

    account: str
    address: str
    at: datetime


def attempt_of(
    email: str, user: User | None, address: str | None, logged_in_from: Iterable[str | None] = ()
) -> Attempt:
    """The keys of a login. An e-mail without account counts as if it had one, or the answer would tell it has none.

    `logged_in_from` are the addresses of the user's sessions.
    """
    network = _network(address or "")
    if user is not None:
        at_home = network in {_network(former or "") for former in logged_in_from}
        account = f"account:{user.id}@{network}" if at_home else f"account:{user.id}"
    else:  # hashed, because people type passwords into the wrong field
        account = "email:" + hashlib.sha256(email.strip().casefold().encode()).hexdigest()
    return Attempt(account, f"address:{network}", now())


async def admit(tx: Tx, attempt: Attempt) -> datetime | None:
    """Count the attempt as failed. Raises LoginThrottled. The caller must commit before he checks the password.

    Counting comes before checking: a hundred attempts at once are not a hundred free ones. Answers with when the
    address had failed before, for `forgive`.
    """
    at = attempt.at
    before = await queries.last_failure(tx, attempt.address)
    count = partial(queries.count_attempt, first=FIRST_SECONDS, longest=LONGEST_SECONDS, forgotten=at - FORGOTTEN_AFTER)
    for key, free in ((attempt.address, FREE_BY_ADDRESS), (attempt.account, FREE_BY_ACCOUNT)):
        if not await count(tx, key, free=free, at=at):
            problem = LoginThrottled(retry_after=await _wait(tx, key, free))
            log.warning("login-throttled", by=key.partition(":")[0], **problem.facts)
            raise problem
    if secrets.randbelow(100) == 0:
        await queries.forget_failures(tx, at - FORGOTTEN_AFTER)
    return before


async def forgive(tx: Tx, attempt: Attempt, before: datetime | None) -> None:
    """The attempt was no failure, and nobody waits for it."""
    back_to = attempt.at
    if before is not None:  # whole hours have been taken off the count: the rest of one goes on, and no wait begins
        back_to -= max((attempt.at - before) % HOUR, timedelta(seconds=LONGEST_SECONDS))
    await queries.forgive(tx, attempt.account, attempt.address, attempt.at, back_to)


async def _wait(tx: Tx, key: str, free: int) -> int:
    row = await queries.failures(tx, key)
    if row is None:
        return FIRST_SECONDS
    wait = min(LONGEST_SECONDS, FIRST_SECONDS * 2 ** min(row.count - free, 30))
    return max(1, math.ceil(wait - (now() - row.last_at).total_seconds()))


def _network(address: str) -> str:
    """What counts as one address: of IPv6 the network, of which everybody has 2^64."""
    try:
        six = IPv6Address(address.partition("%")[0])
    except AddressValueError:
        pass
    else:
        mapped = six.ipv4_mapped
        return str(mapped) if mapped else str(IPv6Address(int(six) >> 64 << 64))
    try:
        return str(IPv4Address(address))
    except AddressValueError:
        return "unknown"
