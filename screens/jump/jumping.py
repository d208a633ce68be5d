"""Shows letters over everything in sight, and goes where they lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.words import _
from screens.jump.jump_screen import JumpScreen
from screens.jump.spots import spots_of

if TYPE_CHECKING:
    from textual.screen import Screen

    from screens.jump.spots import Spot


def jump_on(screen: Screen[Any]) -> None:
    """Show letters over this screen, the one in front."""

    def go(spot: Spot | None) -> None:
        if spot is not None and screen.is_attached and spot.go() is False:
            screen.notify(_("It is not in sight any more; the cursor stays where it was."),
                          severity="warning", markup=False)  # fmt: skip

    def go_later(spot: Spot | None) -> None:  # when the letters are gone
        screen.call_later(go, spot)

    spots = spots_of(screen)
    if spots:
        screen.app.push_screen(JumpScreen(spots), go_later)
    else:
        screen.notify(_("Nothing here can be gone to."), severity="warning", markup=False)
