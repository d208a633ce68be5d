"""The team's rules as typed values: what a playbook file may say, and nothing it may not.

Unknown keys are refused, so a misspelt rule is an error and never a rule that silently does
nothing. Everything here is plain, frozen data; the rules that use it live in the rooms.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator

from data.playbook.channel import Channel
from data.playbook.consent import ConsentRules
from data.playbook.engagement import Decay, Tracking
from data.playbook.feeds import Feed, with_entries
from data.playbook.first_response import FirstResponse
from data.playbook.lifecycle import Lifecycle
from data.playbook.mapping import Mapping
from data.playbook.outcomes import OutcomeName, OutcomeRule
from data.playbook.qualify import Qualify
from data.playbook.quiet import OpenHours, States
from data.playbook.reasons import Reason
from data.playbook.reply_to import ReplyTo
from data.playbook.sequences import Sequence
from data.playbook.team import Assignment, Handoff, Member
from data.playbook.templates import Template
from data.playbook.urgency import Urgency
from data.playbook.values import ClockTime, Key, Rules, Sentence, SmallLetters, ZoneName
from data.playbook.voice import Voice

JobName = Literal[
    "process-inbox",
    "fetch-leads",
    "read-mailbox",
    "read-feed",
    "deliver",
    "follow-up",
    "overdue-check",
    "renew-drafts",
    "ownership",
    "daily-digest",
    "stuck-clients",
    "count-engagement",
    "fade-scores",
    "retention",
    "housekeeping",
]


class Business(Rules):
    """Who speaks. `example = true` marks the shipped example, which never writes to strangers."""

    name: Sentence
    agent: Sentence
    email: Sentence
    reply_to: ReplyTo = ""
    phone: str = ""
    website: str = ""
    postal_address: Sentence
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] = "US"
    timezone: ZoneName = ""
    booking_url: str = ""
    review_url: str = ""
    example: bool = False


class Source(Rules):
    """A place leads come from, how it is recognised and how it is first answered."""

    label: Sentence
    aliases: tuple[str, ...] = ()
    utm_medium: tuple[SmallLetters, ...] = ()
    utm_source: tuple[SmallLetters, ...] = ()
    tags: tuple[str, ...] = ()
    channels: tuple[Channel, ...] = ("email", "sms")
    first_response: Key = "website"
    sequence: Key = "new-lead"
    fields: Mapping = Mapping()


class WordRule(Rules):
    """Words or phrases, matched whole and case-folded; a trailing `*` matches any ending."""

    words: tuple[Sentence, ...] = ()


class IntentRule(WordRule):
    label: Sentence
    tags: tuple[str, ...] = ()
    hot: bool = False


class UrgencyRule(WordRule):
    level: Urgency


class Points(Rules):
    """Points for one kind of activity; `cap` bounds what this kind can add up to."""

    points: int = Field(ge=-100, le=100)
    cap: int = Field(ge=-1000, le=1000)


class Scoring(Rules):
    """000: points add up with every action; `threshold` points make a lead hot."""

    threshold: int = Field(default=70, ge=1)
    points: dict[Key, Points]
    pages: dict[Key, tuple[Sentence, ...]] = {}
    decay: Decay = Decay()

    @model_validator(mode="after")
    def _pages_have_points(self) -> Scoring:
        for kind in self.pages:
            if kind not in self.points:
                raise ValueError(f"pages.{kind} names an activity without points")
        return self


class ReviewRule(WordRule):
    """What sends a draft to a person for one reason.

    `second`: two people must approve the same text. `avoid` is what whoever takes over must not
    say.
    """

    label: Sentence
    second: bool = False
    avoid: str = ""
    max_length: int | None = Field(default=None, ge=1)
    links: bool = False
    min_amount: float | None = Field(default=None, ge=0)


class Review(Rules):
    hold_seconds: int = Field(default=10, ge=0, le=600)
    snooze_minutes: int = Field(default=60, ge=1)
    reasons: dict[Reason, ReviewRule]
    rejections: dict[Key, Sentence] = {}


class Area(Rules):
    """Where the business works. All lists empty: everywhere."""

    postal_prefixes: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()


class Window(Rules):
    """Hours of the recipient's clock in which a message may leave; days 1 (Monday) to 7."""

    opens: ClockTime
    closes: ClockTime
    days: tuple[Annotated[int, Field(ge=1, le=7)], ...] = (1, 2, 3, 4, 5, 6, 7)

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> Window:
        if self.opens >= self.closes:
            raise ValueError("opens must be earlier than closes")
        if not self.days:
            raise ValueError("days must name at least one day")
        return self

    def span(self, day: date) -> OpenHours | None:
        """The open hours of a local day; None: it stays shut."""
        return (self.opens, self.closes) if day.isoweekday() in self.days else None


