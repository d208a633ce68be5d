"""Open a thing by its kind and number, from anywhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, cast

from data.words import _

if TYPE_CHECKING:
    from textual.app import App
    from textual.screen import Screen

    from data.finding.found import Found
    from screens.desk import Desk

KINDS = ("lead", "client", "message", "delivery")
"""What can be opened by its number."""

_NAMED = re.compile(rf"({'|'.join(KINDS)})\s*[#№]?\s*(\d{{1,10}})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Opening:
    """What is opened first: a thing by its number, or the search with these words in it."""

    words: str
    kind: str = ""
    number: int = 0


def opening(words: str) -> Opening:
    """Read `lead 123` as that thing, and anything else as words to find."""
    named = _NAMED.fullmatch(words.strip())
    return Opening(words.strip(), named[1].lower(), int(named[2])) if named else Opening(words)


class AtDesk(Protocol):
    """What is asked of an app."""

    desk: Desk


def open_first(app: App[Any], first: Opening) -> None:
    """What the command line named."""
    from screens.finding.find_screen import FindScreen

    if first.kind:
        open_thing(app, first.kind, first.number)
    else:
        app.push_screen(FindScreen(first.words))


def open_thing(app: App[Any], kind: str, number: int) -> None:
    """Open it as soon as it is known to be there; a sentence when it is not.

    A lead that was merged opens as the one that goes on for it.
    """
    app.run_worker(lambda: _look_up(app, kind, number), thread=True, group="opening")


def _look_up(app: App[Any], kind: str, number: int) -> None:
    from data.finding.found import is_there, things
    from data.refused import DataError

    desk = cast("AtDesk", app).desk
    try:
        if kind == "delivery":
            show: Callable[[], object] | None = None
            if desk.look(is_there, kind, number):
                show = _delivery(app, number)
        else:
            found = desk.look(things, [(kind, number)])
            show = _found(app, found[0]) if found else None
    except DataError as error:
        app.call_from_thread(app.notify, str(error), severity="error", markup=False)
        return
    if show is None:
        gone = _("There is no {kind} {number}.").format(kind=kind, number=number)
        app.call_from_thread(app.notify, gone, severity="warning", markup=False)
    else:
        app.call_from_thread(show)


def _found(app: App[Any], found: Found) -> Callable[[], object]:
    return lambda: open_found(app, found)


def _delivery(app: App[Any], number: int) -> Callable[[], object]:
    from screens.inbox.delivery_screen import DeliveryScreen

    return lambda: app.push_screen(DeliveryScreen(number))


def open_found(app: App[Any], found: Found) -> None:
    """Open what was found: a draft to be decided on, a client, or else the lead behind it."""
    screen = _screen_of(found)
    if screen is not None:
        app.push_screen(screen)


def _screen_of(found: Found) -> Screen[Any] | None:
    from data.finding.asked import Kind

    if found.kind is Kind.CLIENT:
        from screens.client.client_screen import ClientScreen

        return ClientScreen(found.id)
    if found.kind is Kind.MESSAGE and found.waits:
        from screens.review.review_screen import ReviewScreen

        return ReviewScreen(found.id)
    if found.lead_id is None:
        return None

    from screens.lead.lead_screen import LeadScreen

    return LeadScreen(found.lead_id)
