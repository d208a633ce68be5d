"""What `callboard playbook try` prints: counts, then each lead with what would change, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.commands.printing import one_line, say, to_json

if TYPE_CHECKING:
    from data.outreach.touched import Touched
    from data.trial.trying import Change, Count
    from data.trial.whole import Tried

NOTHING = "none"
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
        say("There is no lead yet to try it on.")
    elif not trial.changed:
        say(f"{one_line(name)} would have changed nothing for the last {trial.looked_at} leads.")
    else:
        say(f"{one_line(name)} would have changed {len(trial.changed)} of the last"
            f" {trial.looked_at} leads:")  # fmt: skip
    for count in trial.counts:
        say(f"  {count.aspect:<13}{count.leads:>7}  {_turns(count)}".rstrip())
    for one in tried.touched:
        say(f"  {touch(one)}")
    for lead in trial.changed[:show]:
        say(f"\nLead {lead.id} {one_line(lead.who)}")
        for change in lead.changes:
            _say_change(change)
    left = len(trial.changed) - show
    if show and left > 0:
        say(f"\nand {left} more; --show lists more of them, --json all")


def touch(touched: Touched) -> str:
    """Such as: [sequences.new-lead] changed: 12 running, 30 steps to come."""
    gone = "; each waits for a person when it is due" if touched.what == "gone" else ""
    steps = "1 step" if touched.steps == 1 else f"{touched.steps} steps"
    running = f"{touched.enrolments} running, {steps} to come"
    return f"[{one_line(touched.table)}] {touched.what}: {running}{gone}"


def _turns(count: Count) -> str:
    turns = [f"{_value(turn.before)} → {_value(turn.after)} {turn.leads}×" for turn in count.turns]
    more = count.leads - sum(turn.leads for turn in count.turns)
    return ", ".join([*turns, *([f"{more} others"] if turns and more else [])])


def _say_change(change: Change) -> None:
    """Of a text the lines that differ; all else on one line."""
    from data.trial.wording import lines_that_differ

    if change.aspect == "text":
        say(f"  text  ({one_line(change.why)})")
        for line in lines_that_differ(change.before, change.after):
            say(f"    {line.sign} {one_line(line.text)}")
        return
    say(f"  {change.aspect}: {_value(change.before)} → {_value(change.after)}"
        f"  ({one_line(change.why)})")  # fmt: skip


def _value(text: str) -> str:
    return one_line(text) or NOTHING
