"""What `callboard playbook try` prints: counts, then each lead with what would change, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.commands.printing import one_line, say, to_json, told_line
from data.words import _, ngettext
from data.words.enumerated import word_of

if TYPE_CHECKING:
    from data.outreach.touched import Touched
    from data.trial.trying import Change, Count
    from data.trial.whole import Tried

NOTHING = _("none")
"""What an empty value is called."""


def as_plain_json(tried: Tried) -> dict[str, Any]:
    """The stable fields of the answer, with every changed lead."""
    trial = tried.trial
    return {
        "looked_at": trial.looked_at,
        "changed": len(trial.changed),
        "counts": [to_json(count) for count in trial.counts],
        "touched": [to_json(one) for one in tried.touched],
        "leads": [to_json(lead) for lead in trial.changed],
    }


def say_tried(tried: Tried, name: str, show: int) -> None:
    """Nothing is listed that the rules in force would do as well."""
    trial = tried.trial
    if not trial.looked_at:
        say(_("There is no lead yet to try it on."))
    elif not trial.changed:
        say(
            ngettext(
                "{file} would have changed nothing for the last {count} lead.",
                "{file} would have changed nothing for the last {count} leads.",
                trial.looked_at,
            ).format(file=one_line(name), count=trial.looked_at)
        )
    else:
        say(
            ngettext(
                "{file} would have changed {changed} of the last {count} lead:",
                "{file} would have changed {changed} of the last {count} leads:",
                trial.looked_at,
            ).format(file=one_line(name), changed=len(trial.changed), count=trial.looked_at)
        )
    for count in trial.counts:
        say(f"  {word_of(count.aspect):<13}{count.leads:>7}  {_turns(count)}".rstrip())
    for one in tried.touched:
        say(f"  {touch(one)}")
    for lead in trial.changed[:show]:
        say("\n" + _("Lead {lead_id} {who}").format(lead_id=lead.id, who=one_line(lead.who)))
        for change in lead.changes:
            _say_change(change)
    left = len(trial.changed) - show
    if show and left > 0:
        told = _("and {count} more; --show lists more of them, --json all")
        say("\n" + told.format(count=left))


def touch(touched: Touched) -> str:
    """Such as: [sequences.new-lead] changed: 12 running, 30 steps to come."""
    gone = _("; each waits for a person when it is due") if touched.what == "gone" else ""
    running = ngettext(
        "{running} running, {count} step to come",
        "{running} running, {count} steps to come",
        touched.steps,
    ).format(running=touched.enrolments, count=touched.steps)
    return f"[{one_line(touched.table)}] {word_of(touched.what)}: {running}{gone}"


def _turns(count: Count) -> str:
    turns = [f"{_value(turn.before)} → {_value(turn.after)} {turn.leads}×" for turn in count.turns]
    more = count.leads - sum(turn.leads for turn in count.turns)
    return ", ".join(
        [
            *turns,
            *(
                [ngettext("{count} other", "{count} others", more).format(count=more)]
                if turns and more
                else []
            ),
        ]
    )


def _say_change(change: Change) -> None:
    """Of a text the lines that differ; all else on one line."""
    from data.trial.wording import lines_that_differ

    if change.aspect == "text":
        say(f"  {word_of(change.aspect)}  ({one_line(change.why)})")
        for line in lines_that_differ(change.before, change.after):
            say(f"    {line.sign} {one_line(line.text)}")
        return
    say(f"  {word_of(change.aspect)}: {_value(change.before)} → {_value(change.after)}"
        f"  ({told_line(change.why)})")  # fmt: skip


def _value(text: str) -> str:
    return one_line(text) or NOTHING