class Hours(Rules):
    """`email` and `sms` bound follow-ups; a first response by e-mail may leave at any hour.

    `sms` also bounds first responses (47 CFR 64.1200(c)(1)), except to someone who called or
    texted within `sms_answer_minutes`. `states` narrow it where a state's law is stricter.
    """

    email: Window
    sms: Window
    windows: dict[Key, Window] = {}
    states: States = {}
    sms_answer_minutes: int = Field(default=15, ge=0)


class Service(Rules):
    """Service levels. 001: four minutes for a lead that waits for a person.

    `gap_hours` is kept between messages of two sequences to one person.
    """

    first_response_minutes: int = Field(default=4, ge=1)
    repeat_window_hours: int = Field(default=24, ge=0)
    answer_again_days: int = Field(default=30, ge=0)
    gap_hours: int = Field(default=4, ge=0, le=72)


class CronEntry(Rules):
    """When a job runs: a cron expression in `timezone` (empty: the business's)."""

    job: JobName
    cron: Sentence
    timezone: ZoneName = ""
    paused: bool = False


class Alerts(Rules):
    """Which events reach the operators' channels."""

    hot_lead: bool = True
    review_waiting: bool = True
    reply: bool = True
    response_overdue: bool = True
    runner_trouble: bool = True
    client_stuck: bool = True
    assigned: bool = True
    lead_returned: bool = True
    handoff: bool = True
    daily_digest: bool = True


class Delivery(Rules):
    """How fast messages may leave; 0: no limit. First answers go before everything else.

    A text of more than `sms_segments` SMS waits for a person.
    """

    email_per_minute: int = Field(default=300, ge=0)
    email_per_domain_per_minute: int = Field(default=60, ge=0)
    sms_per_minute: int = Field(default=60, ge=0)
    sms_segments: int = Field(default=3, ge=1, le=10)


class Retention(Rules):
    """Days that things are kept; 0: for ever. `lost_days` counts from when a lead was closed."""

    runs_days: int = Field(default=30, ge=1)
    raw_days: int = Field(default=365, ge=0)
    lost_days: int = Field(default=1095, ge=0)
    alerts_days: int = Field(default=90, ge=0)


class Playbook(Rules):
    """Everything a team decides. References between tables are checked by `references.py`."""

    business: Business
    voice: Voice = Voice()
    sources: dict[Key, Source]
    first_response: tuple[FirstResponse, ...] = ()
    qualify: Qualify = {}
    intents: dict[Key, IntentRule]
    urgency: tuple[UrgencyRule, ...] = ()
    scoring: Scoring
    tracking: Tracking = Tracking()
    review: Review
    area: Area = Area()
    hours: Hours
    consent: ConsentRules = ConsentRules()
    service: Service = Service()
    team: dict[Key, Member] = {}
    assignment: Assignment = Assignment()
    handoff: Handoff = Handoff()
    sequences: dict[Key, Sequence]
    outcomes: dict[OutcomeName, OutcomeRule] = {}
    templates: dict[Key, Template]
    lifecycle: Lifecycle
    jobs: dict[Key, CronEntry]
    feeds: dict[Key, Feed] = {}
    alerts: Alerts = Alerts()
    delivery: Delivery = Delivery()
    retention: Retention = Retention()

    @model_validator(mode="before")
    @classmethod
    def _feeds_have_entries(cls, tables: Any) -> Any:
        return with_entries(tables)
