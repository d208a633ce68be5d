"""Every verb of the console, once: its key, its words, and whether it is dangerous.

Footer, help, palette, key bindings and tests are derived from this table; a screen names the
verbs it offers and implements `action_<verb>`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from textual.binding import Binding, BindingType

from data.words import _


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


DRAFTS = _("is for a draft: those that wait are in pane 2, Review.")
STEPS = _("is for a follow-up: those are in pane 3, and on a lead's own screen.")
LEADS = _("is for a lead: choose one in panes 1 to 3, or open it.")
CLIENTS = _("is for a client: those are in pane 4.")
PANES = _("is for one of the four panes: 1 to 4 lead there.")
LISTS = _("is for the panes, the inbox, the duplicates and the log.")
THINGS = _("is for a lead, a draft, a follow-up, a client, a delivery or a job.")
ROWS = _("is for a row of a list: none is chosen here.")

_ALL = (
    Verb("pane('inbound')", ("1",), _("Inbound"), _("Go to the inbound leads"), footer=False),
    Verb("pane('review')", ("2",), _("Review"), _("Go to the review queue"), footer=False),
    Verb("pane('follow_ups')", ("3",), _("Follow-ups"), _("Go to the follow-ups"), footer=False),
    Verb("pane('clients')", ("4",), _("Clients"), _("Go to the clients"), footer=False),
    Verb("zoom", ("z",), _("Zoom"), _("Show this pane alone, or all again"), where=PANES),
    Verb(
        "preview",
        ("Z",),
        _("Preview"),
        _("Read what the cursor is on, beside the list or below it"),
        footer=False,
        where=PANES,
    ),
    Verb(
        "read_on",
        ("shift+down", "right_parenthesis"),
        _("Read on"),
        _("Down in the preview, by half of it; the cursor stays"),
        footer=False,
        where=PANES,
    ),
    Verb(
        "read_back",
        ("shift+up", "left_parenthesis"),
        _("Read back"),
        _("Up in the preview"),
        footer=False,
        where=PANES,
    ),
    Verb("grow", ("plus",), _("Larger"), _("Give this pane more room"), footer=False, where=PANES),
    Verb(
        "shrink", ("minus",), _("Smaller"), _("Give this pane less room"), footer=False, where=PANES
    ),
    Verb(
        "even", ("equals_sign",), _("Even"), _("All panes alike again"), footer=False, where=PANES
    ),
    Verb("open", ("enter",), _("Open"), _("Open what the cursor is on"), where=ROWS),
    Verb(
        "filter",
        ("slash",),
        _("Filter"),
        _("Show only rows that contain what you type"),
        where=LISTS,
    ),
    Verb(
        "order", ("O",), _("Order"), _("Sort the rows by something else"), footer=False, where=LISTS
    ),
    Verb(
        "export",
        ("C",),
        _("Export"),
        _("Write every row of this list to a CSV file"),
        footer=False,
        where=_("is for the panes, the inbox and the duplicates."),
    ),
    Verb(
        "mark_all", ("asterisk",), _("Mark all"), _("Mark all that the filter shows"), footer=False
    ),
    Verb("approve", ("a",), _("Approve"), _("Send exactly the text that is shown"), where=DRAFTS),
    Verb(
        "edit", ("e",), _("Edit"), _("Change the text, the subject or the recipient"), where=DRAFTS
    ),
    Verb(
        "editor",
        ("E",),
        "$EDITOR",
        _("Change the text in your own editor"),
        footer=False,
        where=DRAFTS,
    ),
    Verb("reject", ("r",), _("Reject"), _("Never send it; say why"), dangerous=True, where=DRAFTS),
    Verb("went", ("y",), _("It went"), _("Say that an uncertain message arrived")),
    Verb(
        "snooze",
        ("s",),
        _("Snooze"),
        _("Out of sight for a while; the clock runs on"),
        where=DRAFTS,
    ),
    Verb("next", ("n",), _("Next"), _("Leave this draft and look at the next")),
    Verb("next_of", ("n",), _("Next"), _("Read the next of these drafts")),
    Verb("previous_of", ("p",), _("Previous"), _("Back to the one before")),
    Verb("leave_out", ("x",), _("Leave out"), _("Not this one: it goes on waiting")),
    Verb(
        "approve_together",
        ("a",),
        _("Approve all"),
        _("Send all of these exactly as you read them"),
    ),
    Verb("undo_together", ("u",), _("Undo"), _("Take back those that have not left")),
    Verb("skip", ("x",), _("Skip"), _("Leave this follow-up out"), dangerous=True, where=STEPS),
    Verb("pause", ("p",), _("Pause"), _("Hold this sequence, or let it go on"), where=STEPS),
    Verb("send_now", ("f",), _("Now"), _("Let this follow-up leave at once"), where=STEPS),
    Verb("new", ("n",), _("New"), _("Take in a lead by hand")),
    Verb(
        "import_file", ("I",), _("Import"), _("Take in a file: CSV, Excel or vCard"), footer=False
    ),
    Verb("take_in", ("enter",), _("Import"), _("Take in every row of this file")),
    Verb("take_for", ("e",), _("Column"), _("Take this column for something else")),
    Verb(
        "no_answer",
        ("n",),
        _("Answer"),
        _("Write to nobody in this file, or to the new ones again"),
    ),
    Verb("undo_import", ("u",), _("Undo"), _("Take this whole import back")),
    Verb("touch", ("t",), _("Touch"), _("Note a call, a visit or your own message"), where=LEADS),
    Verb("outcome", ("o",), _("Outcome"), _("What came of it: the ten-second form"), where=LEADS),
    Verb("assign", ("A",), _("Assign"), _("Give the lead an owner"), footer=False, where=LEADS),
    Verb(
        "handoff",
        ("h",),
        _("Hand-off"),
        _("The note for whoever goes on, on one page"),
        where=LEADS,
    ),
    Verb("hand_over", ("h",), _("Hand over"), _("Give the lead to somebody, who gets this note")),
    Verb("older_note", ("p",), _("Older"), _("The note that was handed over before")),
    Verb("newer_note", ("n",), _("Newer"), _("The note after this one; the last is as of now")),
    Verb("blocker", ("b",), _("Blocker"), _("Note what is in the way, or clear it"), where=CLIENTS),
    Verb(
        "tick", ("space",), _("Tick"), _("Confirm this criterion, or take it back"), where=CLIENTS
    ),
    Verb(
        "waive",
        ("W",),
        _("Waive"),
        _("Let this criterion pass unmet; say why"),
        dangerous=True,
        where=CLIENTS,
    ),
    Verb(
        "advance", ("greater_than_sign",), _("Next stage"), _("Into the next stage"), where=CLIENTS
    ),
    Verb(
        "go_back",
        ("less_than_sign",),
        _("Stage back"),
        _("Back a stage; say why"),
        dangerous=True,
        where=CLIENTS,
    ),
    Verb("why", ("w",), _("Why"), _("The rules that led here, and what comes next"), where=THINGS),
    Verb(
        "what_if",
        ("v",),
        _("What if"),
        _("Play the future of this lead; nothing is sent"),
        where=LEADS,
    ),
    Verb("suppose", ("e",), _("Suppose"), _("Suppose that somebody does something, and when")),
    Verb("suppose_until", ("d",), _("Until"), _("Play it farther, or less far")),
    Verb("suppose_approved", ("a",), _("Approved"), _("Suppose that every draft is approved")),
    Verb("next_hours", ("N",), _("24 hours"), _("What happens next, of all leads"), footer=False),
    Verb(
        "undo", ("u",), _("Undo"), _("Take back what you did last, while it has not left the house")
    ),
    Verb(
        "undo_list",
        ("U",),
        _("Undo list"),
        _("What you did, and what can be taken back"),
        footer=False,
    ),
    Verb("undo_this", ("u",), _("Undo this"), _("Take back what the cursor is on")),
    Verb(
        "repeat",
        ("full_stop",),
        _("Again"),
        _("Do your last action to what is chosen"),
        footer=False,
    ),
    Verb("present", ("T",), _("Who is here"), _("Who else is here, and on what"), footer=False),
    Verb("keep_left", ("left_square_bracket",), _("Keep left"), _("Merge both into the left lead")),
    Verb(
        "keep_right",
        ("right_square_bracket",),
        _("Keep right"),
        _("Merge both into the right lead"),
    ),
    Verb(
        "not_the_same", ("x",), _("Two people"), _("They are not the same; do not offer them again")
    ),
    Verb("unmerge", ("u",), _("Undo"), _("Take the last merge, or the last no, back")),
    Verb(
        "compliance",
        ("c",),
        _("May we?"),
        _("May we write to them, why, and in which hours"),
        where=LEADS,
    ),
    Verb("consent", ("n",), _("Note"), _("Note what they agreed to, or take back")),
    Verb(
        "erase", ("X",), _("Erase"), _("All that is known of this person, for ever"), dangerous=True
    ),
    Verb("duplicates", ("D",), _("Duplicates"), _("Leads that may be one person"), footer=False),
    Verb(
        "replay", ("R",), _("Replay"), _("Try to understand it again, after the mapping was mended")
    ),
    Verb("state", ("s",), _("State"), _("Only what is in one state, or all again")),
    Verb("inbox", ("i",), _("Inbox"), _("What arrived raw, quarantine first"), footer=False),
    Verb(
        "imports",
        ("M",),
        _("Imports"),
        _("Files that were taken in, and taking one back"),
        footer=False,
    ),
    Verb(
        "try_playbook", ("P",), _("Try rules"), _("What a changed playbook would do"), footer=False
    ),
    Verb("try_again", ("R",), _("Again"), _("Read the playbook again and try it once more")),
    Verb("jobs", ("J",), _("Jobs"), _("The cron runner: next and last runs")),
    Verb("run_job", ("R",), _("Run"), _("Run this job now")),
    Verb("reports", ("m",), _("Numbers"), _("What can be learnt: reports and plots"), footer=False),
    Verb("days", ("d",), _("Days"), _("The last 7, 30, 90 or 365 days")),
    Verb(
        "status", ("S",), _("Status"), _("Runner, queues, transports, database, lag"), footer=False
    ),
    Verb("log", ("L",), _("Log"), _("What the runner and this console logged"), footer=False),
    Verb("find", ("F",), _("Find"), _("Find anything by a few letters"), footer=False),
    Verb(
        "jump",
        ("comma", "ctrl+g"),
        _("Jump"),
        _("Letters over everything in sight; type them to go there"),
        footer=False,
    ),
    Verb("views", ("V",), _("Views"), _("Lists as you filtered and sorted them"), footer=False),
    Verb("copy_id", ("Y",), _("Copy"), _("Copy a number, an address, an id"), footer=False),
    Verb("help", ("question_mark",), _("Help"), _("The keys of this screen")),
    Verb("close", ("escape",), _("Back"), _("Close this screen")),
    Verb("quit", ("q",), _("Quit"), _("Leave Callboard")),
)
VERBS = {verb.name: verb for verb in _ALL}


def bindings(*names: str) -> list[BindingType]:
    """Textual bindings for these verbs, in this order."""
    return [_binding(VERBS[name]) for name in names]


def unshown(*names: str) -> list[BindingType]:
    """The same, but not in the key line, which has no room for all: `?` and the palette have it."""
    return [_binding(replace(VERBS[name], label="")) for name in names]


def _binding(verb: Verb) -> Binding:
    keys, show = ",".join(verb.keys), verb.footer
    return Binding(keys, verb.name, verb.label, tooltip=verb.help, show=show, id=verb.id)
