"""Try quarantined deliveries again, and say what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

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
        return f"{len(results) - len(still)} understood, {len(still)} still in quarantine."
    (result,) = results
    if still:
        return f"Still not understood: {result.reason}"
    if result.lead_id:
        return f"It is lead {result.lead_id} now ({result.state.value})."
    return f"Understood: {result.reason or result.state.value}"
