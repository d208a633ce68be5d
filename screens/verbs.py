"""Every verb of the console, once: its key, its words, and whether it is dangerous.

Footer, help, palette, key bindings and tests are derived from this table; a screen names the
verbs it offers and implements `action_<verb>`.
"""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding, BindingType


@dataclass(frozen=True, slots=True)
class Verb:
    """`keys` are Textual key names, the first is shown. A dangerous verb asks before it acts."""

    name: str
    keys: tuple[str, ...]
    label: str
    help: str
    dangerous: bool = False
    footer: bool = True


_ALL = (
    Verb("pane('inbound')", ("1",), "Inbound", "Go to the inbound leads", footer=False),
    Verb("pane('review')", ("2",), "Review", "Go to the review queue", footer=False),
    Verb("pane('follow_ups')", ("3",), "Follow-ups", "Go to the follow-ups", footer=False),
    Verb("pane('clients')", ("4",), "Clients", "Go to the clients", footer=False),
    Verb("zoom", ("z",), "Zoom", "Show this pane alone, or all again"),
    Verb("open", ("enter",), "Open", "Open what the cursor is on"),
    Verb("filter", ("slash",), "Filter", "Show only rows that contain what you type"),
    Verb("approve", ("a",), "Approve", "Send exactly the text that is shown"),
    Verb("edit", ("e",), "Edit", "Change the text, the subject or the recipient"),
    Verb("editor", ("E",), "$EDITOR", "Change the text in your own editor", footer=False),
    Verb("reject", ("r",), "Reject", "Never send it; say why", dangerous=True),
    Verb("went", ("y",), "It went", "Say that an uncertain message arrived"),
    Verb("snooze", ("s",), "Snooze", "Out of sight for a while; the clock runs on"),
    Verb("next", ("n",), "Next", "Leave this draft and look at the next"),
    Verb("next_of", ("n",), "Next", "Read the next of these drafts"),
    Verb("previous_of", ("p",), "Previous", "Back to the one before"),
    Verb("leave_out", ("x",), "Leave out", "Not this one: it goes on waiting"),
    Verb("approve_together", ("a",), "Approve all", "Send all of these exactly as you read them"),
    Verb("undo_together", ("u",), "Undo", "Take back those that have not left"),
    Verb("skip", ("x",), "Skip", "Leave this follow-up out", dangerous=True),
    Verb("pause", ("p",), "Pause", "Hold this sequence, or let it go on"),
    Verb("send_now", ("f",), "Now", "Let this follow-up leave at once"),
    Verb("new", ("n",), "New", "Take in a lead by hand"),
    Verb("import_file", ("I",), "Import", "Take in a file: CSV, Excel or vCard", footer=False),
    Verb("take_in", ("enter",), "Import", "Take in every row of this file"),
    Verb("take_for", ("e",), "Column", "Take this column for something else"),
    Verb("no_answer", ("n",), "Answer", "Write to nobody in this file, or to the new ones again"),
    Verb("undo_import", ("u",), "Undo", "Take this whole import back"),
    Verb("touch", ("t",), "Touch", "Note a call, a visit or your own message"),
    Verb("outcome", ("o",), "Outcome", "What came of it: the ten-second form"),
    Verb("assign", ("A",), "Assign", "Give the lead an owner", footer=False),
    Verb("handoff", ("h",), "Hand-off", "The note for whoever goes on, on one page"),
    Verb("hand_over", ("h",), "Hand over", "Give the lead to somebody, who gets this note"),
    Verb("older_note", ("p",), "Older", "The note that was handed over before"),
    Verb("newer_note", ("n",), "Newer", "The note after this one; the last is as of now"),
    Verb("blocker", ("b",), "Blocker", "Note what is in the way, or clear it"),
    Verb("tick", ("space",), "Tick", "Confirm this criterion, or take it back"),
    Verb("waive", ("W",), "Waive", "Let this criterion pass unmet; say why", dangerous=True),
    Verb("advance", ("greater_than_sign", "full_stop"), "Next stage", "Into the next stage"),
    Verb(
        "go_back",
        ("less_than_sign", "comma"),
        "Stage back",
        "Back a stage; say why",
        dangerous=True,
    ),
    Verb("why", ("w",), "Why", "The rules that led here, and what comes next"),
    Verb("what_if", ("v",), "What if", "Play the future of this lead; nothing is sent"),
    Verb("suppose", ("e",), "Suppose", "Suppose that somebody does something, and when"),
    Verb("suppose_until", ("d",), "Until", "Play it farther, or less far"),
    Verb("suppose_approved", ("a",), "Approved", "Suppose that every draft is approved"),
    Verb("next_hours", ("N",), "24 hours", "What happens next, of all leads", footer=False),
    Verb("undo", ("u",), "Undo", "Take your last approval back while it has not left"),
    Verb("keep_left", ("left_square_bracket",), "Keep left", "Merge both into the left lead"),
    Verb("keep_right", ("right_square_bracket",), "Keep right", "Merge both into the right lead"),
    Verb("not_the_same", ("x",), "Two people", "They are not the same; do not offer them again"),
    Verb("unmerge", ("u",), "Undo", "Take the last merge, or the last no, back"),
    Verb("compliance", ("c",), "May we?", "May we write to them, why, and in which hours"),
    Verb("consent", ("n",), "Note", "Note what they agreed to, or take back"),
    Verb("erase", ("X",), "Erase", "All that is known of this person, for ever", dangerous=True),
    Verb("duplicates", ("D",), "Duplicates", "Leads that may be one person", footer=False),
    Verb("replay", ("R",), "Replay", "Try to understand it again, after the mapping was mended"),
    Verb("state", ("s",), "State", "Only what is in one state, or all again"),
    Verb("inbox", ("i",), "Inbox", "What arrived raw, quarantine first", footer=False),
    Verb("try_playbook", ("P",), "Try rules", "What a changed playbook would do", footer=False),
    Verb("try_again", ("R",), "Again", "Read the playbook again and try it once more"),
    Verb("jobs", ("J",), "Jobs", "The cron runner: next and last runs"),
    Verb("run_job", ("R",), "Run", "Run this job now"),
    Verb("help", ("question_mark",), "Help", "The keys of this screen"),
    Verb("close", ("escape",), "Back", "Close this screen"),
    Verb("quit", ("q",), "Quit", "Leave Callboard"),
)
VERBS = {verb.name: verb for verb in _ALL}


def bindings(*names: str) -> list[BindingType]:
    """Textual bindings for these verbs, in this order."""
    return [_binding(VERBS[name]) for name in names]


def _binding(verb: Verb) -> Binding:
    return Binding(",".join(verb.keys), verb.name, verb.label, tooltip=verb.help, show=verb.footer)
