"""Try quarantined deliveries again, and say what became of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from data.words import _
from data.words.enumerated import word_of
from screens.reading.stored import in_his_words
from screens.whose import person

if TYPE_CHECKING:
    from data.inbox.process import Processed
    from data.playbook.house import House


class Replayed(NamedTuple):
    """What became of each, and what the leads are called that they went to."""

    results: Sequence[Processed]
    names: Mapping[int, str]


def replay_all(
    session: Any, ids: Sequence[int], *, house: House, now: datetime, by: str
) -> Replayed:
    """In the order they arrived."""
    from data.inbox.process import replay
    from data.leads.called import called

    results = [replay(session, key, house=house, now=now, by=by) for key in sorted(ids)]
    return Replayed(results, called(session, (one.lead_id for one in results if one.lead_id)))


def told(replayed: Replayed) -> str:
    """One sentence for one, numbers for several."""
    results, names = replayed
    still = [result for result in results if result.state == "quarantined"]
    if len(results) > 1:
        return _("{results} understood, {still} still in quarantine.").format(
            results=len(results) - len(still), still=len(still)
        )
    (result,) = results
    if still:
        return _("Still not understood: {reason}").format(reason=in_his_words(result.reason))
    if result.lead_id:
        who = person(names.get(result.lead_id, ""), result.lead_id)
        return _("It is {who} now: {state}.").format(who=who, state=word_of(result.state))
    return _("Understood: {reason}").format(
        reason=in_his_words(result.reason) or word_of(result.state)
    )
