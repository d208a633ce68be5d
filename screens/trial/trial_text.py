"""A trial as content. What the playbook and the leads say is made plain here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from data.words import _, ngettext
from data.words.enumerated import word_of
from screens.keys import the_key
from screens.reading.panel import TONES
from screens.reading.stored import in_his_words
from screens.reading.telling import toned
from screens.safety import plain

if TYPE_CHECKING:
    from data.outreach.touched import Touched
    from data.trial.trying import Change, ChangedLead, Count, Turn
    from data.trial.whole import Tried

VALUE = 40
"""Cells of a value in a line; the sheet of the lead shows it whole."""


def none_changed(tried: Tried | None) -> str:
    """What stands in place of leads."""
    if tried is None or not tried.trial.looked_at:
        return _("No lead was looked at.")
    return _("No lead would have gone another way.")


def summary(name: str, tried: Tried | None) -> Content:
    """One line: how many leads, or that the playbook can't be tried."""
    if tried is None:
        return toned(
            _("✗ {name} can't be tried: mend it, then press {try_again_key}").format(
                name=name, try_again_key=the_key("try_again")
            ),
            "error",
        )
    trial = tried.trial
    if not trial.looked_at:
        return toned(_("{name}: there is no lead yet to try it on").format(name=name), "muted")
    found = ngettext(
        "{changed} of the last {looked_at} lead would have gone another way",
        "{changed} of the last {looked_at} leads would have gone another way",
        trial.looked_at,
    ).format(changed=len(trial.changed), looked_at=trial.looked_at)
    return Content.assemble(
        (name, TONES["strong"]), _(": {found}; nothing is stored").format(found=found)
    )


def problems(found: Sequence[str]) -> list[Content]:
    return [toned(f"✗ {plain(one, 400)}", "warning") for one in found]


def counts(tried: Tried) -> list[Content]:
    """A line for each aspect that changes, then the running sequences it meets."""
    lines = [_count(one) for one in tried.trial.counts]
    lines += [_touched(one) for one in tried.touched]
    return lines or [toned(_("Nothing at all."), "muted")]


def _count(count: Count) -> Content:
    turns = ", ".join(_turn(turn) for turn in count.turns)
    return Content.assemble(
        (f"{count.leads:>6} ", TONES["strong"]),
        f"{word_of(count.aspect):<13}",
        (turns, TONES["muted"]),
    )


def _turn(turn: Turn) -> str:
    return f"{_value(turn.before)} → {_value(turn.after)} {turn.leads}×"


def _touched(one: Touched) -> Content:
    steps = ngettext("{steps} step", "{steps} steps", one.steps).format(steps=one.steps)
    told = _("[{table}] {what}: {steps} to come").format(
        table=plain(one.table, 60), what=word_of(one.what), steps=steps
    )
    tone = TONES["warning" if one.what == "gone" else "muted"]
    return Content.assemble(
        (f"{one.enrolments:>6} ", TONES["strong"]), _("running      "), (told, tone)
    )


def changes(lead: ChangedLead) -> list[Content]:
    """Everything that changes for one lead, each with the rule that makes it."""
    return [line for change in lead.changes for line in _change(change)]


def _change(change: Change) -> Iterator[Content]:
    if change.aspect == "text":
        yield Content.assemble(
            (_("text "), TONES["strong"]), (plain(change.why, 80), TONES["muted"])
        )
        yield from _wording(change)
    else:
        yield Content.assemble(
            (f"{word_of(change.aspect)} ", TONES["strong"]),
            f"{plain(change.before, 200) or _('none')} → {plain(change.after, 200) or _('none')}",
        )
        yield toned(f"  {plain(in_his_words(change.why), 400)}", "muted")


def _wording(change: Change) -> Iterator[Content]:
    from data.trial.wording import lines_that_differ

    for line in lines_that_differ(change.before, change.after):
        yield toned(f"  {line.sign} {plain(line.text)}", "success" if line.sign == "+" else "muted")


def _value(text: str) -> str:
    return plain(text, VALUE) or "none"
