"""What is said of a file of leads: what it would bring, what became of it, what was put back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from textual.content import Content

from data.words import _, ngettext
from screens.keys import the_key
from screens.reading.telling import joined, toned
from screens.region import number
from screens.safety import plain
from screens.whose import person

if TYPE_CHECKING:
    from data.imports import preview
    from data.imports.sequences import StaysEnded
    from data.imports.take_in import FileTaken
    from data.imports.undo import Stayed, Undone

PROBLEMS = 8
"""Rows that cannot be used, of which the sentence is shown."""


def expected(found: preview.Preview, *, is_answered: bool) -> Content:
    """Before anything is stored."""
    how = toned(plain(found.how, 90), "muted")
    written_to = (
        toned(_("New people are answered and followed up like any other."), "muted")
        if is_answered
        else toned(_("Nobody in it is written to."), "accent")
    )
    return joined([how, Content(found.counted()), written_to])


def of_problems(problems: Sequence[str]) -> Content:
    lines = [toned(f"✗ {plain(one, 160)}", "warning") for one in problems[:PROBLEMS]]
    if len(problems) > PROBLEMS:
        lines.append(
            toned(_("  and {problems} more").format(problems=len(problems) - PROBLEMS), "muted")
        )
    return joined(lines)


def keys_of(stage: str) -> str:
    """The keys that do something in a stage."""
    return {
        "preview": _(
            "{take_in_key} import · {take_for_key} what a column is · "
            "{no_answer_key} answer them or not · {close_key} leave"
        ).format(
            take_in_key=the_key("take_in"),
            take_for_key=the_key("take_for"),
            no_answer_key=the_key("no_answer"),
            close_key=the_key("close"),
        ),
        "taking": _("the rows are taken in; what is done by then stays if the console ends"),
        "taken": _("{undo_import_key} take the whole import back · {close_key} done").format(
            undo_import_key=the_key("undo_import"), close_key=the_key("close")
        ),
    }.get(stage, _("{close_key} leave").format(close_key=the_key("close")))


def taken_in(taken: FileTaken) -> str:
    counts = ", ".join(f"{number} {state}" for state, number in taken.counts.items())
    return ngettext("{rows} row: {counts}", "{rows} rows: {counts}", len(taken.rows)).format(
        rows=len(taken.rows), counts=counts
    )


def in_quarantine(taken: FileTaken) -> list[str]:
    return [
        _("line {line}: {reason}").format(line=row.line, reason=row.reason)
        for row in taken.rows
        if row.state == "quarantined"
    ]


def what_stays(
    undone: Undone, names: Mapping[int, str], as_told: Callable[[str], str]
) -> list[str]:
    """All that an undo left as it is now; `as_told` tells what was stored."""
    ended = those_that_stay_ended(undone.stay_ended, names, as_told)
    return [*those_that_stay(undone.stayed, names), *ended]


def are_you_sure(rows: int) -> str:
    """What is asked before an import is taken back."""
    return ngettext(
        "Take the {rows} row back? A lead that was written to since will stay.",
        "Take all {rows} rows back? Leads that were written to since will stay.",
        rows,
    ).format(rows=number(rows))


def those_that_stay(stayed: Sequence[Stayed], names: Mapping[int, str]) -> list[str]:
    """A sentence for each lead that the import brought and that has moved on since."""
    told = _("{who} stays: it {why}")
    return [
        told.format(who=person(names.get(one.lead_id, ""), one.lead_id), why=_(one.why))
        for one in stayed
    ]


def those_that_stay_ended(
    ended: Sequence[StaysEnded], names: Mapping[int, str], as_told: Callable[[str], str]
) -> list[str]:
    """A sentence for each sequence that a row had ended and that does not go on; `as_told` tells
    what was stored."""
    told = _("A sequence of {who} stays ended: {why}")
    return [
        told.format(who=person(names.get(one.lead_id, ""), one.lead_id), why=as_told(one.why))
        for one in ended
    ]


def taken_back(undone: Undone) -> str:
    """How many of each."""
    closed, restored, stayed = undone.closed, undone.restored, len(undone.stayed)
    going_on, ended = undone.going_on, len(undone.stay_ended)
    counts = [
        ngettext("{count} lead closed", "{count} leads closed", closed).format(count=closed),
        ngettext("{count} put back as it was", "{count} put back as they were", restored).format(
            count=restored
        ),
        ngettext("{count} stays", "{count} stay", stayed).format(count=stayed),
    ]
    if going_on:
        told = ngettext("{count} sequence goes on", "{count} sequences go on", going_on)
        counts.append(told.format(count=going_on))
    if ended:
        told = ngettext("{count} sequence stays ended", "{count} sequences stay ended", ended)
        counts.append(told.format(count=ended))
    return _("✓ Taken back: {counts}.").format(counts=", ".join(counts))


def taken_for(column: preview.Column, _unused: Any) -> tuple[str, str]:
    if not column.meaning:
        return _("kept as it is"), "muted"
    return column.meaning, "accent" if column.is_chosen else ""


def first_values(column: preview.Column, _: Any) -> tuple[str, str]:
    return " │ ".join(column.values), "muted"
