"""What `callboard doctor` says of the mailboxes: whether each answers, and how many mails wait."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from console.commands.finding import Finding
from console.settings import BadSetting, Settings
from data.words import _, ngettext

if TYPE_CHECKING:
    from data.store import Store
    from jobs.intake.imap_url import ImapAddress


def look_at_mailboxes(settings: Settings) -> Iterator[Finding]:
    """Each connects, and says how many mails wait."""
    from console.setup import mailboxes_of

    try:
        addresses = mailboxes_of(settings)
    except BadSetting as error:
        yield Finding("mailbox", "bad", str(error))
        return
    if not addresses:
        yield Finding(
            "mailbox",
            "note",
            _("CALLBOARD_IMAP_URL is not set: replies, bounces and portals' mails are not read"),
        )
        return
    for address in addresses:
        yield _mailbox(settings, address)


def _mailbox(settings: Settings, address: ImapAddress) -> Finding:
    from console.setup import utc_now
    from data.refused import DataError
    from data.trouble import is_database_error
    from jobs.intake.imap_fault import ImapFault
    from jobs.intake.mailbox import mails_waiting

    try:
        with _bookmarks(settings) as store:
            waiting = mails_waiting(store, address, now=utc_now())
    except ImapFault as fault:
        return Finding("mailbox", "bad", f"{address.name}: {fault.why}")
    except Exception as error:
        if not (isinstance(error, DataError) or is_database_error(error)):
            raise
        return Finding(
            "mailbox",
            "note",
            _("{name}: not looked at without the database").format(name=address.name),
        )
    mails = ngettext("{count} mail waits", "{count} mails wait", waiting).format(count=waiting)
    return Finding(
        "mailbox", "ok", _("{name} answers, {mails}").format(name=address.name, mails=mails)
    )


@contextmanager
def _bookmarks(settings: Settings) -> Iterator[Store]:
    """Where it stands how far each was read; nowhere, in a database that goes, before a start."""
    from data.store import open_store, would_be_made

    with TemporaryDirectory(prefix="callboard-doctor-") as folder:
        is_new = would_be_made(settings.database_url)
        url = f"sqlite:///{folder}/none.sqlite" if is_new else settings.database_url
        with closing(open_store(url)) as store:
            yield store
