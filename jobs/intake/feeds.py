"""Read a feed: what is new in it is stored raw, and the bookmark moved on in the same transaction.

A reader that dies anywhere lost nothing: what it had stored is known when the next one comes to it.
Processing and answering is the runner's, as for every door.
"""

from __future__ import annotations

import logging
import random
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from data.inbox.bookmarks import (
    NotNow,
    TurnLost,
    answered,
    failed,
    give_back,
    keep_turn,
    move_on,
    take_turn,
)
from data.inbox.feed_items import Answer, read_answer
from data.inbox.feed_mark import content_type_of
from data.inbox.feed_troubles import NAMED
from data.inbox.parse import Unreadable
from data.inbox.receive import look_at, receive
from data.playbook.feeds import Feed
from jobs.heartbeat import is_dead_here
from jobs.intake.http_get import Bounds, Fault, Got, get
from jobs.not_done import NotDone
from jobs.office import Office

log = logging.getLogger(__name__)

PAUSES = (1.0, 5.0, 20.0)
"""Seconds between the tries of one run, each times 0.5 to 1.5: not all readers at once again."""

WAITS_ITSELF = 30.0
"""Seconds; a server that asks for more is left alone until then, by every later run."""

LONGEST_WAIT = timedelta(hours=1)
FIRST_WAIT = timedelta(minutes=1)
"""Between runs that fail; doubled each time. A slower schedule is never hurried."""

MOST_PAGES = 50
"""Pages of one run; the rest is read by the next one."""

AT_ONCE = 100
"""Entries in one transaction."""

FOR_EVER = timedelta(days=36500)
"""The same entry is never a new request, however long it stands in the feed."""

OVERLAP = timedelta(minutes=1)
"""How far `since` goes back behind the last reading: the server's clock is not ours."""

_CONDITIONS = ("If-None-Match", "If-Modified-Since")
_SECRET = re.compile(r"\{secret:([^{}]*)\}")


@dataclass(slots=True)
class _Reading:
    """One run at one feed, by the holder of its bookmark."""

    office: Office
    name: str
    feed: Feed
    reader: str
    began: datetime
    position: dict[str, Any]

    @property
    def bookmark(self) -> str:
        return f"{NAMED}{self.name}"

    def lease_end(self) -> datetime:
        """Long enough for a try and the pause after it, in which nobody renews it."""
        return self.office.lease_end() + timedelta(seconds=self.feed.timeout_seconds + WAITS_ITSELF)


def read(office: Office, name: str) -> str:
    """One run; says what came. Raises `NotDone` with the sentence that the history shows."""
    feed = office.house.playbook.feeds.get(name)
    if feed is None:
        raise NotDone(f"There is no feed '{name}' in the playbook.")
    reader, began = f"{office.worker}/feed/{name}", office.now()
    with office.store.write() as session:
        turn = take_turn(
            session,
            f"{NAMED}{name}",
            reader=reader,
            now=began,
            lease_now=office.lease_now(),
            until=office.lease_end(),
            is_dead=is_dead_here,
        )
    if isinstance(turn, NotNow):
        return f"left alone: {turn.why}"
    reading = _Reading(office, name, feed, reader, began, dict(turn.position))
    try:
        return _read_to_the_end(reading)
    except (Fault, Unreadable) as error:
        fault = error if isinstance(error, Fault) else Fault(str(error))
        raise NotDone(_note(reading, fault)) from None
    except TurnLost:
        return "left to another reader"
    finally:
        _give_back(reading)


def _read_to_the_end(reading: _Reading) -> str:
    new = seen = 0
    for _ in range(MOST_PAGES):
        url = _url(reading)
        got = _got(reading, url)
        if not got.is_new:
            break
        answer = read_answer(got.body, reading.feed)
        position = _after(reading, url, got, answer)
        goes_on = bool(answer.items) and position.get("cursor") != reading.position.get("cursor")
        new += _store(reading, answer, position)
        seen += len(answer.items)
        if not goes_on:
            break
    _finish(reading)
    if not seen:
        return "nothing new"
    return f"{new} new" if new == seen else f"{new} new, {seen - new} known already"


def _url(reading: _Reading) -> str:
    """The feed's address with what tells the server where we stand."""
    feed, position = reading.feed, reading.position
    url = httpx.URL(feed.url)
    if feed.cursor is not None and position.get("cursor"):
        url = url.copy_set_param(feed.cursor.parameter, position["cursor"])
    if feed.since and position.get("since"):
        url = url.copy_set_param(feed.since, position["since"])
    return str(url)


