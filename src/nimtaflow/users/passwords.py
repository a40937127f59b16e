"""Passwords: hashed with Argon2id, checked in a thread, and refused when everybody would guess them."""

from functools import cache
from typing import Final

from anyio import CapacityLimiter, to_thread
from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError

from nimtaflow.kernel.problems import Invalid

SHORTEST: Final = 10
LONGEST: Final = 256
# The commonest of the leaked lists that are long enough to be taken.
_COMMON_TEXT: Final = """
1234567890 0123456789 9876543210 0987654321 12345678910 123456789a 123456789q 1234567891 12345678901 123123123123
1q2w3e4r5t 1q2w3e4r5t6y q1w2e3r4t5 q1w2e3r4t5y6 1qaz2wsx3edc 1qaz!qaz2wsx qwertyuiop qwertyuiop1 qwertyuiop[]
qwerty1234 qwerty12345 qwerty123456 qwertzuiop qwertzuiopü asdfghjkl1 asdfghjkl; asdfghjklö zxcvbnm123 yxcvbnm123
1qazxsw23edc zaq12wsxcde3 abcdefghij abcdefghijk abcd123456 abcde12345 abc1234567 a123456789 aa12345678 password12
password123 password1234 password12345 passwordpassword password!1 p@ssw0rd123 p@ssword123 passw0rd123 passwort12
passwort123 passwort1234 passwort12345 meinpasswort mypassword letmein123 letmein1234 iloveyou12 iloveyou123
iloveyou1234 ichliebedich schatz1234 welcome123 welcome1234 willkommen willkommen1 willkommen123 changeme123
changeme1234 administrator administrator1 admin12345 admin123456 adminadmin administer hallo12345 hallohallo
sunshine123 princess123 football123 baseball123 superman123 michael123 charlie123 dragon1234 monkey1234 master1234
fotos12345 nimtaflow1 nimtaflow12 nimtaflow123 photoflow1 photoflow123 geheim1234 sommer2024 sommer2025 sommer2026
winter2024 winter2025 winter2026 1111111111 test123456 testtest12 internet123 computer123 whatever123
"""
_COMMON: Final = frozenset(_COMMON_TEXT.split())
_hasher: Final = PasswordHash.recommended()
_slots = CapacityLimiter(2)  # each hash takes 64 MiB for a moment


class PasswordTooWeak(Invalid):
    """A password that would be guessed. `reason`: too-short (`shortest`), too-common or is-email."""

    code = "password-too-weak"


def require_strong(password: str, email: str) -> None:
    """Raise PasswordTooWeak for what is short, common or the account's own e-mail."""
    if len(password) < SHORTEST:
        raise PasswordTooWeak(reason="too-short", shortest=SHORTEST)
    plain = password.casefold()
    if plain in {email.casefold(), email.casefold().partition("@")[0]}:
        raise PasswordTooWeak(reason="is-email")
    if plain in _COMMON or len(set(plain)) < 4:
        raise PasswordTooWeak(reason="too-common")


async def hash_password(password: str) -> str:
    """The hash to store."""
    return await to_thread.run_sync(_hasher.hash, password, limiter=_slots)


async def verify(password: str, stored: str | None) -> tuple[bool, str | None]:
    """Whether the password is right, and the hash to store instead when the old one is out of date.

    For an account that does not exist (None) it takes just as long.
    """
    return await to_thread.run_sync(_verify, password, stored, limiter=_slots)


def _verify(password: str, stored: str | None) -> tuple[bool, str | None]:
    decoy = _decoy()
    try:
        right, better = _hasher.verify_and_update(password, stored or decoy)
    except UnknownHashError:
        return False, None
    return (right, better) if stored else (False, None)


@cache
def _decoy() -> str:
    return _hasher.hash("whatever it is, it is not this")
