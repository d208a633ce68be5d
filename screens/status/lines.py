"""The lines of the status screen, as a pure function of what was read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Literal

from data.words import _, ngettext
from screens.reading.stored import in_his_words
from screens.reading.troubles import trouble_told, what_to_do
from screens.region import number
from screens.spans import brief, clock, local_time

if TYPE_CHECKING:
    from data.outreach.held_up import HeldUp
    from data.overview.disk import Disk
    from data.overview.status import Lately, Queue, Reading, Status
    from data.schedule.runners import RunnerRow
    from screens.status.transports import Transport

State = Literal["ok", "look", "bad", "off"]

LONG = timedelta(minutes=2)
"""What has waited so long is not just about to be done."""

SLOW_LOOK = timedelta(milliseconds=500)

AHEAD = timedelta(minutes=2)
"""A newest entry so far in the future was written by a clock that is wrong."""


@dataclass(frozen=True, slots=True)
class Line:
    """`opens` is the verb that leads to what it is about, with a filter where that is a pane;
    empty: nothing more to see."""

    part: str
    what: str
    state: State
    says: str
    opens: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """What only this console knows: its own troubles as they were raised, its transports,
    and how long a look took."""

    troubles: tuple[str, ...]
    transports: tuple[Transport, ...]
    look: timedelta


def lines_of(found: Status, disk: Disk, heard: Heard, now: datetime, zone: tzinfo) -> list[Line]:
    """What troubles somebody first, then part by part."""
    lines = list(_troubles(found, heard, now, zone))
    lines += _runners(found.runners, now, zone)
    lines += _queues(found, now)
    lines += _transports(found, heard.transports, now, zone)
    lines += _database(disk, found, now, zone)
    lines += _lag(found, heard)
    return lines


def _troubles(found: Status, heard: Heard, now: datetime, zone: tzinfo) -> Iterator[Line]:
    own = [line for row in found.runners for line in row.trouble.splitlines()]
    told = (trouble_told(one, zone, now).sentence for one in (*heard.troubles, *own))
    for sentence in dict.fromkeys(told):
        what, _unused, rest = sentence.partition(": ")
        yield Line(_("Trouble"), what, "bad", rest or sentence, "log")


def _runners(rows: Sequence[RunnerRow], now: datetime, zone: tzinfo) -> Iterator[Line]:
    alive = [row for row in rows if row.kind]
    if not alive:
        yield Line(
            _("Runner"),
            _("none"),
            "bad",
            _("nothing is answered, sent or fetched: open a console or run `callboard serve`"),
            "jobs",
        )
    for row in alive:
        since = (
            _("since {since}").format(since=local_time(row.since, now, zone)) if row.since else ""
        )
        beat = (
            _("last sign {beat_at:%H:%M:%S}").format(beat_at=row.beat_at.astimezone(zone))
            if row.beat_at
            else ""
        )
        doing = ", ".join(run.entry for run in row.runs) or _("idle")
        hands = (
            ngettext(
                "{messages} message in hand", "{messages} messages in hand", row.messages
            ).format(messages=row.messages)
            if row.messages
            else ""
        )
        says = " · ".join(word for word in (since, doing, hands, beat) if word)
        yield Line(
            _("Runner"),
            _("{kind} on {host}").format(kind=row.kind, host=row.host),
            "bad" if row.trouble else "ok",
            says,
            "jobs",
        )
    for row in rows:
        if not row.kind:
            yield Line(
                _("Runner"),
                row.host,
                "look",
                _(
                    "holds work and is not signed in: a command in another terminal, or a "
                    "process that ended"
                ),
                "jobs",
            )


def _queues(found: Status, now: datetime) -> Iterator[Line]:
    yield _queue(_("arrivals to understand"), found.arrived, now, "inbox")
    for channel, queue in found.due.items():
        name = _NAMES.get(channel, channel)
        yield _queue(_("{name} due to leave").format(name=name), queue, now, "next_hours")
    yield _queue(_("follow-ups due"), found.steps, now, "next_hours")
    yield _queue(_("leads to fetch from senders"), found.fetches, now, "inbox", patience=LONG * 5)
    yield _queue(_("alerts to operators"), found.alerts, now, "log")
    for state, what in (("review", _("drafts for a person")), ("uncertain", _("may have arrived")),
                        ("failed", _("could not be delivered"))):  # fmt: skip
        count = found.waiting.get(state, 0)
        grave: State = "look" if state != "review" and count else "ok"
        yield Line(_("Queue"), what, grave, str(count), f"review state:{state}")
    yield Line(_("Queue"), _("quarantined"), "look" if found.quarantined else "ok",
               str(found.quarantined), "inbox")  # fmt: skip
    if found.failed_alerts:
        yield Line(
            _("Queue"),
            _("alerts that failed"),
            "bad",
            _("{failed_alerts}; try `callboard alerts test`").format(
                failed_alerts=found.failed_alerts
            ),
            "log",
        )


_NAMES = {"email": _("e-mails"), "sms": _("texts")}


def _queue(what: str, queue: Queue, now: datetime, opens: str, patience: timedelta = LONG) -> Line:
    if not queue.count or queue.since is None:
        return Line(_("Queue"), what, "ok", "0", opens)
    waits = now - queue.since
    state: State = "look" if waits > patience else "ok"
    return Line(
        _("Queue"),
        what,
        state,
        _("{count}, the first for {waits}").format(count=queue.count, waits=clock(waits)),
        opens,
    )


def _transports(
    found: Status, transports: Sequence[Transport], now: datetime, zone: tzinfo
) -> Iterator[Line]:
    held = {one.channel: one for one in found.held}
    for one in transports:
        if not one.where:
            yield Line(_("Transport"), one.name, "off", one.missing)
            continue
        if (stopped := held.get(one.channel)) is not None:
            yield _held(one, stopped, now, zone)
            continue
        tried = found.tried_at.get(one.channel)
        last = (
            _(" · last tried {tried}").format(tried=local_time(tried, now, zone)) if tried else ""
        )
        yield Line(_("Transport"), one.name, "ok", f"{one.where}{last}")
    for reading in found.readings:
        yield _reading(reading, now, zone)


def _held(one: Transport, held: HeldUp, now: datetime, zone: tzinfo) -> Line:
    since = local_time(held.since, now, zone)
    says = ngettext(
        "{where} takes nothing since {since}, {waiting} waits: {why}",
        "{where} takes nothing since {since}, {waiting} wait: {why}",
        held.waiting,
    ).format(where=one.where, since=since, waiting=held.waiting, why=in_his_words(held.why))
    return Line(_("Transport"), one.name, "bad", says, "log")


def _reading(reading: Reading, now: datetime, zone: tzinfo) -> Line:
    kind = "feed" if reading.name.startswith("feed:") else "mailbox"
    name = reading.name.removeprefix("feed:")
    if reading.problem:
        since = local_time(reading.failing_since or now, now, zone)
        again = (
            _(", again at {next_at}").format(next_at=local_time(reading.next_at, now, zone))
            if reading.next_at
            else ""
        )
        return Line(
            _("Transport"),
            kind,
            "bad",
            _("{name}: {problem} since {since}{again}").format(
                name=name, problem=what_to_do(reading.problem), since=since, again=again
            ),
            "log",
        )
    read = (
        _("read {read_at}").format(read_at=local_time(reading.read_at, now, zone))
        if reading.read_at
        else _("not read yet")
    )
    return Line(_("Transport"), kind, "ok", f"{name} · {read}")


def _database(disk: Disk, found: Status, now: datetime, zone: tzinfo) -> Iterator[Line]:
    sizes = [disk.engine]
    if disk.size is not None:
        sizes.append(
            _("{size} and {log_size} of log").format(
                size=_bytes(disk.size), log_size=_bytes(disk.log_size or 0)
            )
        )
    yield Line(_("Database"), disk.where, "ok", " · ".join(sizes))
    if disk.room is not None:
        says = _("{room} free").format(room=_bytes(disk.room))
        yield Line(_("Database"), _("room"), "bad" if disk.is_tight else "ok", says)
    if found.newest is not None and found.newest - now > AHEAD:
        says = _("the newest entry is of {newest}, ahead of this clock").format(
            newest=local_time(found.newest, now, zone)
        )
        yield Line(
            _("Database"),
            _("clock"),
            "bad",
            _("{says}: set the clock that is wrong").format(says=says),
        )


def _lag(found: Status, heard: Heard) -> Iterator[Line]:
    look: State = "look" if heard.look > SLOW_LOOK else "ok"
    yield Line(_("Lag"), _("reading this screen"), look, _span(heard.look))
    yield _lately(_("from arrival to understood"), found.taking_in, "inbox")
    yield _lately(_("from due to sent"), found.leaving, "reports")
    yield _lately(_("from due to begun, of jobs"), found.firing, "jobs")


def _lately(what: str, lately: Lately, opens: str) -> Line:
    if lately.middle is None or lately.worst is None:
        return Line(_("Lag"), what, "off", _("nothing yet"))
    return Line(
        _("Lag"),
        what,
        "ok",
        _("{middle}, at worst {worst}, of the last 20").format(
            middle=_span(lately.middle), worst=_span(lately.worst)
        ),
        opens,
    )


def _span(span: timedelta) -> str:
    seconds = span.total_seconds()
    if seconds < 1:
        return _("{seconds:.0f} ms").format(seconds=seconds * 1000)
    return f"{number(seconds, 1)} s" if seconds < 60 else brief(span)


def _bytes(count: int) -> str:
    for unit, size in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= size:
            return f"{number(count / size, 1)} {unit}"
    return ngettext("{number} byte", "{number} bytes", count).format(number=count)
