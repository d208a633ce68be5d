"""What `doctor` says of the gateway's two addresses: where it listens, and where it is found."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from console.commands.finding import Finding
from data.words import _

if TYPE_CHECKING:
    from console.settings import Settings

PATIENCE = 2.0
"""Seconds for our own gateway on this machine to say that it is there."""


def look_at_addresses(settings: Settings) -> Iterator[Finding]:
    """Asks this machine and its name server, and nobody else."""
    yield _listens(settings)
    if settings.gateway_public_url:
        yield from _found_at(settings.gateway_public_url)


def _listens(settings: Settings) -> Finding:
    host, port = settings.gateway_host, settings.gateway_port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except (OSError, UnicodeError) as error:
            return _taken(settings, error)
    free = _("nobody listens on {host}:{port} yet: `callboard serve` does")
    return Finding("address", "ok", free.format(host=host, port=port))


def _taken(settings: Settings, error: OSError | UnicodeError) -> Finding:
    host, port = settings.gateway_host, settings.gateway_port
    number = error.errno if isinstance(error, OSError) else None
    if isinstance(error, socket.gaierror | UnicodeError) or number == errno.EADDRNOTAVAIL:
        says = _(
            "CALLBOARD_GATEWAY_HOST '{host}' is no address of this machine: use 127.0.0.1 behind a "
            "web server, or 0.0.0.0 to be reached from everywhere"
        ).format(host=host)
        return Finding("address", "bad", says)
    if number == errno.EACCES:
        says = _(
            "port {port} is for the system's own programs: set CALLBOARD_GATEWAY_PORT to one above "
            "1023"
        ).format(port=port)
        return Finding("address", "bad", says)
    if _is_ours(host, port):
        says = _("it answers on {host}:{port}").format(host=host, port=port)
        return Finding("address", "ok", says)
    says = _(
        "another program listens on {host}:{port}, so `callboard serve` cannot: set "
        "CALLBOARD_GATEWAY_PORT to a free port"
    ).format(host=host, port=port)
    is_wanted = settings.gateway_public_url or settings.gateway_secrets
    return Finding("address", "bad" if is_wanted else "note", says)


def _is_ours(host: str, port: int) -> bool:
    """Whether what listens there answers as our gateway does."""
    import httpx

    near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    where = f"[{near}]" if ":" in near else near
    try:
        with httpx.Client(timeout=PATIENCE, trust_env=False) as client:
            answer = client.get(f"http://{where}:{port}/healthz")
            return answer.status_code == 200 and bool(answer.json() == {"status": "ok"})
    except (httpx.HTTPError, ValueError):
        return False


def _found_at(url: str) -> Iterator[Finding]:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if _is_here(host):
        says = _(
            "CALLBOARD_GATEWAY_PUBLIC_URL names {host}, which nobody else reaches: links in mails "
            "lead nowhere. Set it to the name that the world sees"
        )
        yield Finding("tracking", "note", says.format(host=host))
        return
    try:
        socket.getaddrinfo(host, parts.port or None, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno == socket.EAI_AGAIN:
            says = _("the name {host} cannot be looked up just now; see that the network is there")
            yield Finding("tracking", "note", says.format(host=host))
        else:
            says = _(
                "no name server knows {host}, so links in mails lead nowhere: set "
                "CALLBOARD_GATEWAY_PUBLIC_URL to a name that leads to this gateway"
            )
            yield Finding("tracking", "bad", says.format(host=host))
        return
    except UnicodeError:
        says = _("{host} cannot be a name: set CALLBOARD_GATEWAY_PUBLIC_URL to one that can")
        yield Finding("tracking", "bad", says.format(host=host))
        return
    if parts.scheme == "http":
        says = _(
            "{url} is not https: what people type there can be read on the way, and some mail "
            "programs warn of it. Put a web server with a certificate before the gateway"
        )
        yield Finding("tracking", "note", says.format(url=url))
    else:
        yield Finding("tracking", "ok", _("links lead to {url}").format(url=url))


def _is_here(host: str) -> bool:
    """An address that no other network reaches, or this machine's own name for itself."""
    try:
        return not ip_address(host).is_global
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local"))
