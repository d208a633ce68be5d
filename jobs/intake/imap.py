"""One connection to one mailbox: list what is new, fetch it, wait for more.

It only ever looks (EXAMINE and BODY.PEEK), unless the URL asks to mark what was taken in. Nothing
is deleted: imap-tools' own `flag()` is not used, because it expunges what others marked for it.
"""

from __future__ import annotations

import imaplib
import re
import selectors
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from imap_tools import BaseMailBox
from imap_tools.errors import ImapToolsError, MailboxFolderSelectError, MailboxLoginError

from data.inbox.mailbox_mail import without_attachments
from data.inbox.mailbox_position import Listed, Position
from data.inbox.parse import Unreadable
from jobs.intake.imap_fault import ImapFault, fault_of
from jobs.intake.imap_url import ImapAddress

TIMEOUT = 30.0
"""Seconds for each answer of the server."""

HUGE = 25_000_000
"""Bytes; of a larger mail only the header and the texts are fetched. Servers rarely take more."""

BEGINNING = 2_000_000
"""Bytes of a huge mail's body in which its texts are looked for."""

LISTED_AT_ONCE = 500
"""Mails whose dates and sizes are asked for in one command; a command line has its limits."""

_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")


class _Client(BaseMailBox):
    """imap-tools' mailbox on a connection that is encrypted as the URL says."""

    def __init__(self, address: ImapAddress, timeout: float) -> None:
        self._address = address
        self._timeout = timeout
        super().__init__()

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        address = self._address
        context = ssl.create_default_context()
        if not address.verify:
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        if address.implicit_tls:
            return imaplib.IMAP4_SSL(
                address.host, address.port, ssl_context=context, timeout=self._timeout
            )
        client = imaplib.IMAP4(address.host, address.port, timeout=self._timeout)
        offered = "STARTTLS" in client.capabilities
        if address.starttls == "yes" and not offered:
            client.shutdown()
            raise ImapFault("the server offers no STARTTLS, which the URL insists on", True)
        if offered and address.starttls != "no":
            client.starttls(context)
        return client


class OpenMailbox:
    """A folder that is being read. `hang_up` may be called from any thread, the rest from one."""

    def __init__(self, address: ImapAddress, *, timeout: float = TIMEOUT) -> None:
        """Connect, log in and open the folder; raises ImapFault."""
        self._address = address
        with _told(address):
            self._box = _Client(address, timeout)
            try:
                self._enter()
            except BaseException:
                self.close()
                raise

    def _enter(self) -> None:
        address, client = self._address, self._box.client
        client.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if "LOGINDISABLED" in client.capabilities:
            raise ImapFault("the server takes a password only over TLS: use imaps://", True)
        plain = address.user.isascii() and address.password.isascii()
        log_in = self._box.login if plain else self._box.login_utf8
        log_in(address.user, address.password, None)
        _, told = client.capability()
        self.can_idle = b"IDLE" in (told[0] or b"").upper().split()
        self._box.folder.set(address.folder, readonly=not address.marks_seen)
        self.uidvalidity = int(client.response("UIDVALIDITY")[1][0] or 0)

    def list_after(self, position: Position) -> list[Listed]:
        """Mails above the position's UID; what is older than its beginning may be among them."""
        day = (position.begins - timedelta(days=1)).strftime("%d-%b-%Y")  # by the server's clock
        with _told(self._address):
            found = self._box.uids(f"UID {position.uid + 1}:* SINCE {day}", charset=None)
            uids = sorted({int(uid) for uid in found if int(uid) > position.uid})
            return [
                mail
                for start in range(0, len(uids), LISTED_AT_ONCE)
                for mail in self._list(uids[start : start + LISTED_AT_ONCE])
            ]

    def _list(self, uids: list[int]) -> Iterator[Listed]:
        for line in self._fetch(uids, "(UID INTERNALDATE RFC822.SIZE)"):
            told = b" ".join(line) if isinstance(line, tuple) else line or b""
            uid, size = _UID.search(told), _SIZE.search(told)
            if uid and int(uid[1]) in uids:
                yield Listed(int(uid[1]), _arrived(told), int(size[1]) if size else 0)

    def fetch(self, mail: Listed) -> bytes:
        """The whole mail, or of a huge one the header and the texts; empty when it is gone."""
        with _told(self._address):
            if mail.size <= HUGE:
                return b"".join(self._contents(mail, "(BODY.PEEK[])"))
            limited = f"(BODY.PEEK[HEADER] BODY.PEEK[TEXT]<0.{BEGINNING}>)"
            beginning = b"".join(self._contents(mail, limited))
        try:
            return without_attachments(beginning, mail.size)
        except Unreadable:
            return beginning  # set aside when it is processed, with the reason

    def _contents(self, mail: Listed, parts: str) -> Iterator[bytes]:
        return (one[1] for one in self._fetch([mail.uid], parts) if isinstance(one, tuple))

    def _fetch(self, uids: list[int], parts: str) -> list[Any]:
        status, answer = self._box.client.uid("FETCH", ",".join(map(str, uids)), parts)
        if status != "OK":
            raise ImapFault(f"it refused to hand over a mail: {_words(answer)}")
        return list(answer)

    def mark(self, mail: Listed) -> None:
        """As read, where the URL asks for it."""
        if self._address.marks_seen:
            with _told(self._address):
                self._box.client.uid("STORE", str(mail.uid), "+FLAGS.SILENT", r"(\Seen)")

    def wait_for_mail(self, seconds: float, *, every: float, go_on: Callable[[], bool]) -> None:
        """IDLE (RFC 2177) until the server tells of anything, the time is over or not `go_on`.

        `go_on` is asked `every` so many seconds.
        """
        client: Any = self._box.client
        with _told(self._address):
            tag = client._command("IDLE")
            while client._get_response() is not None:  # untagged news before the continuation
                if client.tagged_commands.get(tag):
                    raise ImapFault("it offers IDLE and refuses it")
            news = _has_buffered(client)
            for _ in range(max(int(seconds / every), 1)):
                if news or not go_on():
                    break
                news = _is_readable(client.sock, every)
            client.send(b"DONE\r\n")
            self._box.consume_until_tagged_response(tag)

    def hang_up(self) -> None:
        """Whoever waits for an answer gets an error instead, at once."""
        with suppress(OSError):
            # socket's own: SSLSocket's would also let go of what another thread is reading with
            socket.socket.shutdown(self._box.client.sock, socket.SHUT_RDWR)

    def close(self) -> None:
        """Log out; of a connection that is broken already nothing more is said."""
        client = self._box.client
        with suppress(*_ERRORS):
            client.sock.settimeout(1.0)
            client.logout()
        with suppress(*_ERRORS):
            client.shutdown()


