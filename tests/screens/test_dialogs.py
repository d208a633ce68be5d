"""The small forms: a key or two is enough, nothing typed is lost, nothing grave by mistake."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from textual.widgets import Input

from data.clients.tables import Client
from data.leads.stages import LeadStage
from data.leads.tables import Lead
from data.outreach.tables import Suppression
from screens import keys
from screens.dialogs.ask import AskText, Confirm
from screens.dialogs.judging import Judged
from screens.dialogs.new_lead import NewLead
from screens.dialogs.outcome import RESULTS, Noted, OutcomeDialog
from screens.dialogs.snooze import CallBack, ComesWhen, Snooze
from screens.dialogs.touch import KINDS, TouchDialog
from screens.dialogs.when import call_back_moments, read_moment, snooze_moments
from screens.keys.key_map import KeyMap
from tests.build import NOON, Agency, a_lead, an_answered_lead, steps_of, story_of
from tests.screens.sight import (
    HOSTILE,
    Watch,
    picture,
    press,
    seen,
    settle,
    sight,
    words,
    write,
)

NEW_YORK = ZoneInfo("America/New_York")
SIZES = [(80, 24), (160, 48)]


# Asking


async def test_a_digit_picks_a_suggestion_which_may_then_be_changed(
    agency: Agency, watch: Watch
) -> None:
    ask = AskText("Why?", "", ("Wrong number", "Too late"))
    async with seen(agency, watch, lambda: ask) as (app, pilot):
        await press(app, pilot, "1", "2", "exclamation_mark", "enter")
    assert app.answers == ["Too late!"]


async def test_a_digit_in_words_of_ones_own_is_a_digit(agency: Agency, watch: Watch) -> None:
    async with seen(agency, watch, lambda: AskText("Why?", "", ("Wrong",))) as (app, pilot):
        await press(app, pilot, "A", "1", "enter")
    assert app.answers == ["A1"]


async def test_what_was_found_about_a_line_comes_too_late_for_a_dialog_that_is_taken_apart(
    agency: Agency, watch: Watch
) -> None:
    ask = AskText("Owner", judge=lambda _: Judged())
    async with seen(agency, watch, lambda: ask) as (app, pilot):
        await press(app, pilot, "A")
        await ask.query_one(".dialog--problem").remove()  # it loses its parts one by one
        app.pop_screen()
        ask._tell_judged("A", Judged("Nobody is called so.", "warning"))


async def test_what_is_required_is_not_answered_with_blanks(agency: Agency, watch: Watch) -> None:
    async with seen(agency, watch, lambda: AskText("Why?")) as (app, pilot):
        await press(app, pilot, "space", "enter")
        assert app.answers == []
        await press(app, pilot, "escape")
    assert app.answers == [None]


async def test_nothing_is_an_answer_where_none_is_required(agency: Agency, watch: Watch) -> None:
    async with seen(agency, watch, lambda: AskText("Owner", required=False)) as (app, pilot):
        await press(app, pilot, "enter")
    assert app.answers == [""]


@pytest.mark.parametrize(("key", "answers"), [("y", [True]), ("escape", [False]), ("x", [])])
async def test_only_the_named_key_says_yes(
    agency: Agency, watch: Watch, key: str, answers: list[bool]
) -> None:
    async with seen(agency, watch, lambda: Confirm("Leave it out?", "y")) as (app, pilot):
        await press(app, pilot, key)
    assert app.answers == answers


@pytest.mark.parametrize(
    ("own", "usual", "says_yes"),
    [
        ({"skip": ("y",)}, "y", "Y"),
        ({"skip": ("x", "y"), "copy_id": ("Y",)}, "y", "S"),
        ({"approve": ("S",)}, "S", "y"),
        ({"skip": ("d",)}, "y", "y"),
    ],
)
async def test_a_key_that_a_map_gives_away_says_yes_to_nothing(
    agency: Agency, watch: Watch, own: dict[str, tuple[str, ...]], usual: str, says_yes: str
) -> None:
    keys.use(KeyMap(own))
    try:
        async with seen(agency, watch, lambda: Confirm("Leave it out?", usual)) as (app, pilot):
            for given in own.values():
                await press(app, pilot, given[-1])
            assert app.answers == []
            assert f"{says_yes}  do it" in sight(app)
            await press(app, pilot, says_yes)
    finally:
        keys.use(KeyMap())
    assert app.answers == [True]


async def test_a_click_on_a_key_is_that_key(agency: Agency, watch: Watch) -> None:
    for at, answer in ((0, True), (20, False)):
        async with seen(agency, watch, lambda: Confirm("Send it again?", "S")) as (app, pilot):
            await pilot.click(".dialog--keys", offset=(at + 1, 0))
            await settle(app, pilot)
        assert app.answers == [answer]


async def test_titles_hints_and_suggestions_are_never_markup(agency: Agency, watch: Watch) -> None:
    ask = AskText(HOSTILE, HOSTILE, (HOSTILE,))
    async with seen(agency, watch, lambda: ask) as (app, pilot):
        assert sight(app).count("[@click=app.quit]x[/] [/] ␛]52;c;aGk=␇␛[2Jgnp") == 3
        app.push_screen(Confirm(HOSTILE, "y", yes=HOSTILE, no=HOSTILE))
        await press(app, pilot, "x")
        assert "[@click=app.quit]x[/] [/] ␛]52" in sight(app)


# Moments


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14:30", "2026-11-24 14:30"),
        ("9", "2026-11-25 09:00"),  # has passed today
        ("tomorrow", "2026-11-25 09:00"),
        ("tomorrow 9", "2026-11-25 09:00"),
        ("fri 10:15", "2026-11-27 10:15"),
        ("tuesday", "2026-12-01 09:00"),
        ("2026-12-24", "2026-12-24 09:00"),
        ("2026-12-24 16:00", "2026-12-24 16:00"),
        ("90 min", "2026-11-24 13:30"),
        ("in 2 h", "2026-11-24 14:00"),
        ("3 days", "2026-11-27 12:00"),
    ],
)
def test_a_moment_is_read_on_the_business_clock(text: str, expected: str) -> None:
    moment = read_moment(text, NOON, NEW_YORK)
    assert moment is not None
    assert moment.tzinfo is UTC
    assert f"{moment.astimezone(NEW_YORK):%Y-%m-%d %H:%M}" == expected


@pytest.mark.parametrize(
    "text", ["", "soon", "25:00", "9:75", "2026-11-23", "today 9", "2026-13-01", "-1 h"]
)
def test_what_is_no_moment_to_come_is_not_guessed(text: str) -> None:
    assert read_moment(text, NOON, NEW_YORK) is None


def test_tomorrow_nine_is_nine_oclock_on_both_sides_of_a_clock_change() -> None:
    for evening in (datetime(2026, 10, 31, 22, tzinfo=UTC), datetime(2026, 3, 7, 22, tzinfo=UTC)):
        at = snooze_moments(evening, NEW_YORK)[-1].at
        assert f"{at.astimezone(NEW_YORK):%H:%M}" == "09:00"


async def test_a_typed_moment_is_shown_as_understood_before_it_is_taken(
    agency: Agency, watch: Watch
) -> None:
    async with seen(agency, watch, lambda: Snooze()) as (app, pilot):
        await press(app, pilot, "tab")
        await write(pilot, "whenever")
        await settle(app, pilot)
        assert "no moment to come" in words(app), "while it is typed"
        await press(app, pilot, "enter")
        assert "That is no moment to come." in words(app)
        app.screen.query_one(Input).value = ""
        await write(pilot, "fri 10:00")
        await settle(app, pilot)
        assert "→ Friday 27 November 10:00" in words(app)
        await press(app, pilot, "enter")
    assert app.answers == [datetime(2026, 11, 27, 15, 0, tzinfo=UTC)]


# A touch by hand


async def test_one_key_notes_each_kind_of_touch(agency: Agency, watch: Watch) -> None:
    lead_id = a_lead(agency)
    kinds = [kind for kind in KINDS if not kind.grave and kind.value != "note"]
    async with seen(agency, watch, lambda: TouchDialog(lead_id)) as (app, pilot):
        for kind in kinds:
            await press(app, pilot, kind.key)
            if kind is not kinds[-1]:
                app.push_screen(TouchDialog(lead_id), app.answers.append)
    assert app.answers == [True] * len(kinds)
    assert {f"touch.{kind.value}" for kind in kinds} <= set(story_of(agency, lead_id))


async def test_a_note_written_first_goes_with_the_touch(agency: Agency, watch: Watch) -> None:
    lead_id = a_lead(agency)
    async with seen(agency, watch, lambda: TouchDialog(lead_id)) as (app, pilot):
        await press(app, pilot, "tab", "c", "v", "enter")
        assert "Now the key for what it was." in words(app)
        await press(app, pilot, "c")
    [said] = [e for e in _timeline(agency, lead_id) if e.kind == "touch.call"]
    assert said.why == "cv"


async def test_a_plain_note_asks_for_its_words(agency: Agency, watch: Watch) -> None:
    lead_id = a_lead(agency)
    async with seen(agency, watch, lambda: TouchDialog(lead_id)) as (app, pilot):
        await press(app, pilot, "n")
        assert app.answers == []
        await press(app, pilot, "t", "e", "a", "enter")
    assert [e.why for e in _timeline(agency, lead_id) if e.kind == "touch.note"] == ["tea"]


async def test_an_opt_out_by_hand_is_asked_again(agency: Agency, watch: Watch) -> None:
    lead_id = a_lead(agency)
    async with seen(agency, watch, lambda: TouchDialog(lead_id)) as (app, pilot):
        await press(app, pilot, "E", "E", "escape")
        assert agency.rows(Suppression) == []
        await press(app, pilot, "E", "y")
    assert [row.address for row in agency.rows(Suppression)] == ["dana@example.org"]


async def test_a_refused_touch_keeps_the_note(agency: Agency, watch: Watch) -> None:
    lead_id = a_lead(agency)
    async with seen(agency, watch, lambda: TouchDialog(lead_id)) as (app, pilot):
        await press(app, pilot, "tab", "x", "enter", "S", "y")
        assert "This lead has no address on that channel to opt out." in words(app)
        assert app.screen.query_one(Input).value == "x"


# The ten-second form


async def test_one_key_notes_each_outcome_and_what_closes_a_lead_is_asked_again(
    agency: Agency, watch: Watch
) -> None:
    asked_more = ("call_back", "booked", "job_done")  # for a day, and for a lead that was won
    results = [result for result in RESULTS if result.value not in asked_more]
    leads = [an_answered_lead(agency, email=f"{r.value}@example.org") for r in results]
    async with seen(agency, watch, lambda: OutcomeDialog(leads[0])) as (app, pilot):
        for result, lead_id in zip(results, leads, strict=True):
            await press(app, pilot, result.key)
            if result.grave:
                await press(app, pilot, result.key)
                assert agency.row(Lead, lead_id).outcome == ""
                await press(app, pilot, "y")
            assert agency.row(Lead, lead_id).outcome == result.value
            if lead_id != leads[-1]:
                app.push_screen(OutcomeDialog(leads[leads.index(lead_id) + 1]), app.answers.append)
    assert [noted.outcome for noted in app.answers] == [result.value for result in results]


async def test_a_won_lead_answers_with_its_client(agency: Agency, watch: Watch) -> None:
    lead_id = a_lead(agency, company="Ortiz & Sons")
    async with seen(agency, watch, lambda: OutcomeDialog(lead_id)) as (app, pilot):
        await press(app, pilot, "w", "y")
    [client] = agency.rows(Client)
    assert app.answers == [Noted("won", client.id)]
    assert client.name == "Ortiz & Sons"


async def test_call_back_asks_when_and_nothing_is_sent_before(agency: Agency, watch: Watch) -> None:
    lead_id = an_answered_lead(agency)
    async with seen(agency, watch, lambda: OutcomeDialog(lead_id)) as (app, pilot):
        await press(app, pilot, "c")
        assert isinstance(app.screen, CallBack)
        await press(app, pilot, "4")  # Monday, 9:00
    assert agency.row(Lead, lead_id).stage == LeadStage.ENGAGED
    assert min(step.due_at for step in steps_of(agency, lead_id)) >= NOON + timedelta(days=5)


async def test_booked_asks_when_they_come_and_reminds_them(agency: Agency, watch: Watch) -> None:
    with_time, without = an_answered_lead(agency), an_answered_lead(agency, email="b@example.org")
    async with seen(agency, watch, lambda: OutcomeDialog(with_time)) as (app, pilot):
        await press(app, pilot, "b")
        assert isinstance(app.screen, ComesWhen)
        await press(app, pilot, "4")  # Monday, 9:00
        app.push_screen(OutcomeDialog(without), app.answers.append)
        await press(app, pilot, "b", "0")  # no time yet
    assert {agency.row(Lead, one).stage for one in (with_time, without)} == {LeadStage.BOOKED}
    reminders = {one: [f for f in steps_of(agency, one) if f.sequence == "appointment"]
                 for one in (with_time, without)}  # fmt: skip
    assert [bool(reminders[one]) for one in (with_time, without)] == [True, False]


async def test_the_key_that_opens_a_form_decides_nothing_in_it() -> None:
    assert "t" not in {kind.key for kind in KINDS}
    assert "o" not in {result.key for result in RESULTS}
    assert len({kind.key for kind in KINDS}) == len(KINDS)
    assert len({result.key for result in RESULTS}) == len(RESULTS)


async def test_a_form_about_a_lead_that_is_gone_says_so(agency: Agency, watch: Watch) -> None:
    async with seen(agency, watch, lambda: OutcomeDialog(4711)) as (app, pilot):
        await press(app, pilot, "n")
        assert "There is no lead 4711." in words(app)
        await press(app, pilot, "escape")
    assert app.answers == [None]


def _timeline(agency: Agency, lead_id: int) -> list[Any]:
    from data.activity import timeline

    return list(agency.ask(timeline.of_lead, lead_id))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize(
    "dialog",
    [NewLead, CallBack, lambda: Confirm("Leave out new-lead day-3?", "y", yes="leave it out")],
    ids=["new-lead", "call-back", "confirm"],
)
def test_picture_of_a_dialog(
    agency: Agency, watch: Watch, size: tuple[int, int], dialog: Any, snap_compare: Any
) -> None:
    keys = ("A", "d", "a", "tab", "a", "tab", "2", "1", "2") if dialog is NewLead else ()
    assert picture(snap_compare, agency, watch, dialog, size, keys)


@pytest.mark.parametrize("day", range(22, 29))
def test_no_moment_is_offered_twice_on_any_day_of_the_week(day: int) -> None:
    """On a Sunday the next working day is tomorrow, on a Friday it is in three days."""
    offered = [each.at for each in call_back_moments(NOON.replace(day=day), NEW_YORK)]
    assert len(offered) == len(set(offered)) >= 3


@pytest.mark.parametrize(
    ("minutes", "labels"),
    [
        (60, ["15 minutes", "1 hour", "3 hours"]),
        (90, ["15 minutes", "90 minutes", "3 hours"]),
        (5, ["5 minutes", "15 minutes", "3 hours"]),
        (180, ["15 minutes", "3 hours"]),
    ],
)
def test_the_teams_own_span_stands_in_its_place_among_the_offered(
    minutes: int, labels: list[str]
) -> None:
    offered = snooze_moments(NOON, NEW_YORK, timedelta(minutes=minutes))
    assert [one.label for one in offered[:-1]] == labels
