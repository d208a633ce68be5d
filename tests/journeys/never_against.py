"""What the world knows of an agency's people: the words that were said, and who had approved what.

Kept apart from the code under test on purpose: addresses, times and texts as plain values, quiet
hours by the area code alone, stops by what was really done.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from data.outreach.door import Parcel
from data.playbook.models import Playbook

ZONES = {"+1212": "America/New_York", "+1213": "America/Los_Angeles", "+1808": "Pacific/Honolulu"}
"""Of the area codes that our people have."""

EMAIL_HOURS, TEXT_HOURS = (time(8), time(20)), (time(8), time(21))
JUST_IN_TOUCH = timedelta(minutes=15)


@dataclass(frozen=True)
class Person:
    name: str
    email: str
    phone: str

    @property
    def addresses(self) -> set[tuple[str, str]]:
        return {(channel, one) for channel, one in (("email", self.email), ("sms", self.phone))
                if one}  # fmt: skip


PEOPLE = (
    Person("Dana Ortiz", "dana@example.org", "+12125550142"),
    Person("Ben Akana", "ben@example.org", "+18085550142"),
    Person("Kim Sato", "", "+12135550142"),
    Person("Lee Moss", "lee@example.org", ""),
)


@dataclass(frozen=True)
class Departure:
    """A parcel that went through the door, with what its rows say of it."""

    parcel: Parcel
    at: datetime
    stage: str
    phone: str
    sequence: str
    enrolment_id: int
    began_at: datetime | None
    decided_by: str
    reasons: tuple[str, ...]
    last_inbound_at: datetime

    @property
    def is_follow_up(self) -> bool:
        return bool(self.sequence)


@dataclass
class World:
    """`stopped` has the last time of each cause by lead; `read` what people read, by message."""

    playbook: Playbook
    opted_out: set[tuple[str, str]] = field(default_factory=set)
    stopped: dict[tuple[int, str], datetime] = field(default_factory=dict)
    read: dict[int, dict[str, tuple[str, str, str]]] = field(default_factory=dict)
    left: list[Departure] = field(default_factory=list)

    def may_leave(self, one: Departure) -> None:
        """Every promise of Shows 2, as an assertion that says what was broken."""
        self._nobody_opted_out(one)
        self._nothing_stopped_it(one)
        self._the_hour_is_decent(one)
        self._the_text_was_read(one)
        self._the_gap_is_kept(one)
        self.left.append(one)

    def _nobody_opted_out(self, one: Departure) -> None:
        address = (one.parcel.channel, one.parcel.recipient)
        assert address not in self.opted_out, f"{address} had opted out"

    def _nothing_stopped_it(self, one: Departure) -> None:
        """A stop ends what began before it; what is for customers or the lost begins with it."""
        lead, rule = one.parcel.lead_id, self.playbook.sequences.get(one.sequence)
        if rule is None:
            assert one.stage not in ("won", "lost"), f"an answer to a lead that is {one.stage}"
            return
        of_stage = one.stage if one.stage in ("won", "lost") else "open"
        assert rule.audience == of_stage, f"{one.sequence} to a lead that is {one.stage}"
        for cause in rule.stopped_by:
            at = self.stopped.get((lead, cause))
            is_newer = at is None or (one.began_at is not None and one.began_at >= at)
            assert is_newer, f"{one.sequence} after a {cause}"

    def _the_hour_is_decent(self, one: Departure) -> None:
        """On the recipient's clock, as far as the agency can know it: by the number it was told."""
        zone = ZoneInfo(ZONES.get(one.phone[:5], self.playbook.business.timezone))
        wall = one.at.astimezone(zone).time()
        if one.parcel.channel == "sms":
            answers = one.at - one.last_inbound_at <= JUST_IN_TOUCH
            assert answers or TEXT_HOURS[0] <= wall < TEXT_HOURS[1], f"a text at {wall} {zone}"
        elif one.is_follow_up and not one.decided_by:
            assert EMAIL_HOURS[0] <= wall < EMAIL_HOURS[1], f"an e-mail at {wall} {zone}"

    def _the_text_was_read(self, one: Departure) -> None:
        if not one.reasons:
            return
        shown = (one.parcel.recipient, one.parcel.subject, one.parcel.body)
        readers = [who for who, text in self.read.get(one.parcel.id, {}).items() if text == shown]
        needed = 2 if self._needs_two(one.reasons) else 1
        assert len(readers) >= needed, f"{len(readers)} of {needed} people had read this very text"

    def _needs_two(self, reasons: tuple[str, ...]) -> bool:
        rules = self.playbook.review.reasons
        return any(
            key == reason and rule.second for key, rule in rules.items() for reason in reasons
        )

    def _the_gap_is_kept(self, one: Departure) -> None:
        if not one.is_follow_up:
            return
        gap = timedelta(hours=self.playbook.service.gap_hours)
        for other in self.left:
            if not other.is_follow_up or other.enrolment_id == one.enrolment_id:
                continue
            near = one.at - other.at < gap
            assert not (near and self._same_person(one, other)), (
                f"{one.sequence} {one.at - other.at} after {other.sequence}"
            )

    def _same_person(self, one: Departure, other: Departure) -> bool:
        mine, theirs = ((d.parcel.channel, d.parcel.recipient) for d in (one, other))
        return any({mine, theirs} <= who.addresses for who in PEOPLE)