_ERRORS = (OSError, imaplib.IMAP4.error, ImapToolsError, ValueError, AttributeError)
"""What imaplib raises: its own errors; and the last two on a connection that was hung up."""


@contextmanager
def _told(address: ImapAddress) -> Iterator[None]:
    """Whatever goes wrong is a sentence."""
    try:
        yield
    except ImapFault:
        raise
    except MailboxLoginError as error:
        raise _refused(error.command_result[1], address) from None
    except MailboxFolderSelectError as error:
        words = _words(error.command_result[1])
        raise ImapFault(f"it has no folder {address.folder} to read ({words})", True) from None
    except _ERRORS as error:
        if not isinstance(error, OSError) and "AUTHENTICATE" in str(error).upper():
            raise _refused([], address) from None
        raise fault_of(error, address) from None


def _refused(answer: Any, address: ImapAddress) -> ImapFault:
    said = _words(answer).replace(address.password, "…")
    said = f" ({said})" if said else ""
    return ImapFault(f"it refused user or password{said}: mend CALLBOARD_IMAP_URL", True)


def _words(answer: Any) -> str:
    first = answer[0] if isinstance(answer, list | tuple) and answer else answer
    text = first.decode("utf-8", "replace") if isinstance(first, bytes) else str(first or "")
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:160]


def _arrived(told: bytes) -> datetime | None:
    """INTERNALDATE: when the mail reached the mailbox."""
    moment = imaplib.Internaldate2tuple(told)
    if moment is None:
        return None
    return datetime.fromtimestamp(time.mktime(moment), UTC)


def _has_buffered(client: Any) -> bool:
    """Whether the server's next line came along with its last one."""
    before = client.sock.gettimeout()
    client.sock.settimeout(0)
    try:
        return bool(client.file.peek(1))
    except (BlockingIOError, ssl.SSLWantReadError):
        return False
    finally:
        client.sock.settimeout(before)


def _is_readable(connection: socket.socket, seconds: float) -> bool:
    with selectors.DefaultSelector() as selector:
        selector.register(connection, selectors.EVENT_READ)
        return bool(selector.select(seconds))
