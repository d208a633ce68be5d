"""The team's rules as typed values: what a playbook file may say, and nothing it may not.

Unknown keys are refused, so a misspelt rule is an error and never a rule that silently does
nothing. Everything here is plain, frozen data; the rules that use it live in the rooms.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator

from data.playbook.feeds import Feed, with_entries
from data.playbook.lifecycle import Lifecycle
from data.playbook.mapping import Mapping
from data.playbook.reply_to import ReplyTo
from data.playbook.values import ClockTime, Key, Rules, Sentence, SmallLetters, ZoneName

Channel = Literal["email", "sms"]
JobName = Literal[
    "process-inbox",
    "fetch-leads",
    "read-mailbox",
    "read-feed",
    "deliver",
    "follow-up",
    "overdue-check",
    "daily-digest",
    "stuck-clients",
    "housekeeping",
]


class Reason(StrEnum):
    """Why a message waits for a person (DESIGN §4)."""

    PRICING = "pricing"
    LEGAL = "legal"
    UNUSUAL = "unusual"
    OUT_OF_AREA = "out_of_area"
    INCOMPLETE = "incomplete"
    COMPLAINT = "complaint"
    HIGH_VALUE = "high_value"
    UNCERTAIN_DELIVERY = "uncertain_delivery"
    UNCLEAR_OPT_OUT = "unclear_opt_out"


class Urgency(StrEnum):
    """How soon the person wants something done, highest first."""

    NOW = "now"
    SOON = "soon"
    NORMAL = "normal"
    LOW = "low"


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

    @model_validator(mode="after")
    def _pages_have_points(self) -> Scoring:
        for kind in self.pages:
            if kind not in self.points:
                raise ValueError(f"pages.{kind} names an activity without points")
        return self


class ReviewRule(WordRule):
    """What sends a draft to a person for one reason."""

    label: Sentence
    max_length: int | None = Field(default=None, ge=1)
    links: bool = False
    min_amount: float | None = Field(default=None, ge=0)


class Review(Rules):
    hold_seconds: int = Field(default=10, ge=0, le=600)
    snooze_minutes: int = Field(default=60, ge=1)
    reasons: dict[Reason, ReviewRule]


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


class Hours(Rules):
    """`email` and `sms` bound follow-ups; a first response by e-mail may leave at any hour.

    `sms` also bounds first responses (47 CFR 64.1200(c)(1)), except to someone who called or
    texted within `sms_answer_minutes`.
    """

    email: Window
    sms: Window
    sms_answer_minutes: int = Field(default=15, ge=0)


class Service(Rules):
    """Service levels. 001: four minutes for a lead that waits for a person."""

    first_response_minutes: int = Field(default=4, ge=1)
    repeat_window_hours: int = Field(default=24, ge=0)
    answer_again_days: int = Field(default=30, ge=0)


class Step(Rules):
    """One touch of a sequence, `days` local calendar days after the sequence began."""

    name: Key
    days: int = Field(ge=0, le=365)
    template: Key
    channels: tuple[Channel, ...] = ()
    review: bool = False


class Sequence(Rules):
    """Touches in order; a lead without an outcome at the end goes on to the sequence `then`."""

    label: Sentence
    then: Key | None = None
    steps: tuple[Step, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _steps_go_forward(self) -> Sequence:
        names = [step.name for step in self.steps]
        if len(set(names)) != len(names):
            raise ValueError("two steps have the same name")
        days = [step.days for step in self.steps]
        if days != sorted(days):
            raise ValueError("steps must be in the order of their days")
        return self


class EmailText(Rules):
    subject: Sentence
    body: Sentence


class SmsText(Rules):
    body: Sentence


class Template(Rules):
    email: EmailText | None = None
    sms: SmsText | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Template:
        if self.email is None and self.sms is None:
            raise ValueError("a template needs an email or an sms text")
        return self


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
    daily_digest: bool = True


class Delivery(Rules):
    """How fast messages may leave; 0: no limit. First answers go before everything else."""

    email_per_minute: int = Field(default=300, ge=0)
    email_per_domain_per_minute: int = Field(default=60, ge=0)
    sms_per_minute: int = Field(default=60, ge=0)


class Retention(Rules):
    runs_days: int = Field(default=30, ge=1)


class Playbook(Rules):
    """Everything a team decides. References between tables are checked by `references.py`."""

    business: Business
    sources: dict[Key, Source]
    intents: dict[Key, IntentRule]
    urgency: tuple[UrgencyRule, ...] = ()
    scoring: Scoring
    review: Review
    area: Area = Area()
    hours: Hours
    service: Service = Service()
    sequences: dict[Key, Sequence]
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
