"""Who asks, and the proxy that hides it."""

from collections.abc import Iterator

import pytest
from fastapi import Request
from structlog.testing import capture_logs

from nimtaflow.http import peers


@pytest.fixture(autouse=True)
def not_yet_advised() -> Iterator[None]:
    """What an earlier test has been told does not count."""
    peers._advise.cache_clear()
    yield
    peers._advise.cache_clear()


def asking(address: str, **headers: str) -> Request:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "client": (address, 1234), "headers": raw})


@pytest.mark.parametrize("proxy", ["127.0.0.1", "172.18.0.2", "::1", "fd00::2"])
@pytest.mark.parametrize("header", ["x_forwarded_for", "forwarded", "x_real_ip"])
def test_a_proxy_that_is_not_named_is_told_of_once(proxy: str, header: str) -> None:
    with capture_logs() as logs:
        for _ in range(3):
            assert peers.address_of(asking(proxy, **{header: "203.0.113.9"})) == proxy  # and not believed
    assert [(line["event"], line["feature"], line["remedy"]) for line in logs] == [
        ("proxy-not-named", "system", f"NIMTAFLOW_PROXIES={proxy}")
    ]


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("192.168.1.5", {}),  # the family at home
        ("192.168.1.5", {"x_forwarded_for": "192.168.1.5"}),  # the same, by a proxy that is named
        ("8.8.8.8", {"x_forwarded_for": "203.0.113.9"}),  # who only says that he is a proxy
        ("testclient", {"x_forwarded_for": "203.0.113.9"}),
    ],
)
def test_other_requests_need_no_advice(address: str, headers: dict[str, str]) -> None:
    with capture_logs() as logs:
        assert peers.address_of(asking(address, **headers)) == address
    assert logs == []
