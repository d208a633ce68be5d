"""Receive and process in one call, for doors where somebody waits for the answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from data.inbox.process import Processed, process
from data.inbox.receive import receive
from data.inbox.tables import Inbound
from data.inbox.typed import must_be_readable
from data.playbook.house import House
from data.store import Store


def take_in(
    store: Store,
    fields: Mapping[str, object],
    *,
    source: str,
    house: House,
    now: datetime,
    by: str,
    repeat_window: timedelta,
) -> tuple[Processed, bool]:
    """One submission by hand; stored raw and committed before it is processed.

    Returns what became of it, and whether it was here already. Refused, and not stored, where an
    address or a number is none.
    """
    must_be_readable(fields, house.playbook.business.country)
    payload = json.dumps(dict(fields), ensure_ascii=False).encode("utf-8", "surrogatepass")
    with store.write() as session:
        receipt = receive(
            session,
            source=source,
            payload=payload,
            content_type="application/json",
            now=now,
            by=by,
            repeat_window=repeat_window,
        )
    with store.write() as session:
        if receipt.repeated:
            row = session.get_one(Inbound, receipt.inbound_id)
            if row.state != row.state.RECEIVED:
                known = Processed(receipt.inbound_id, row.state, row.lead_id, row.reason)
                return known, True
        return process(session, receipt.inbound_id, house=house, now=now, by=by), receipt.repeated
