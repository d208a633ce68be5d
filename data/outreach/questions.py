"""The next open question (004, step 2): never one that was answered, and never the same twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from data.activity.tables import Activity
from data.activity.undone import UNDONE, without_undone
from data.leads.merged import family
from data.leads.tables import Lead
from data.outreach.states import MessageState
from data.outreach.tables import Message
from data.playbook.models import Playbook
from data.playbook.qualify import OpenQuestion
from data.playbook.words import find
from data.words import counted

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NO_ANSWER = frozenset({"", "-", "n/a", "na", "none", "null", "undefined", "unknown", "select"})
"""What a form sends for a field that was left alone."""


REPLY = "reply.received"
THEIR_WORD = ("touch.reply", "touch.call", "touch.walk_in", "touch.note")
"""Contacts by hand in whose note stands what the person said; ours say only what we did."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What one knows: everything the person said, the fields of their forms, the intent that was
    read in it, and what we have written (`ours`)."""

    said: str
    fields: Mapping[str, str] = field(default_factory=dict)
    intent: str = ""
    ours: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the playbook and by what it is answered; `answered` empty: it is open."""

    key: str
    ask: str
    answered: str


def decide_questions(heard: Heard, playbook: Playbook) -> tuple[Question, ...]:
    """Every question in the playbook's order, with the words or the field that answered it."""
    return tuple(
        Question(key, rule.ask, _answer(rule, heard, playbook))
        for key, rule in playbook.qualify.items()
    )


def next_question(heard: Heard, playbook: Playbook) -> str:
    """The first open question that we have not asked yet; empty when there is none.

    A question that stands in what we wrote is not repeated: whoever wrote back since has answered
    it in words that no rule knows, and whoever did not has read it.
    """
    written = [_plain(text) for text in heard.ours]
    for rule in playbook.qualify.values():
        asked = any(_plain(rule.ask) in text for text in written)
        if not asked and not _answer(rule, heard, playbook):
            return rule.ask
    return ""


def _answer(rule: OpenQuestion, heard: Heard, playbook: Playbook) -> str:
    for name, value in heard.fields.items():
        if find(rule.fields, _CAMEL.sub(" ", name).replace("_", " ")) and _is_answer(value):
            return f"the field '{name}' says '{value}'"
    if heard.intent in rule.intents:
        return f"the intent '{heard.intent}'"
    levels = [level.words for level in playbook.urgency] if rule.urgency else []
    for words in (rule.words, *levels):
        if found := find(words, heard.said):
            return f"the words '{found[0].found}'"
    if rule.min_words is not None and (length := len(heard.said.split())) >= rule.min_words:
        return f"a message of {counted(length, 'word', 'words')}"
    return ""


def _is_answer(value: str) -> bool:
    return value.casefold().strip(" .") not in _NO_ANSWER


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def heard_of(lead: Lead, *, replies: Iterable[str] = (), ours: Iterable[str] = ()) -> Heard:
    """What the lead itself tells, with what was said and written since."""
    fields = {name: str(value) for name, value in lead.extra.items()}
    said = "\n".join((lead.message, *replies))
    return Heard(said, fields, lead.intent, tuple(ours))


def heard_from(session: Session, lead: Lead) -> Heard:
    """With the replies and the notes of talks on the timeline, and everything that we sent."""
    ids = family(session, lead.id or 0)
    told = select(Activity).where(
        col(Activity.lead_id).in_(ids), col(Activity.kind).in_((REPLY, UNDONE, *THEIR_WORD))
    )
    replies = [
        str(entry.data.get("said", "")) if entry.kind == REPLY else entry.why
        for entry in without_undone(session.exec(told.order_by(col(Activity.id))).all())
    ]
    sent = select(Message.subject, Message.body).where(
        col(Message.lead_id).in_(ids), Message.state == MessageState.SENT
    )
    ours = [f"{subject}\n{body}" for subject, body in session.exec(sent.order_by(col(Message.id)))]
    return heard_of(lead, replies=replies, ours=ours)
