"""Guessing passwords must not pay: after a few failures each further attempt waits, twice as long every time.

Failures are counted per account, wherever they come from, and per address, whichever account they try. The count is
in the database, so it holds for any number of processes.
"""

import hashlib
import math
import secrets
from dataclasses import dataclass
from datetime import timedelta
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

log = logger("system")


class LoginThrottled(Problem):
    """Too many failed logins: try again in `retry_after` seconds. The right password does not help before."""

    status = 429
    code = "login-throttled"


@dataclass(frozen=True)
class Attempt:
    """Whom and from where a login is tried: the keys under which its failure counts."""

    account: str
    address: str


def attempt_of(email: str, user: User | None, address: str | None) -> Attempt:
    """The keys of a login. An e-mail without account counts as if it had one, or the answer would tell it has none."""
    if user is not None:
        account = f"account:{user.id}"
    else:  # hashed, because people type passwords into the wrong field
        account = "email:" + hashlib.sha256(email.strip().casefold().encode()).hexdigest()
    return Attempt(account, f"address:{_network(address or '')}")


async def admit(tx: Tx, attempt: Attempt) -> None:
    """Count the attempt as failed. Raises LoginThrottled. The caller must commit before he checks the password.

    Counting comes before checking: a hundred attempts at once are not a hundred free ones.
    """
    at = now()
    count = partial(queries.count_attempt, first=FIRST_SECONDS, longest=LONGEST_SECONDS, forgotten=at - FORGOTTEN_AFTER)
    for key, free in ((attempt.address, FREE_BY_ADDRESS), (attempt.account, FREE_BY_ACCOUNT)):
        if not await count(tx, key, free=free, at=at):
            problem = LoginThrottled(retry_after=await _wait(tx, key, free))
            log.warning("login-throttled", by=key.partition(":")[0], **problem.facts)
            raise problem
    if secrets.randbelow(100) == 0:
        await queries.forget_failures(tx, at - FORGOTTEN_AFTER)


async def forgive(tx: Tx, attempt: Attempt) -> None:
    """The attempt was no failure."""
    await queries.forgive(tx, attempt.account, attempt.address)


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
