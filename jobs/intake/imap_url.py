"""`CALLBOARD_IMAP_URL`, read into values. No sentence here ever repeats a piece of the URL that
could be part of a password written without percent-encoding."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal
from urllib.parse import parse_qsl, unquote, urlsplit

StartTls = Literal["yes", "no", "auto"]

PLAIN_PORT = 143  # RFC 9051
IMPLICIT_TLS_PORT = 993  # RFC 8314
DEFAULT_FOLDER = "INBOX"
DEFAULT_SINCE = timedelta(days=1)
LONGEST_SINCE = 365  # days; older mail is nobody's lead any more
KNOWN = ("starttls", "verify", "folder", "mark", "since")


class BadImapUrl(ValueError):
    """The setting can't be used; the text is one sentence without the password."""


@dataclass(frozen=True, slots=True)
class ImapAddress:
    """Which mailbox is read, and how. `since`: how far back its first reading goes.

    `marks_seen`: mails that were taken in are marked as read; else nothing in it is ever changed.
    """

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str = DEFAULT_FOLDER
    implicit_tls: bool = False
    starttls: StartTls = "auto"
    verify: bool = True
    marks_seen: bool = False
    since: timedelta = DEFAULT_SINCE

    @property
    def name(self) -> str:
        """As operators know it and as its bookmark is called."""
        return f"{self.user}@{self.host}/{self.folder}"


def parse_imap_urls(setting: str) -> tuple[ImapAddress, ...]:
    """Several URLs, separated by blanks; raises BadImapUrl."""
    addresses = tuple(parse_imap_url(url) for url in setting.split())
    if len({address.name for address in addresses}) < len(addresses):
        raise BadImapUrl("Two IMAP URLs name the same mailbox and folder.")
    return addresses


def parse_imap_url(url: str) -> ImapAddress:
    """`imap[s]://user:password@host[:port][/Folder][?folder=&since=days&mark=seen&verify=no]`.

    `imaps://` speaks TLS from the first byte; `imap://` begins it when the server offers that, or
    as `starttls=yes|no` says. A slash within the folder is part of its name. Raises BadImapUrl.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise BadImapUrl(
            "The IMAP URL can't be read: write / ? # @ : in the password as %2F %3F %23 %40 %3A."
        ) from None
    if parts.scheme not in ("imap", "imaps"):
        raise BadImapUrl("Each IMAP URL must begin with imap:// or imaps://, with a blank between.")
    if not host or port == 0:
        raise BadImapUrl("The IMAP URL names no server, or no port it could have.")
    if not parts.username or not parts.password:
        raise BadImapUrl("The IMAP URL needs a user and a password: imaps://user:password@host.")
    if parts.fragment:
        raise BadImapUrl("The IMAP URL has a #: write it in the password or the folder as %23.")
    implicit_tls = parts.scheme == "imaps"
    said = _settings(parts.query)
    if implicit_tls and "starttls" in said:
        raise BadImapUrl("imaps:// is encrypted from the start: leave starttls out.")
    in_path = unquote(parts.path.strip("/"))
    if in_path and "folder" in said:
        raise BadImapUrl("The IMAP URL names the folder twice: in its path and as folder=.")
    return ImapAddress(
        host=host,
        port=port or (IMPLICIT_TLS_PORT if implicit_tls else PLAIN_PORT),
        user=_plain(unquote(parts.username), "user"),
        password=_plain(unquote(parts.password), "password"),
        folder=_plain(in_path or said.get("folder") or DEFAULT_FOLDER, "folder"),
        implicit_tls=implicit_tls,
        starttls=_starttls(said.get("starttls", "auto")),
        verify=_verify(said.get("verify", "yes")),
        marks_seen=_mark(said.get("mark", "")),
        since=_since(said["since"]) if "since" in said else DEFAULT_SINCE,
    )


def _settings(query: str) -> dict[str, str]:
    settings = dict(parse_qsl(query, keep_blank_values=True))
    if not settings.keys() <= set(KNOWN):
        raise BadImapUrl(f"After the ? the IMAP URL knows only {', '.join(KNOWN)}.")
    return settings


def _plain(text: str, what: str) -> str:
    """A line break in it would be a command of its own to the server."""
    if any(not char.isprintable() for char in text):
        raise BadImapUrl(f"The {what} in the IMAP URL holds a control character.")
    return text


def _starttls(value: str) -> StartTls:
    match value:
        case "yes" | "no" | "auto":
            return value
    raise BadImapUrl("starttls in the IMAP URL must be yes, no or auto.")


def _verify(value: str) -> bool:
    if value not in ("yes", "no"):
        raise BadImapUrl("verify in the IMAP URL must be yes or no.")
    return value == "yes"


def _mark(value: str) -> bool:
    if value not in ("", "seen"):
        raise BadImapUrl("mark in the IMAP URL can only be seen.")
    return value == "seen"


def _since(value: str) -> timedelta:
    if not (value.isascii() and value.isdigit() and int(value) <= LONGEST_SINCE):
        raise BadImapUrl(f"since in the IMAP URL must be whole days, up to {LONGEST_SINCE}.")
    return timedelta(days=int(value))
