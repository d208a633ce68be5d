"""What is told of a trouble (`data.trouble`), by the templates that it is made from.

It is raised, kept with the heartbeat and sent in English, since colleagues and alerts read it; the
header, the status screen and `callboard doctor` tell it again in the reader's words. What a driver
or a server said stays as it is.
"""

from __future__ import annotations

from data.words import N_, _, pgettext
from data.words.retelling import Inner, as_it_stands, retold

WHATS = (
    N_("Database: busy"),
    N_("Database: cannot be used"),
    N_("Database: damaged"),
    N_("Database: disk full"),
    N_("Database: does not answer"),
    N_("Database: gone"),
    N_("Database: not allowed"),
    N_("Database: not there"),
    N_("Database: read-only"),
    N_("Database: the server does not answer"),
    N_("Database: the server is shutting down or starting"),
    N_("Database: too many connections"),
    N_("Database: user or password refused"),
    N_("Clock: jumped {span} back"),
    N_("Clock: jumped {span} forward"),
    N_("Clock: {span} ahead of the database server's on {host}"),
    N_("Clock: {span} behind the database server's on {host}"),
    N_("Playbook: not reloaded"),
    N_("Feed {name}: cannot be read"),
    N_("Fetching from {source}: held up"),
    N_("Job {name}: broke off"),
    N_("Mailbox {name}: cannot be read"),
    N_("{medium}: held up"),
)
"""The thing and its state."""

MEDIA = (N_("E-mail"), N_("Texts"))

DOS = (
    N_("another process has held it longer than it may; if that lasts, end the one that stands "
       "still"),
    N_("an empty one stands at {place}; put yours back, or start Callboard anew to use that one"),
    N_("check the date and time of this machine; nothing fires twice"),
    N_("end some, or raise max_connections on the database server"),
    N_("free space on {place}"),
    N_("give this user all rights on our tables"),
    N_("it says: {words}; check the disk it lies on"),
    N_("it says: {words}"),
    N_("make it writeable"),
    N_("make it, or mend CALLBOARD_DATABASE_URL"),
    N_("make {place} writeable for this user"),
    N_("mend CALLBOARD_DATABASE_URL, then start again"),
    N_("mend {file}: {problem}; the rules of before stay in force"),
    N_("run `callboard db check`; if {place} is bad, `callboard db restore` your last backup"),
    N_("set the one that is wrong; nothing fires twice"),
    N_("start the database server, or wait until it is up"),
    N_("the server takes no writes; name the primary in CALLBOARD_DATABASE_URL"),
    N_("{count} wait and go by themselves; {why}"),
    N_("{place} is mounted read-only; remount it"),
    N_("{place} was moved, removed or unmounted; put it back"),
    N_("{fault}; it is tried again"),
)  # fmt: skip
"""The way out of it."""

READINGS = (
    N_("CALLBOARD_FEED_SECRETS has no '{name}', which its headers name"),
    N_("it offers IDLE and refuses it"),
    N_("it redirects to '{place}:', which is neither http nor https"),
    N_("it refused to hand over a mail: {words}"),
    N_("it refused user or password ({words}): mend CALLBOARD_IMAP_URL"),
    N_("it refused user or password: mend CALLBOARD_IMAP_URL"),
    N_("it has no folder {name} to read ({words})"),
    N_("the answer has more than {most} entries"),
    N_("the answer is neither a list nor an object"),
    N_("the answer is not UTF-8 (byte {place})"),
    N_("the answer is not JSON{words}"),
    N_("the answer of {host} is larger than {size} MB (max_mb)"),
    N_("the certificate of {host} is not trusted ({words})"),
    N_("the certificate of {host} is not trusted"),
    N_("the header '{name}' holds a character that no header may hold"),
    N_("the name {host} is not known: check it and the network"),
    N_("the server offers no STARTTLS, which the URL insists on"),
    N_("the server takes a password only over TLS: use imaps://"),
    N_("there is no list at '{place}' in the answer"),
    N_("this process ends; it is read by the next one"),
    N_("{host} answered {words}"),
    N_("{host} cannot be reached ({words})"),
    N_("{host} cannot be reached"),
    N_("{host} does not answer in time"),
    N_("{host} ended the connection before its answer was complete"),
    N_("{host} ended the connection, or said what IMAP does not know"),
    N_("{host} packed its answer in a way that cannot be unpacked"),
    N_("{host} redirects more than {most} times"),
    N_("{host} speaks no TLS that we know: use the other of imap:// and imaps://, or another port"),
    N_("{host} took more than {seconds} s to answer"),
)
"""Why a mailbox or a feed cannot be read: its fault, which is also what to do."""

CHECKED = N_(": check the feed's headers and CALLBOARD_FEED_SECRETS")
"""Stands behind what a feed's server answered."""


def place_of(place: str) -> str:
    """Where a database lies: a path stays, words of ours are told."""
    known = {
        "the database server": pgettext("on where", "the database server"),
        "its file": pgettext("what was moved", "its file"),
        "it": pgettext("if it is bad", "it"),
    }
    return known.get(place, place)


def what_it_is(what: str, inner: Inner = as_it_stands) -> str:
    """The thing and its state in the operator's words."""

    def said(name: str, value: str) -> str:
        return _(value) if name == "medium" and value in MEDIA else inner(name, value)

    return retold(what, WHATS, said)
