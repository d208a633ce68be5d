"""What we sent, what came of it, and what a person did not let through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from data.outreach.rejections import Rejected, tallied
from data.outreach.states import MessageState, Purpose
from data.reports.facts import MessageFact
from data.reports.report import MOST, Period, Report, counted, over_time
from data.words import _, ngettext

_CHANNELS = {"email": _("by e-mail"), "sms": _("by text message")}
_PURPOSES = {Purpose.FIRST_RESPONSE: _("first answers"), Purpose.FOLLOW_UP: _("follow-ups")}
_WAITING = {
    MessageState.REVIEW: _("drafts wait for a person now"),
    MessageState.UNCERTAIN: _("may have arrived, nobody knows"),
    MessageState.FAILED: _("could not be delivered"),
}


def decide_messages(
    sent: Sequence[MessageFact], waiting: Sequence[tuple[int, str]], period: Period
) -> Report:
    """How much we wrote, day by day; what waits for a person is as of now."""
    found = sent[:MOST]
    every = len(found)
    figures = [counted("sent", _("messages left"), (one.id for one in found), noun="message")]
    for channel in sorted({one.channel for one in found}):
        ids = (one.id for one in found if one.channel == channel)
        label = _CHANNELS.get(channel, f"by {channel}")
        figures.append(counted(f"by_{channel}", label, ids, of=every, noun="message"))
    for purpose, label in _PURPOSES.items():
        ids = (one.id for one in found if one.purpose == purpose)
        figures.append(counted(purpose.value, label, ids, of=every, noun="message"))
    for state, label in _WAITING.items():
        ids = (key for key, stands in waiting if stands == state)
        figures.append(counted(f"is_{state}", label, ids, noun="message"))
    by_template = Counter(one.template for one in found)
    for template, _unused in sorted(by_template.items(), key=lambda item: (-item[1], item[0]))[:12]:
        ids = (one.id for one in found if one.template == template)
        figures.append(
            counted(
                f"template_{template}",
                _("text {template}").format(template=template),
                ids,
                of=every,
                noun="message",
            )
        )
    figures += over_time(period, ((one.id, one.at) for one in found), noun="message")
    says = _("Nothing left in this time.")
    if found:
        says = _left(every, len({one.lead_id for one in found}))
    return Report(
        "messages",
        _("Messages"),
        says,
        _("messages a {bar}").format(bar=_(period.bar)),
        tuple(figures),
        len(sent) > MOST,
    )


def _left(messages: int, people: int) -> str:
    if people == 1:
        return ngettext(
            "{every} message left, to one person.",
            "{every} messages left, to one person.",
            messages,
        ).format(every=messages)
    return ngettext(
        "{every} messages left, to {people} person.",
        "{every} messages left, to {people} people.",
        people,
    ).format(every=messages, people=people)


def decide_rejections(rejected: Sequence[Rejected], reasons: Mapping[str, str]) -> Report:
    """Why drafts were rejected, by the team's own reasons; their words stand in the lists."""
    by_reason: dict[str, list[int]] = {}
    labels: dict[str, str] = {}
    for tally in tallied(rejected, reasons):
        labels.setdefault(tally.because, tally.label)
    for one in rejected:
        by_reason.setdefault(one.because, []).append(one.message_id)
    every = len(rejected)
    figures = [counted("rejected", _("drafts were rejected"), (one.message_id for one in rejected),
                       noun="message")]  # fmt: skip
    for because, ids in sorted(by_reason.items(), key=lambda item: (-len(item[1]), item[0])):
        figures.append(
            counted(f"because_{because}", labels[because], ids, of=every, noun="message",
                    in_plot=True)
        )  # fmt: skip
    for template, times in sorted(
        Counter(one.template for one in rejected).items(), key=lambda item: (-item[1], item[0])
    ):
        ids = [one.message_id for one in rejected if one.template == template]
        note = _("{times} of this text").format(times=times)
        figures.append(
            counted(
                f"template_{template}",
                _("text {template}").format(template=template),
                ids,
                of=every,
                noun="message",
                note=note,
            )
        )
    says = _("No draft was rejected in this time.")
    if rejected:
        says = ngettext(
            "{every} draft was rejected: {figures}.",
            "{every} drafts were rejected, most often: {figures}.",
            every,
        ).format(every=every, figures=figures[1].label)
    return Report("rejections", _("Rejected drafts"), says, _("rejected drafts by reason"),
                  tuple(figures))  # fmt: skip
