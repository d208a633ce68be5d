"""Let go of deeds that nobody can take back any more, and of what they keep of an erased person."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from data.reading import Writer, numbers
from data.undo.deed import KEPT_FOR


def let_deeds_go(writer: Writer, now: datetime) -> int:
    """Those of more than a week ago, with what rows held before them; returns how many."""
    old = "SELECT id FROM deed WHERE at < :before"
    before = now - KEPT_FOR
    writer.run(f"DELETE FROM deed_change WHERE deed_id IN ({old})", before=before)
    return writer.run("DELETE FROM deed WHERE at < :before", before=before)


def forget_changes(writer: Writer, names: Sequence[str]) -> None:
    """What deeds about others keep that names the person; those can't be taken back then.

    There is a week of deeds at most, so each is looked at.
    """
    folded = [name.casefold() for name in names]
    if not folded:
        return
    rows = writer.rows("SELECT id, before, after FROM deed_change ORDER BY id")
    gone = [key for key, *held in rows if _speaks_of(held, folded)]
    writer.run(f"DELETE FROM deed_change WHERE id IN ({numbers(gone)})")


def _speaks_of(held: Sequence[Any], names: Sequence[str]) -> bool:
    """SQLite keeps the text of JSON, which may hold a letter as its number."""
    read = [json.loads(one) if isinstance(one, str) else one for one in held]
    text = json.dumps(read, ensure_ascii=False).casefold()
    return any(name in text for name in names)


def close_deeds(writer: Writer, why: str) -> None:
    """None of the deeds so far can be taken back any more.

    After a restore nobody knows what was taken back, and sent, in the time that was lost.
    """
    writer.run("UPDATE deed SET final = :why WHERE undone_at IS NULL AND final = ''", why=why)
