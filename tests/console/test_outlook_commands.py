"""`next`, `whatif` and `demo --at`: the future for people and for scripts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import typer

from console.commands.when import moment_of
from console.demo.clock import MovedClock
from console.demo.opening import Demo
from data.outreach.panes import follow_up_pane
from data.reading import moment
from tests.build import NOON
from tests.console.conftest import Answer

FIELDS = {"at", "kind", "what", "why", "cancelled_by", "lead_id", "lead_name", "number"}
NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("2026-12-01T08:00", datetime(2026, 12, 1, 13, tzinfo=UTC)),
        ("2026-12-01", datetime(2026, 12, 1, 14, tzinfo=UTC)),
        ("2026-12-01T08:00+01:00", datetime(2026, 12, 1, 7, tzinfo=UTC)),
        ("2020-01-01 08:00", datetime(2020, 1, 1, 13, tzinfo=UTC)),
        ("3 days", NOON + timedelta(days=3)),
        ("+3 days", NOON + timedelta(days=3)),
        ("tomorrow 9", datetime(2026, 11, 25, 14, tzinfo=UTC)),
    ],
)
def test_a_moment_is_read_on_the_business_clock(words: str, meant: datetime) -> None:
    assert moment_of(words, NOON, NEW_YORK, "--until") == meant


def test_what_is_no_moment_is_wrong_usage_and_says_what_to_write() -> None:
    with pytest.raises(typer.BadParameter, match="--until 'soonish' is no moment: write 2026-12"):
        moment_of("soonish", NOON, NEW_YORK, "--until")


def test_a_demo_three_days_ahead_has_lived_through_them(tmp_path: Path) -> None:
    clock = MovedClock(timedelta(days=3))
    demo = Demo(tmp_path, seed=7, clock=clock)
    premises = demo.open_premises()
    with premises.store.look() as reader:
        ((sent,),) = reader.rows("SELECT max(sent_at) FROM message")
        due = [row.due_at for row in follow_up_pane(reader) if row.state == "scheduled"]
    assert moment(sent) > clock() - timedelta(days=3)
    assert min(due) > clock() - timedelta(minutes=1)
    premises.store.close()


def test_what_comes_next_and_what_if_are_told_to_scripts(
    callboard: Callable[..., Answer],
) -> None:
    callboard("leads", "add", "--name", "Kim", "--email", "kim@example.org", "--message",
              "How much is a logo?")  # fmt: skip
    late, *_ = callboard("next", "--json").json
    assert set(late) == FIELDS
    assert (late["kind"], late["lead_name"]) == ("answer", "Kim")
    assert late["cancelled_by"][0] == "it is answered, by message or by hand"
    draft, *_ = callboard("next", "--lead", 1, "--json").json
    assert (draft["kind"], draft["at"]) == ("draft", None)
    told = callboard("whatif", "--lead", 1, "--until", "2 days", "--reply", "1 day", "--json").json
    kinds = [one["kind"] for one in told]
    assert (kinds[0], "reply.received" in kinds) == ("lead.overdue", True)
    refused = callboard("whatif", "--reply", "1 day")
    assert (refused.code, refused.err) == (1, "Name the lead that does it.\n")
    wrong = callboard("whatif", "--until", "soonish")
    assert wrong.code == 2
    assert "--until 'soonish' is no moment" in wrong.err
    assert "Kim" in callboard("next").out
    callboard("leads", "add", "--name", "Lou", "--message", "How much is a logo?")
    first = callboard("next", "--limit", 1, "--json")
    assert (len(first.json), first.err) == (1, "Shown: the first 1 of 2; --limit takes more.\n")
