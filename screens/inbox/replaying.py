"""Try quarantined deliveries again, and say what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from data.words import _
from screens.enumerated import word_of

if TYPE_CHECKING:
    from data.inbox.process import Processed
    from data.playbook.house import House


def replay_all(
    session: Any, ids: Sequence[int], *, house: House, now: datetime, by: str
) -> list[Processed]:
    """In the order they arrived."""
    from data.inbox.process import replay

    return [replay(session, key, house=house, now=now, by=by) for key in sorted(ids)]


def told(results: Sequence[Processed]) -> str:
    """One sentence for one, numbers for several."""
    still = [result for result in results if result.state == "quarantined"]
    if len(results) > 1:
        return _("{results} understood, {still} still in quarantine.").format(
            results=len(results) - len(still), still=len(still)
        )
    (result,) = results
    if still:
        return _("Still not understood: {reason}").format(reason=result.reason)
    if result.lead_id:
        return _("It is lead {lead_id} now ({state}).").format(
            lead_id=result.lead_id, state=word_of(result.state)
        )
    return _("Understood: {reason}").format(reason=result.reason or word_of(result.state))
