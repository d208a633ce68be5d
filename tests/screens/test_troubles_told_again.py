"""What troubles the house is told in the reader's language, wherever a screen tells it."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from data.trouble import Trouble, database_trouble, full, gone
from data.words import speak
from jobs.clock_watch import clock_trouble
from screens.main.header import _runner, _told
from screens.reading.retelling import told_again
from screens.reading.troubles import trouble_told, what_to_do

SINCE = datetime(2026, 3, 2, 13, 3, tzinfo=UTC)
NOW = SINCE + timedelta(minutes=5)
BERLIN = ZoneInfo("Europe/Berlin")
HELD_UP = Trouble("E-mail: held up", "3 wait and go by themselves; The mail server could not be"
                  " reached: refused")  # fmt: skip


@pytest.fixture
def in_german() -> Iterator[None]:
    told_again.cache_clear()
    speak("de")
    yield
    speak("")
    told_again.cache_clear()


@pytest.mark.usefixtures("in_german")
@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (gone(Path("/a b.db")), ("Datenbank: verschwunden seit 14:03 — /a b.db wurde verschoben,"
                                   " gelöscht oder ausgehängt; legen Sie es zurück")),
        (full(None), ("Datenbank: Platte voll seit 14:03 — schaffen Sie Platz auf dem"
                      " Datenbankserver")),
        (database_trouble(OSError(errno.EIO, "— since 2026-01-01 00:00 UTC")),
         ("Datenbank: antwortet nicht seit 14:03 — sie sagt: [Errno 5] — since 2026-01-01 00:00"
          " UTC")),
        (clock_trouble(timedelta(hours=-1)),
         ("Uhr: um 1 Stunde zurückgesprungen um 14:03 — prüfen Sie Datum und Uhrzeit dieses"
          " Rechners; nichts läuft zweimal")),
        (HELD_UP, ("E-Mail: aufgehalten seit 14:03 — 3 warten und gehen von selbst; Der Mailserver"
                   " war nicht zu erreichen: refused")),
        (Trouble("Mailbox a@b/INBOX: cannot be read", "it refused user or password (no): mend"
                 " CALLBOARD_IMAP_URL"),
         ("Postfach a@b/INBOX: nicht zu lesen seit 14:03 — es lehnte Benutzer oder Passwort ab"
          " (no): berichtigen Sie CALLBOARD_IMAP_URL")),
        (Trouble("Feed crm: cannot be read", "x.example answered 401 Unauthorized: check the feed's"
                 " headers and CALLBOARD_FEED_SECRETS"),
         ("Feed crm: nicht zu lesen seit 14:03 — x.example antwortete 401 Unauthorized: prüfen Sie"
          " die Kopfzeilen des Feeds und CALLBOARD_FEED_SECRETS")),
        (Trouble("Disk: {what}", "{do} it"), "Disk: {what} seit 14:03 — {do} it"),
    ],
    ids=lambda value: value.what if isinstance(value, Trouble) else "",
)  # fmt: skip
def test_a_trouble_is_told_in_german_and_on_the_readers_clock(trouble: Trouble, said: str) -> None:
    told = trouble_told(trouble.sentence(SINCE), BERLIN, NOW)
    assert told.sentence == said
    assert said.startswith(told.what)
    assert not {"since", "at"} & set(told.what.split())


@pytest.mark.usefixtures("in_german")
def test_the_header_shortens_a_german_trouble_to_what_it_is() -> None:
    troubles = _told([full(None).sentence(SINCE), HELD_UP.sentence(SINCE)], NOW, BERLIN)
    (part,) = _runner(None, troubles)
    assert part.shorter[-1] == "! Datenbank: Platte voll (+1)"


def test_in_english_it_stays_as_it_was_raised() -> None:
    what, sentence = trouble_told(full(None).sentence(SINCE), BERLIN, NOW)
    assert what == "Database: disk full"
    assert sentence == f"{what} since 14:03 — free space on the database server"
    assert what_to_do("it offers IDLE and refuses it") == "it offers IDLE and refuses it"
