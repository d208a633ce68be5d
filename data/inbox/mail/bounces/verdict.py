"""From what is known of one failed recipient to status, hard or soft, and why."""

from __future__ import annotations

from dataclasses import dataclass

from data.inbox.mail.bounces.answer import Answer, one_line, plain_words, read_answer, shown
from data.inbox.mail.bounces.reason import BY_STATUS, BY_SUBJECT, DEAD, USUAL_STATUS, Reason
from data.inbox.mail.bounces.words import reason_of

_VAGUE = frozenset({"", "4.0.0", "5.0.0"})


@dataclass(frozen=True, slots=True)
class Failure:
    """One failed recipient. `answer` is what was said of it alone, `context` the passage around it.

    `by_program`: not a mail server but the recipient's own program said it (`x-unix`).
    """

    recipient: str
    status: str = ""
    answer: str = ""
    context: str = ""
    by_program: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """`status` is an RFC 3463 code, `permanent` that the address itself will never work."""

    status: str
    permanent: bool
    diagnosis: str
    why: str


def decide(failure: Failure) -> Verdict:
    """Hard only where the address itself will never work."""
    answer = read_answer(failure.answer or failure.context)
    command = answer.command or read_answer(failure.context).command
    status = failure.status if failure.status not in _VAGUE else answer.status or failure.status
    reason, words = _reason(failure, answer, status)
    veto = _veto(reason, status, answer, command)
    permanent = reason in DEAD and not veto
    said = f'{reason}: "{words}"' if words else f"{reason}, by its status {status or 'alone'}"
    return Verdict(
        status or _usual(reason, answer.reply),
        permanent,
        shown(answer.line) if answer.reply else _telling_line(failure, answer, words),
        f"{said}; {veto}" if veto and reason in DEAD else said,
    )


def _reason(failure: Failure, answer: Answer, status: str) -> tuple[Reason, str]:
    if failure.by_program:
        return Reason.MAILER, ""
    reason, words = reason_of(answer.words)
    if reason is None and failure.answer and failure.context:
        reason, words = reason_of(read_answer(failure.context).words)
    if reason is not None and not _is_overruled(reason, status):
        return reason, words
    return _by_status(status) or _by_status(answer.status) or reason or Reason.OTHER, ""


def _telling_line(failure: Failure, answer: Answer, words: str) -> str:
    """Of a whole passage, the line with the words that decided."""
    if not failure.answer and words:
        for line in failure.context.split("\n"):
            if words in plain_words(one_line(line)):
                return shown(one_line(line))
    return shown(answer.line)


def _is_overruled(reason: Reason, status: str) -> bool:
    """ "Access denied" or "rejected" says less than 5.1.1, "invalid address" less than 5.1.7."""
    stated = _by_status(status)
    if stated is Reason.SENDER:
        return reason in DEAD
    return stated in DEAD and status.startswith("5") and reason in _WEAK


_WEAK = frozenset({Reason.REFUSED, Reason.SYSTEM, Reason.CONTENT, Reason.EXPIRED, Reason.MAILER})


def _by_status(status: str) -> Reason | None:
    subject, _, detail = status.partition(".")[2].partition(".")
    return BY_STATUS.get(f"{subject}.{detail}") or BY_SUBJECT.get(subject)


def _veto(reason: Reason, status: str, answer: Answer, command: str) -> str:
    """Why an address is not dead although the words say so; empty where nothing speaks for it."""
    said = answer.reply or answer.status or status
    if said.startswith("4") and not answer.status.startswith("5"):
        return "the failure is temporary (4.x.x)"
    if reason is Reason.UNKNOWN_USER and command == "DATA" and not status.startswith("5.1."):
        return "refused after the recipient had been accepted: a filter"
    return ""


def _usual(reason: Reason, reply: str) -> str:
    usual = USUAL_STATUS[reason]
    return f"4{usual[1:]}" if reply.startswith("4") else usual
