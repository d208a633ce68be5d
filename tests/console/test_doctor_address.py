"""`callboard doctor` says where the gateway listens and whether the world can find it."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from console.commands import doctor_address
from tests.console.conftest import Answer
from tests.servers import SECONDS, free_port

Callboard = Callable[..., Answer]


def found(callboard: Callboard, what: str) -> tuple[str, str]:
    import json

    (one,) = (one for one in json.loads(callboard("doctor", "--json").out) if one["what"] == what)
    return one["state"], one["says"]


class Healthy(BaseHTTPRequestHandler):
    """What our gateway says of itself, by another hand."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"status":"ok"}')

    def log_message(self, *_: Any) -> None:
        return


@contextmanager
def answering() -> Iterator[int]:
    server = HTTPServer(("127.0.0.1", 0), Healthy)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def setting(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, object], None]:
    return lambda name, value: monkeypatch.setenv(f"CALLBOARD_GATEWAY_{name}", str(value))


Setting = Callable[[str, object], None]


def test_a_free_port_is_told_with_what_will_listen_there(
    callboard: Callboard, setting: Setting
) -> None:
    port = free_port()
    setting("PORT", port)
    assert found(callboard, "address") == (
        "ok", f"nobody listens on 127.0.0.1:{port} yet: `callboard serve` does",
    )  # fmt: skip


def test_a_gateway_of_ours_is_known_by_its_answer(
    callboard: Callboard, setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor_address, "PATIENCE", SECONDS)
    with answering() as port:
        setting("PORT", port)
        assert found(callboard, "address") == ("ok", f"it answers on 127.0.0.1:{port}")


def test_another_program_on_the_port_is_bad_where_somebody_wants_a_gateway(
    callboard: Callboard, setting: Setting
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]
        setting("PORT", port)
        state, says = found(callboard, "address")
        assert says == (f"another program listens on 127.0.0.1:{port}, so `callboard serve` cannot:"
                        " set CALLBOARD_GATEWAY_PORT to a free port")  # fmt: skip
        assert state == "note", "who reads a mailbox alone needs no gateway"
        setting("SECRETS", "website=longenough")
        assert found(callboard, "address")[0] == "bad"


@pytest.mark.parametrize("host", ["203.0.113.9", "nowhere.invalid", "no such host", "a" * 300])
def test_a_host_that_is_not_this_machine_is_bad(
    host: str, callboard: Callboard, setting: Setting
) -> None:
    setting("HOST", host)
    setting("PORT", free_port())
    state, says = found(callboard, "address")
    assert state == "bad"
    assert says.startswith(f"CALLBOARD_GATEWAY_HOST '{host}' is no address of this machine: use")


def named(known: dict[str, str | int]) -> Callable[..., object]:
    """A name server of our own: an address, or the number of an error."""

    def look_up(host: str, *_: object, **__: object) -> object:
        said = known[host]
        if isinstance(said, int):
            raise socket.gaierror(said, "not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (said, 0))]

    return look_up


@pytest.mark.parametrize(
    ("url", "state", "says"),
    [
        ("https://leads.example.com", "ok", "links lead to https://leads.example.com"),
        ("http://leads.example.com", "note", "http://leads.example.com is not https: what people"),
        ("https://gone.example.com", "bad", "no name server knows gone.example.com, so links in"),
        ("https://slow.example.com", "note", "the name slow.example.com cannot be looked up just"),
        ("https://localhost", "note", "CALLBOARD_GATEWAY_PUBLIC_URL names localhost, which nobody"),
        ("https://192.168.1.4:8443/x", "note", "CALLBOARD_GATEWAY_PUBLIC_URL names 192.168.1.4"),
    ],
)
def test_the_address_that_links_are_made_from_is_one_that_others_find(
    url: str, state: str, says: str, callboard: Callboard, setting: Setting,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    names: dict[str, str | int] = {
        "leads.example.com": "198.51.100.7",
        "gone.example.com": socket.EAI_NONAME,
        "slow.example.com": socket.EAI_AGAIN,
    }
    monkeypatch.setattr(socket, "getaddrinfo", named(names))
    setting("PUBLIC_URL", url)
    setting("PORT", free_port())
    seen = found(callboard, "tracking")
    assert (seen[0], seen[1][: len(says)]) == (state, says)