def _got(reading: _Reading, url: str) -> Got:
    """The answer, tried again while there is hope that it goes well soon."""
    feed, closing = reading.feed, reading.office.closing
    headers = _headers(feed.headers, reading.office.feed_secrets)
    last = reading.position.get("last", {})
    if last.get("url") == url:
        headers |= {name: last[name] for name in _CONDITIONS if last.get(name)}
    most = feed.max_mb * 1_000_000
    bounds = Bounds(most, feed.timeout_seconds, feed.allow_private, closing.is_set)
    for pause in (*PAUSES, None):
        _keep(reading)
        try:
            return get(url, headers, bounds)
        except Fault as fault:
            if pause is None or not fault.for_now or fault.after > WAITS_ITSELF or closing.is_set():
                raise
            closing.wait(max(fault.after, pause * random.uniform(0.5, 1.5)))
    raise AssertionError("the last try returns or raises")


def _headers(wanted: Mapping[str, str], secrets: Mapping[str, str]) -> dict[str, str]:
    """The playbook's headers with the secrets that they name."""

    def secret(found: re.Match[str]) -> str:
        if found[1] not in secrets:
            raise Fault(f"CALLBOARD_FEED_SECRETS has no '{found[1]}', which its headers name")
        return secrets[found[1]]

    headers = {name: _SECRET.sub(secret, value) for name, value in wanted.items()}
    for name, value in headers.items():
        if not (name.isascii() and name.isprintable() and value.isascii() and value.isprintable()):
            raise Fault(f"the header '{name}' holds a character that no header may hold")
    return headers


def _after(reading: _Reading, url: str, got: Got, answer: Answer) -> dict[str, Any]:
    """Where the next reading begins, once everything in this answer is stored."""
    position = dict(reading.position)
    etag, modified = got.headers.get("etag", ""), got.headers.get("last-modified", "")
    position["last"] = {"url": url, "If-None-Match": etag, "If-Modified-Since": modified}
    if answer.cursor:
        position["cursor"] = answer.cursor
    return position


def _store(reading: _Reading, answer: Answer, position: dict[str, Any]) -> int:
    """The entries in order; the bookmark moves with the last of them. Gives how many are new."""
    office, source = reading.office, reading.feed.source
    content_type, new = content_type_of(reading.name), 0
    for start in range(0, max(len(answer.items), 1), AT_ONCE):
        part = answer.items[start : start + AT_ONCE]
        told = [look_at(source, content_type, item, office.house.playbook) for item in part]
        if office.closing.is_set():
            raise Fault("this process ends; it is read by the next one", for_now=True)
        with office.store.write() as session:
            until = reading.lease_end()
            keep_turn(session, reading.bookmark, reader=reading.reader, until=until)
            for item, one in zip(part, told, strict=True):
                receipt = receive(
                    session,
                    source=source,
                    payload=item,
                    content_type=content_type,
                    now=office.now(),
                    by=reading.bookmark,
                    repeat_window=FOR_EVER,
                    told=one,
                )
                new += not receipt.repeated
            if start + AT_ONCE >= len(answer.items):
                move_on(session, reading.bookmark, position, reader=reading.reader, until=until)
    reading.position = position
    return new


def _keep(reading: _Reading) -> None:
    office = reading.office
    with office.store.write() as session:
        keep_turn(session, reading.bookmark, reader=reading.reader, until=reading.lease_end())


def _finish(reading: _Reading) -> None:
    """Read up to its end: from here on `since` counts from the beginning of this run."""
    office, since = reading.office, (reading.began - OVERLAP).astimezone(UTC)
    if reading.feed.since:
        reading.position = {**reading.position, "since": f"{since:%Y-%m-%dT%H:%M:%SZ}"}
    with office.store.write() as session:
        answered(
            session,
            reading.bookmark,
            reading.position,
            reader=reading.reader,
            until=reading.lease_end(),
            now=office.now(),
        )


def _note(reading: _Reading, fault: Fault) -> str:
    """Remember why, for the header and the doctor; returns the sentence for the history."""
    office = reading.office
    sentence = f"{fault.why[:1].upper()}{fault.why[1:]}."
    if office.closing.is_set():
        return sentence
    with office.store.write() as session:
        failed(
            session,
            reading.bookmark,
            fault.why,
            wait=lambda failures: wait_after(failures, fault.after),
            now=office.now(),
        )
    log.warning("Feed %s: %s", reading.name, fault.why)
    return sentence


def wait_after(failures: int, asked_for: float) -> timedelta:
    """How long it is left alone after so many failures in a row; `asked_for` in seconds."""
    own: timedelta = min(FIRST_WAIT * (1 << min(failures - 1, 10)), LONGEST_WAIT)
    return max(own * random.uniform(0.5, 1.0), timedelta(seconds=asked_for))


def _give_back(reading: _Reading) -> None:
    """Where the database is away, the lease runs out by itself."""
    with suppress(Exception), reading.office.store.write() as session:
        give_back(session, reading.reader)
