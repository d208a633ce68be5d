"""`CALLBOARD_SMTP_URL`, read into values. No sentence here ever repeats a piece of the URL that
could be part of a password written without percent-encoding."""

import ipaddress
import math
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import parse_qsl, unquote, urlsplit

StartTls = Literal["yes", "no", "auto"]

SUBMISSION_PORT = 587  # RFC 6409
IMPLICIT_TLS_PORT = 465  # RFC 8314
DEFAULT_TIMEOUT = 60.0  # seconds for each answer; filters behind a relay take their time
LONGEST_TIMEOUT = 600.0  # seconds; RFC 5321 4.5.3.2.6 asks for no more
DEFAULT_CONNECTIONS = 8
MOST_CONNECTIONS = 32


class BadSmtpUrl(ValueError):
    """The setting can't be used; `why` is one sentence without the password."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class SmtpAddress:
    """Where and how mail is handed over. `timeout`: seconds for each answer of the server.

    `connections`: how many are open at once at most; a crash leaves at most one uncertain row each.
    """

    host: str
    port: int
    user: str | None = None
    password: str = field(default="", repr=False)
    implicit_tls: bool = False
    starttls: StartTls = "auto"
    verify: bool = True
    timeout: float = DEFAULT_TIMEOUT
    connections: int = DEFAULT_CONNECTIONS

    @property
    def is_loopback(self) -> bool:
        """Whether the server runs on this machine, so that nothing crosses a network."""
        if self.host == "localhost" or self.host.endswith(".localhost"):
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


def parse_smtp_url(url: str) -> SmtpAddress:
    """`smtp://[user:pass@]host[:port][?name=value&…]`.

    The names: `starttls=yes|no|auto`, `verify=yes|no`, `timeout=seconds`, `connections=number`.
    `smtps://` speaks TLS from the first byte and knows no `starttls`. Raises BadSmtpUrl.
    """
    url = url.strip()
    if any(char.isspace() or not char.isprintable() for char in url):
        raise BadSmtpUrl("The SMTP URL holds a blank or a control character.")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise BadSmtpUrl(
            "The SMTP URL can't be read: write / ? # @ : in the password as %2F %3F %23 %40 %3A."
        ) from None
    if parts.scheme not in ("smtp", "smtps"):
        raise BadSmtpUrl("The SMTP URL must begin with smtp:// or smtps://.")
    if not host or port == 0:
        raise BadSmtpUrl("The SMTP URL names no server, or no port it could have.")
    if parts.path.strip("/") or parts.fragment:
        raise BadSmtpUrl(
            "The SMTP URL goes on after the server: write / and # in the password as %2F and %23."
        )
    if parts.password and not parts.username:
        raise BadSmtpUrl("The SMTP URL has a password but no user.")
    implicit_tls = parts.scheme == "smtps"
    settings = _settings(parts.query)
    if implicit_tls and "starttls" in settings:
        raise BadSmtpUrl("smtps:// is encrypted from the start: leave starttls out.")
    return SmtpAddress(
        host=host,
        port=port or (IMPLICIT_TLS_PORT if implicit_tls else SUBMISSION_PORT),
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password or ""),
        implicit_tls=implicit_tls,
        starttls=_starttls(settings.get("starttls", "auto")),
        verify=_verify(settings.get("verify", "yes")),
        timeout=_timeout(settings.get("timeout", str(DEFAULT_TIMEOUT))),
        connections=_connections(settings.get("connections", str(DEFAULT_CONNECTIONS))),
    )


def _settings(query: str) -> dict[str, str]:
    settings = dict(parse_qsl(query, keep_blank_values=True))
    if not settings.keys() <= {"starttls", "verify", "timeout", "connections"}:
        raise BadSmtpUrl(
            "After the ? the SMTP URL knows only starttls, verify, timeout and connections."
        )
    return settings


def _starttls(value: str) -> StartTls:
    match value:
        case "yes" | "no" | "auto":
            return value
    raise BadSmtpUrl("starttls in the SMTP URL must be yes, no or auto.")


def _verify(value: str) -> bool:
    if value not in ("yes", "no"):
        raise BadSmtpUrl("verify in the SMTP URL must be yes or no.")
    return value == "yes"


def _timeout(value: str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds <= LONGEST_TIMEOUT:
        raise BadSmtpUrl(f"timeout in the SMTP URL must be seconds, up to {LONGEST_TIMEOUT:.0f}.")
    return seconds


def _connections(value: str) -> int:
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= MOST_CONNECTIONS):
        raise BadSmtpUrl(f"connections in the SMTP URL must be from 1 to {MOST_CONNECTIONS}.")
    return int(value)
