"""The team's rules as typed values: what a playbook file may say, and nothing it may not.

Unknown keys are refused, so a misspelt rule is an error and never a rule that silently does
nothing. Everything here is plain, frozen data; the rules that use it live in the rooms.
"""

from __future__ import annotations

import re
from datetime import time
from enum import StrEnum
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

Channel = Literal["email", "sms"]
JobName = Literal[
    "process-inbox",
    "deliver",
    "follow-up",
    "overdue-check",
    "daily-digest",
    "stuck-clients",
    "housekeeping",
]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$", max_length=60)]
SmallLetters = Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, min_length=1)]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


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


def _known_zone(name: str) -> str:
    # Opening the one zone costs microseconds; available_timezones() reads the whole directory.
    if not name:
        return name
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(
            f"'{name}' is not a time zone; use a name such as 'Europe/Berlin' or 'America/New_York'"
        ) from error
    return name


def _clock_time(value: object) -> object:
    # pydantic would read a bare 8 as eight seconds past midnight, and "08:00Z" as a time elsewhere.
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?", value):
        return value.zfill(len(value) + 1) if value[1] == ":" else value
    if isinstance(value, time):  # TOML's own times have no zone
        return value
    raise ValueError('must be a time of day in quotes, such as "08:00"')


ZoneName = Annotated[str, AfterValidator(_known_zone)]
ClockTime = Annotated[time, BeforeValidator(_clock_time)]


class Rules(BaseModel):
    """Base of every table: frozen, and an unknown key is an error.

    Validators are built once, for the whole playbook: a start waits for them.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Business(Rules):
    """Who speaks. `example = true` marks the shipped example, which never writes to strangers."""

    name: Sentence
    agent: Sentence
    email: Sentence
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


class Evidence(Rules):
    """What the database itself can prove, so that nobody has to tick it."""

    kind: Literal["previous_stage", "leads", "bookings", "days_in_stage"]
    at_least: int = Field(default=1, ge=1)


class Criterion(Rules):
    """One line of a gate, for clients on one of `variants` (none: all) and on none of `not_for`."""

    key: Key
    text: Sentence
    evidence: Evidence | None = None
    variants: tuple[Key, ...] = ()
    not_for: tuple[Key, ...] = ()


class Stage(Rules):
    """One implementation stage of 002. Days are business days; `days_max` empty means ongoing."""

    key: Key
    label: Sentence
    owner: Sentence
    goal: Sentence
    status: Sentence
    days_min: int | None = None
    days_max: int | None = None
    entry: tuple[Criterion, ...] = ()
    exit: tuple[Criterion, ...] = ()
    activities: tuple[Sentence, ...] = ()
    deliverables: tuple[Criterion, ...] = ()
    metrics: tuple[Sentence, ...] = ()


class Lifecycle(Rules):
    """002: the way to `goal` has a limit of its own beside each stage's."""

    goal: Key = "operational"
    limit_days: int = Field(default=20, ge=1)
    escalate_after_days: int = Field(default=1, ge=0)
    stages: tuple[Stage, ...] = Field(min_length=2)
    variants: dict[Key, Sentence] = {}

    @model_validator(mode="after")
    def _keys_are_unique(self) -> Lifecycle:
        keys = [stage.key for stage in self.stages]
        if len(set(keys)) != len(keys):
            raise ValueError("two stages have the same key")
        if self.goal not in keys:
            raise ValueError(f"goal '{self.goal}' is not one of the stages")
        for stage in self.stages:
            items = [item.key for item in (*stage.entry, *stage.exit, *stage.deliverables)]
            if len(set(items)) != len(items):
                raise ValueError(f"stage '{stage.key}' has two criteria with the same key")
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
    response_overdue: bool = True
    runner_trouble: bool = True
    client_stuck: bool = True
    daily_digest: bool = True


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
    alerts: Alerts = Alerts()
    retention: Retention = Retention()
