"""The board as lists: one for each stage, the longest in it first, through whichever filter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from data.clients.board import CLIENT_COLUMNS, ClientRow, Placed, cards_of, placed_client
from data.clients.calendar import business_days_between, read_calendar
from data.listing.counting import at_most
from data.listing.every_row import every_row
from data.listing.language import Parsed, parse
from data.listing.listing import Listing, Order, Segment, each
from data.listing.reading import read_window
from data.listing.vocabulary import Field, Flag, Known, Vocabulary, vocabulary
from data.listing.window import Anchor, Asked, Asker, At
from data.reading import Reader
from data.words import _

if TYPE_CHECKING:
    from data.playbook.outline import AnyPlaybook, AnyStage

MOST_COUNTED = 1_000
"""Clients up to which a stage, or a trouble, is counted with every look."""

_BLOCKED = (
    "EXISTS (SELECT 1 FROM blocker WHERE blocker.client_id = client.id"
    " AND blocker.cleared_at IS NULL)"
)
_BLOCKERS = (
    "coalesce((SELECT min(blocker.kind || ' ' || blocker.note) FROM blocker"
    " WHERE blocker.client_id = client.id AND blocker.cleared_at IS NULL), '')"
)


@dataclass(frozen=True, slots=True)
class BoardAsked:
    """The stage that the cursor is in and its card; `edges` are stages of which the last cards are
    wanted, not the first."""

    stage: str = ""
    card: int | None = None
    edges: frozenset[str] = frozenset()
    cards: int = 30
    """How many are held of each stage."""


@dataclass(frozen=True, slots=True)
class Lane:
    """One stage: how many are in it, and whether those held begin and end it."""

    count: int
    is_exact: bool
    starts: bool
    ends: bool


@dataclass(frozen=True, slots=True)
class Board:
    """The cards held, stage by stage; the numbers are of all clients, up to `MOST_COUNTED`."""

    rows: tuple[ClientRow, ...] = ()
    lanes: Mapping[str, Lane] = field(default_factory=dict)
    every: int = 0
    overdue: int = 0
    blocked: int = 0


def words_of_the_board(playbook: AnyPlaybook) -> Vocabulary:
    """What a filter of clients understands; stages are the playbook's."""
    return vocabulary(
        Field("stage", "client.stage", help=_("the stage's key"),
              values=tuple(stage.key for stage in playbook.lifecycle.stages)),
        Field("owner", "client.owner", help=_("whose it is: me, none or a name"),
              known=Known("client", "client.owner", "client.owner <> ''")),
        Field("variant", "client.variant", help=_("the variant of the way")),
        Field("since", "client.entered_at", "span", _("in this stage, as in since>30d")),
        Field("name", "client.name", help=_("only their name")),
        Field("id", "client.id", "number", _("the client's number")),
        Flag("blocked", _BLOCKED, _("something is in the way")),
        Flag("waiting", "client.waiting_since IS NOT NULL", _("waits to enter the next stage")),
        Flag("overdue", _overdue(playbook), _("over the target of the stage, or of the whole way")),
        text=("client.name", "client.stage", "client.owner", "client.variant", _BLOCKERS),
        near="client.name",
    )  # fmt: skip


def read_board(
    reader: Reader, playbook: AnyPlaybook, text: str, asked: BoardAsked, asker: Asker
) -> Board:
    """The cards of every stage that are needed now."""
    words = words_of_the_board(playbook)
    parsed, values = parse(text, words), _cutoffs(reader, playbook, asker.now)
    found: list[Placed] = []
    lanes: dict[str, Lane] = {}
    every = 0
    for stage in playbook.lifecycle.stages:
        listing = _lane(stage.key, words, values)
        of_stage = at_most(reader, listing, asker, MOST_COUNTED)
        every += of_stage
        if not of_stage:
            lanes[stage.key] = Lane(0, True, True, True)
            continue
        window = read_window(reader, listing, _asked(stage.key, asked, parsed), asker)
        found += [one.row for one in window.rows]
        count = len(window.rows) if window.is_whole or parsed else of_stage
        is_exact = window.is_whole or (not parsed and of_stage <= MOST_COUNTED)
        lanes[stage.key] = Lane(count, is_exact, window.starts, window.ends)
    return Board(
        tuple(cards_of(reader, found, playbook, asker.now)),
        lanes,
        every,
        _how_many(reader, _overdue(playbook), values) if every else 0,
        _how_many(reader, _BLOCKED, values) if every else 0,
    )


