"""Kept views: a list as it was filtered and sorted, under a name, one digit away."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.events import Event
from textual.widgets import Static

from data.words import _
from screens.dialogs.ask import AskText
from screens.dialogs.dialog import Dialog
from screens.dialogs.judging import a_new_name
from screens.dialogs.key_list import Choice, KeyList
from screens.keys import is_the_key, the_key
from screens.main.arrangement import Arrangement
from screens.main.main_screen import PANES, MainScreen
from screens.reading.telling import toned

if TYPE_CHECKING:
    from data.finding.views import View
    from screens.desk import Desk

KEYS = _("1–9 apply · s keep · S for everybody · x take away · {close_key} leave")


class ViewsDialog(Dialog[None]):
    """The views of this operator, then those of everybody."""

    BINDINGS = [
        Binding("s", "keep(False)", _("Keep")),
        Binding("S", "keep(True)", _("Keep for everybody")),
        Binding("x", "forget", _("Take away")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._views: dict[str, View] = {}
        self._is_listed = False

    def keeps_waiting(self, event: Event) -> bool:
        is_coming = not self._is_listed and not is_the_key("close", event)
        return is_coming or super().keeps_waiting(event)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Vertical(Static(toned(_none_yet(), "muted"), id="no-views"), id="views")
            yield Static(classes="dialog--problem")
            yield Static(
                toned(KEYS.format(close_key=the_key("close")), "muted"), classes="dialog--keys"
            )

    def on_mount(self) -> None:
        self.entitle(_("Views"))
        self.query_one("#views").styles.height = "auto"
        self.learn(self._look, self._show)

    @property
    def _main(self) -> MainScreen | None:
        """The screen with the panes, which lies below whatever is open."""
        screens = self.app.screen_stack
        return next((one for one in screens if isinstance(one, MainScreen)), None)

    def _look(self, desk: Desk) -> list[View]:
        from data.finding.views import views_of

        return desk.look(views_of, desk.operator)

    def _show(self, views: list[View]) -> None:
        self._views = {str(view.id): view for view in views}
        self.query(KeyList).remove()
        self.query_one("#no-views").display = not views
        if views:
            names = KeyList([self._choice(place, view) for place, view in enumerate(views)])
            self.query_one("#views").mount(names)
            names.focus()
        self._is_listed = True

    @on(KeyList.Chosen)
    def apply(self, message: KeyList.Chosen) -> None:
        """Go to its pane, whatever is open above, and show it filtered and sorted so."""
        message.stop()
        view, main = self._views[message.choice.value], self._main
        if main is None or view.pane not in PANES:
            self.say(_("This console has no list '{pane}'.").format(pane=view.pane))
            return
        while len(self.app.screen_stack) > 1 and self.app.screen is not main:
            self.app.pop_screen()
        main.action_pane(view.pane)
        main.pane.rearrange(Arrangement(view.filter, view.sorting))

    def action_keep(self, for_all: bool) -> None:
        """Ask for a name, and keep what the current pane shows under it."""
        main = self._main
        if main is None:
            return
        arrangement = main.pane.arrangement
        shows = main.pane.filter_told or _("everything")
        title = _("Keep {name}: {shows}").format(name=main.pane.NAME, shows=shows)
        hint = (
            _("A name")
            + (_(", for everybody") if for_all else "")
            + _("; one that is there is replaced")
        )
        names = [view.name for view in self._views.values() if view.for_all is for_all]
        from data.finding.views import LONGEST_NAME

        place = f"view:{'all' if for_all else 'own'}"
        ask = AskText(title, hint, names, place=place, judge=a_new_name(LONGEST_NAME, names))
        self.app.push_screen(ask, partial(self._keep, main.current, arrangement, for_all))

    def _keep(self, pane: str, shown: Arrangement, for_all: bool, name: str | None) -> None:
        if name is None:
            return

        def keep(desk: Desk) -> list[View]:
            from data.finding.views import keep_view

            desk.act(keep_view, name, pane=pane, filter=shown.filter, sorting=shown.order,
                     for_all=for_all)  # fmt: skip
            return self._look(desk)

        self.perform(keep, partial(self._done, _("Kept: {name}").format(name=name)))

    def action_forget(self) -> None:
        """Take the view under the cursor away; a list is kept again in seconds."""
        names = next(iter(self.query(KeyList)), None)
        option = names.highlighted_option if names is not None else None
        if option is None:
            return
        view = self._views[str(option.id)]

        def forget(desk: Desk) -> list[View]:
            from data.finding.views import forget_view

            desk.act(lambda session, now, by: forget_view(session, view.id, by=by))
            return self._look(desk)

        shows = self._told(view)[0] or _("everything")
        self.perform(
            forget,
            partial(
                self._done,
                _("Gone: {name} (it showed: {shows})").format(name=view.name, shows=shows),
            ),
        )

    def _choice(self, place: int, view: View) -> Choice:
        key = "123456789"[place] if place < 9 else ""
        shows = [PANES[view.pane].NAME if view.pane in PANES else view.pane, *self._told(view)]
        shows += [_("everybody's, kept by {by}").format(by=view.by)] if view.for_all else []
        return Choice(key, str(view.id), view.name, " · ".join(part for part in shows if part))

    def _told(self, view: View) -> tuple[str, str]:
        """Its filter and its order, as the pane says them."""
        main = self._main
        if main is None or view.pane not in PANES:
            return view.filter, view.sorting
        pane = main.pane_called(view.pane)
        return pane.in_own_words(view.filter), dict(pane.orders).get(view.sorting, view.sorting)

    def _done(self, sentence: str, views: list[View]) -> None:
        self.app.notify(sentence, markup=False)
        self._show(views)


def _none_yet() -> str:
    return _(
        "No view is kept yet. Filter a list ({filter_key}), sort it "
        "({order_key}), then press s here to keep it for yourself, or S for "
        "everybody."
    ).format(filter_key=the_key("filter"), order_key=the_key("order"))
