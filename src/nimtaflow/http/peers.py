"""From where a request comes; and a word to the admin when a proxy hides it from us."""

from functools import lru_cache
from ipaddress import ip_address
from typing import Final

from fastapi import Request

from nimtaflow.kernel.log import logger

_FORWARDED: Final = ("x-forwarded-for", "forwarded", "x-real-ip")

log = logger("system")


def address_of(request: Request) -> str | None:
    """The address of who asks, or of the proxy before him that NIMTAFLOW_PROXIES does not name."""
    if request.client is None:
        return None
    address = request.client.host
    told = [request.headers[name] for name in _FORWARDED if name in request.headers]
    # a proxy that is named has been replaced by the client it told of, so that only others are in no header
    if told and _is_near(address) and not any(address in header for header in told):
        _advise(address)
    return address


@lru_cache(maxsize=16)
def _advise(proxy: str) -> None:
    """Once a process is enough."""
    log.warning("proxy-not-named", proxy=proxy, remedy=f"NIMTAFLOW_PROXIES={proxy}")


def _is_near(address: str) -> bool:
    try:
        return ip_address(address.partition("%")[0]).is_private
    except ValueError:
        return False