def every_card(
    reader: Reader, playbook: AnyPlaybook, text: str, asker: Asker
) -> Iterator[list[ClientRow]]:
    """All cards that the filter shows, stage by stage, in pages."""
    words = words_of_the_board(playbook)
    asked, values = Asked(parse(text, words)), _cutoffs(reader, playbook, asker.now)
    for stage in playbook.lifecycle.stages:
        for page in every_row(reader, _lane(stage.key, words, values), asked, asker):
            yield cards_of(reader, page, playbook, asker.now)


def _asked(stage: str, asked: BoardAsked, parsed: Parsed) -> Asked:
    anchor: Anchor = "first"
    if stage in asked.edges:
        anchor = "last"
    elif stage == asked.stage and asked.card is not None:
        anchor = At(asked.card)
    half = asked.cards // 2
    if anchor == "first":
        return Asked(parsed, below=asked.cards)
    return Asked(parsed, anchor=anchor, above=half, below=half)


def _lane(stage: str, words: Vocabulary, values: Mapping[str, Any]) -> Listing[Placed]:
    where = "client.stage = :stage"
    segment = Segment(where, ("client.entered_at", "client.id"))
    return Listing(
        table="client",
        columns=CLIENT_COLUMNS,
        source="client",
        base=where,
        make=each(placed_client),
        orders=(Order("longest", _("the longest in a stage first"), (segment,)),),
        vocabulary=words,
        values={**values, "stage": stage},
    )


def _overdue(playbook: AnyPlaybook) -> str:
    """Over a target of business days: entered before a date that the calendar gives."""
    stages: tuple[AnyStage, ...] = playbook.lifecycle.stages
    late = [
        f"client.stage = :stage_{n} AND client.entered_at < :entered_{n}"
        for n, stage in enumerate(stages)
        if stage.days_max is not None
    ]
    way = "client.operational_at IS NULL AND client.created_at < :begun"
    return " OR ".join(f"({one})" for one in (*late, way))


def _cutoffs(reader: Reader, playbook: AnyPlaybook, now: datetime) -> dict[str, Any]:
    """The values of `_overdue` as of now."""
    zone = ZoneInfo(playbook.business.timezone or "UTC")
    country, today = playbook.business.country, now.astimezone(zone).date()
    read_calendar(reader, country, range(today.year - 1, today.year + 1))
    values: dict[str, Any] = {"begun": _over(playbook.lifecycle.limit_days, today, zone, country)}
    stages: tuple[AnyStage, ...] = playbook.lifecycle.stages
    for n, stage in enumerate(stages):
        if stage.days_max is not None:
            values[f"stage_{n}"] = stage.key
            values[f"entered_{n}"] = _over(stage.days_max, today, zone, country)
    return values


def _over(days: int, today: date, zone: ZoneInfo, country: str) -> datetime:
    """The moment before which whoever began is over so many business days today."""
    begun = today
    while business_days_between(begun, today, country) <= days:
        begun -= timedelta(days=1)
    return datetime.combine(begun + timedelta(days=1), time(), zone)


def _how_many(reader: Reader, condition: str, values: Mapping[str, Any]) -> int:
    ((count,),) = reader.rows(
        f"SELECT count(*) FROM (SELECT 1 FROM client WHERE {condition} LIMIT :most) AS those",
        **values,
        most=MOST_COUNTED,
    )
    return int(count)
