"""Things to come as content: each with its date, its rule and what would cancel it.

Stored text is made plain here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content

from data.words import _
from screens.reading.hanging import hang
from screens.reading.panel import TONES
from screens.reading.stored import in_his_words
from screens.reading.telling import toned
from screens.region import moment_width
from screens.safety import plain
from screens.spans import brief, local_time

if TYPE_CHECKING:
    from data.outlook.coming import Coming

NOTHING = _("Nothing: no draft waits and no follow-up is planned.")


def coming_lines(things: Sequence[Coming], now: datetime, zone: tzinfo) -> list[Content]:
    """One after the other, the earliest first. What cancels several in a row is said once."""
    lines: list[Content] = []
    said: tuple[str, ...] = ()
    for one in things:
        lines += [_head(one, now, zone), _indented(plain(in_his_words(one.why), 400))]
        if one.cancelled_by and one.cancelled_by != said:
            lines.append(
                _indented(
                    _("unless {cancelled_by}").format(
                        cancelled_by=plain("; ".join(one.cancelled_by), 400)
                    )
                )
            )
        elif one.cancelled_by:
            lines.append(_indented(_("unless as above")))
        said = one.cancelled_by
    return lines or [toned(NOTHING, "muted")]


def _head(one: Coming, now: datetime, zone: tzinfo) -> Content:
    what = plain(one.what, 200)
    if one.at is None:
        return _hung(Content.assemble((_in_column(_("now")), TONES["warning"]), what))
    ahead = _("  in {at}").format(at=brief(one.at - now)) if one.at > now else _("  late")
    tone = TONES["muted"] if one.at > now else TONES["error"]
    when = _in_column(local_time(one.at, now, zone))
    return _hung(Content.assemble((when, "bold"), what, (ahead, tone)))


def _hung(line: Content) -> Content:
    return hang(line, len(_in_column("")))


def _indented(text: str) -> Content:
    return Content.assemble((_in_column("") + text, TONES["muted"]))


def _in_column(date: str) -> str:
    """With blanks until where the text begins: behind the widest date."""
    return date + " " * (moment_width() + 1 - cell_len(date))
