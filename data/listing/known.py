"""A window over rows whose numbers are known, in their order: the list behind a figure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from data.listing.window import Asked, At, Nth, Placed, Window
from data.reading import Reader

Row = TypeVar("Row")


def read_known(
    reader: Reader,
    ids: Sequence[int],
    asked: Asked,
    rows: Callable[[Reader, Sequence[int]], Sequence[Row]],
) -> Window[Row]:
    """The rows around the anchor; `rows` reads those of some ids that still are there, in order.

    Rows have an `id`. One that is gone leaves a gap of nothing: its neighbours close up.
    """
    start = _start(ids, asked)
    stop = min(start + asked.size, len(ids))
    start = max(stop - asked.size, 0)
    placed = _placed(reader, ids, range(start, stop), rows)
    anchor, cursor = asked.anchor, asked.cursor
    found = placed[0].id if placed else None
    if isinstance(anchor, At | Nth):
        at = _at(ids, anchor.id) if isinstance(anchor, At) else anchor.number
        found = next((one.id for one in placed if one.key[1] >= at), found)
    here = None
    if cursor is not None:
        at = _at(ids, cursor.id)
        inside = [one for one in placed if one.id == cursor.id]
        here = next(iter(inside or _placed(reader, ids, range(at, at + 1), rows)), None)
    return Window(
        asked, placed, start == 0, stop == len(ids), before=start, found=found, cursor=here
    )


def _start(ids: Sequence[int], asked: Asked) -> int:
    anchor = asked.anchor
    if isinstance(anchor, At):
        return max(_at(ids, anchor.id) - asked.above, 0)
    if isinstance(anchor, Nth):
        return min(max(anchor.number - asked.above, 0), len(ids))
    return max(len(ids) - asked.size, 0) if anchor == "last" else 0


def _at(ids: Sequence[int], key: int) -> int:
    try:
        return ids.index(key)
    except ValueError:
        return 0


def _placed(
    reader: Reader,
    ids: Sequence[int],
    places: range,
    rows: Callable[[Reader, Sequence[int]], Sequence[Row]],
) -> tuple[Placed[Row], ...]:
    wanted = ids[places.start : places.stop]
    at = {key: places.start + n for n, key in enumerate(wanted)}
    found = rows(reader, wanted) if wanted else ()
    return tuple(Placed((0, at[row.id], row.id), row) for row in found)  # type: ignore[attr-defined]
