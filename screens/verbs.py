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
    where: str = ""
    """What it is for, and where: said when its key is pressed where there is no such thing."""

    @property
    def id(self) -> str:
        """How key maps name it: `pane.inbound` where the action has an argument."""
        return self.name.replace("('", ".").replace("')", "")


DRAFTS = "is for a draft: those that wait are in pane 2, Review."
STEPS = "is for a follow-up: those are in pane 3, and on a lead's own screen."
LEADS = "is for a lead: choose one in panes 1 to 3, or open it."
CLIENTS = "is for a client: those are in pane 4."

_ALL = (
    Verb("pane('inbound')", ("1",), "Inbound", "Go to the inbound leads", footer=False),
    Verb("pane('review')", ("2",), "Review", "Go to the review queue", footer=False),
    Verb("pane('follow_ups')", ("3",), "Follow-ups", "Go to the follow-ups", footer=False),
    Verb("pane('clients')", ("4",), "Clients", "Go to the clients", footer=False),
    Verb("zoom", ("z",), "Zoom", "Show this pane alone, or all again"),
    Verb("grow", ("plus",), "Larger", "Give this pane more room", footer=False),
    Verb("shrink", ("minus",), "Smaller", "Give this pane less room", footer=False),
    Verb("even", ("equals_sign",), "Even", "All panes alike again", footer=False),
    Verb("open", ("enter",), "Open", "Open what the cursor is on"),
    Verb("filter", ("slash",), "Filter", "Show only rows that contain what you type"),
    Verb("order", ("O",), "Order", "Sort the rows by something else", footer=False),
    Verb("mark_all", ("asterisk",), "Mark all", "Mark all that the filter shows", footer=False),
    Verb("approve", ("a",), "Approve", "Send exactly the text that is shown", where=DRAFTS),
    Verb("edit", ("e",), "Edit", "Change the text, the subject or the recipient", where=DRAFTS),
    Verb(
        "editor",
        ("E",),
        "$EDITOR",
        "Change the text in your own editor",
        footer=False,
        where=DRAFTS,
    ),
    Verb("reject", ("r",), "Reject", "Never send it; say why", dangerous=True, where=DRAFTS),
    Verb("went", ("y",), "It went", "Say that an uncertain message arrived"),
    Verb("snooze", ("s",), "Snooze", "Out of sight for a while; the clock runs on", where=DRAFTS),
    Verb("next", ("n",), "Next", "Leave this draft and look at the next"),
    Verb("next_of", ("n",), "Next", "Read the next of these drafts"),
    Verb("previous_of", ("p",), "Previous", "Back to the one before"),
    Verb("leave_out", ("x",), "Leave out", "Not this one: it goes on waiting"),
    Verb("approve_together", ("a",), "Approve all", "Send all of these exactly as you read them"),
    Verb("undo_together", ("u",), "Undo", "Take back those that have not left"),
    Verb("skip", ("x",), "Skip", "Leave this follow-up out", dangerous=True, where=STEPS),
    Verb("pause", ("p",), "Pause", "Hold this sequence, or let it go on", where=STEPS),
    Verb("send_now", ("f",), "Now", "Let this follow-up leave at once", where=STEPS),
    Verb("new", ("n",), "New", "Take in a lead by hand"),
    Verb("import_file", ("I",), "Import", "Take in a file: CSV, Excel or vCard", footer=False),
    Verb("take_in", ("enter",), "Import", "Take in every row of this file"),
    Verb("take_for", ("e",), "Column", "Take this column for something else"),
    Verb("no_answer", ("n",), "Answer", "Write to nobody in this file, or to the new ones again"),
    Verb("undo_import", ("u",), "Undo", "Take this whole import back"),
    Verb("touch", ("t",), "Touch", "Note a call, a visit or your own message", where=LEADS),
    Verb("outcome", ("o",), "Outcome", "What came of it: the ten-second form", where=LEADS),
    Verb("assign", ("A",), "Assign", "Give the lead an owner", footer=False, where=LEADS),
    Verb("handoff", ("h",), "Hand-off", "The note for whoever goes on, on one page", where=LEADS),
    Verb("hand_over", ("h",), "Hand over", "Give the lead to somebody, who gets this note"),
    Verb("older_note", ("p",), "Older", "The note that was handed over before"),
    Verb("newer_note", ("n",), "Newer", "The note after this one; the last is as of now"),
    Verb("blocker", ("b",), "Blocker", "Note what is in the way, or clear it", where=CLIENTS),
    Verb("tick", ("space",), "Tick", "Confirm this criterion, or take it back", where=CLIENTS),
    Verb(
        "waive",
        ("W",),
        "Waive",
        "Let this criterion pass unmet; say why",
        dangerous=True,
        where=CLIENTS,
    ),
    Verb("advance", ("greater_than_sign",), "Next stage", "Into the next stage", where=CLIENTS),
    Verb(
        "go_back",
        ("less_than_sign",),
        "Stage back",
        "Back a stage; say why",
        dangerous=True,
        where=CLIENTS,
    ),
    Verb("why", ("w",), "Why", "The rules that led here, and what comes next"),
    Verb("what_if", ("v",), "What if", "Play the future of this lead; nothing is sent"),
    Verb("suppose", ("e",), "Suppose", "Suppose that somebody does something, and when"),
    Verb("suppose_until", ("d",), "Until", "Play it farther, or less far"),
    Verb("suppose_approved", ("a",), "Approved", "Suppose that every draft is approved"),
    Verb("next_hours", ("N",), "24 hours", "What happens next, of all leads", footer=False),
    Verb("undo", ("u",), "Undo", "Take back what you did last, while it has not left the house"),
    Verb(
        "undo_list", ("U",), "Undo list", "What you did, and what can be taken back", footer=False
    ),
    Verb("undo_this", ("u",), "Undo this", "Take back what the cursor is on"),
    Verb("repeat", ("full_stop",), "Again", "Do your last action to what is chosen", footer=False),
    Verb("present", ("T",), "Who is here", "Who else is here, and on what", footer=False),
    Verb("keep_left", ("left_square_bracket",), "Keep left", "Merge both into the left lead"),
    Verb("keep_right", ("right_square_bracket",), "Keep right", "Merge both into the right lead"),
    Verb("not_the_same", ("x",), "Two people", "They are not the same; do not offer them again"),
    Verb("unmerge", ("u",), "Undo", "Take the last merge, or the last no, back"),
    Verb(
        "compliance",
        ("c",),
        "May we?",
        "May we write to them, why, and in which hours",
        where=LEADS,
    ),
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
    Verb("reports", ("m",), "Numbers", "What can be learnt: reports and plots", footer=False),
    Verb("days", ("d",), "Days", "The last 7, 30, 90 or 365 days"),
    Verb("status", ("S",), "Status", "Runner, queues, transports, database, lag", footer=False),
    Verb("log", ("L",), "Log", "What the runner and this console logged", footer=False),
    Verb("find", ("F",), "Find", "Find anything by a few letters", footer=False),
    Verb("views", ("V",), "Views", "Lists as you filtered and sorted them", footer=False),
    Verb("copy_id", ("Y",), "Copy", "Copy a number, an address, an id", footer=False),
    Verb("help", ("question_mark",), "Help", "The keys of this screen"),
    Verb("close", ("escape",), "Back", "Close this screen"),
    Verb("quit", ("q",), "Quit", "Leave Callboard"),
)
VERBS = {verb.name: verb for verb in _ALL}


def bindings(*names: str) -> list[BindingType]:
    """Textual bindings for these verbs, in this order."""
    return [_binding(VERBS[name]) for name in names]


def _binding(verb: Verb) -> Binding:
    keys, show = ",".join(verb.keys), verb.footer
    return Binding(keys, verb.name, verb.label, tooltip=verb.help, show=show, id=verb.id)
