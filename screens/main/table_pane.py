"""A pane whose body is a table over a list of any length."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar, cast

from textual import on
from textual.content import Content

from data.words import _, ngettext
from screens.in_thread import in_thread
from screens.keys import the_key
from screens.main.arrangement import Arrangement
from screens.main.counted import Counted
from screens.main.fetching import Request
from screens.main.loaded import MOST_EVERY, Loaded
from screens.region import number
from screens.table import Column, RowTable
from screens.table_messages import HeadClicked, RowsWanted
from screens.verbs import bindings

if TYPE_CHECKING:
    from data.listing.hints import Hint
    from data.listing.listing import Listing
    from data.listing.vocabulary import Vocabulary
    from data.listing.window import Placed, Window
    from data.reading import Reader
    from screens.desk import Desk
    from screens.main.exporting import Export
    from screens.window_table import WindowTable

Row = TypeVar("Row")

MOST_MARKED = 1_000
"""Rows that are marked at once: what is done to them is one transaction."""

FIRST_SCREENS = 3
"""Screens of rows that are read before the table is there to say what it needs."""

LEAST_LINES = 30


class TablePane(Counted[Row]):
    """Subclasses give the list, its columns and what is said while it is empty."""

    BINDINGS = bindings("mark_all")

    @staticmethod
    def listing(variant: Any) -> Listing[Any]:
        """What is shown; `variant` is what `request` says beside filter and order."""
        raise NotImplementedError

    @staticmethod
    def facts(reader: Reader) -> int:
        """A number for the title, read with every window."""
        return 0

    @classmethod
    def complete(
        cls,
        reader: Reader,
        desk: Desk,
        request: Request,
        window: Window[Any],
    ) -> Window[Any]:
        """Add to the rows what only these few need, in the same look."""
        return window

    def columns(self) -> Sequence[Column[Row]]:
        """The columns from left to right."""
        raise NotImplementedError

    def empty(self) -> str:
        """What would fill the pane, and how."""
        raise NotImplementedError

    def action_open(self) -> None:
        """Open what the cursor is on."""
        raise NotImplementedError

    def list_of(self, request: Request) -> Listing[Any]:
        return self.listing(request.variant)

    def variant(self) -> Any:
        """What the list depends on beside filter and order."""
        return None

    @classmethod
    def read(cls, desk: Desk, request: Request, tell: Callable[[Any], None]) -> Loaded:
        from data.listing.counting import at_most
        from data.listing.language import parse
        from data.listing.reading import read_window
        from data.listing.window import Asked, Asker

        listing = cls.listing(request.variant)
        parsed = parse(request.arrangement.filter, listing.vocabulary)
        asked = request.asked or Asked(below=max(request.lines, LEAST_LINES) * FIRST_SCREENS)
        asked = replace(asked, parsed=parsed, order=request.arrangement.order)

        def look(reader: Reader) -> Loaded:
            asker = Asker(
                desk.now(), desk.operator, request.is_wanted,
                lambda window: tell(Loaded(request, window, facts, every)),
            )  # fmt: skip
            facts = cls.facts(reader)
            every = at_most(reader, listing, asker, MOST_EVERY) if parsed else None
            window = cls.complete(reader, desk, request, read_window(reader, listing, asked, asker))
            if not parsed and not window.is_whole:
                every = at_most(reader, listing, asker, MOST_EVERY)
            return Loaded(request, window, facts, every)

        return desk.look(look)

    def request(self) -> Request:
        asked = self.table.ask() if self.body is not None else None
        return replace(super().request(), asked=asked, variant=self.variant())

    def make_body(self) -> WindowTable[Row]:
        from screens.window_table import WindowTable

        return WindowTable(self.columns(), now=self.desk.now(), id=f"{self.id}-table")

    @property
    def table(self) -> WindowTable[Row]:
        """The body, which is there once rows are."""
        return cast("WindowTable[Row]", self.body)

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        return self.table.cursor_row if self.body else None

    @property
    def chosen(self) -> Sequence[Row]:
        """The marked rows, or else the one under the cursor."""
        return self.table.chosen_rows if self.body else ()

    @property
    def chosen_ids(self) -> list[tuple[int, int]]:
        """Number and version of each chosen row."""
        return [(cast("Any", row).id, cast("Any", row).version) for row in self.chosen]

    @property
    def vocabulary(self) -> Vocabulary:
        """What the filter understands."""
        return self.listing(self.variant()).vocabulary

    @property
    def orders(self) -> tuple[tuple[str, str], ...]:
        return tuple((one.name, one.label) for one in self.listing(self.variant()).orders)

    def begin_again(self, arrangement: Arrangement) -> None:
        if self.body is not None:
            unfiltered = not arrangement.filter and arrangement.order == self.arrangement.order
            self.table.begin_again(keep=unfiltered)

    def take(self, loaded: Loaded, now: datetime) -> None:
        if loaded.request.generation != self.generation:
            self.fetch()
            return
        self.told_facts = loaded.facts
        self.is_near = loaded.window.is_near
        self.table.say(self._nothing(loaded))
        if not self.table.set_window(loaded.window, now):
            self.fetch()
            return
        self.table.tell_order(loaded.request.arrangement.order)
        self.shown_generation = self.generation
        self.rows = self.table.rows
        self.count_rows(loaded.every, MOST_EVERY)
        self._tell_what_is_not_there(loaded.window)

    def _nothing(self, loaded: Loaded) -> str:
        if loaded.window.is_partial:
            return _("Searching …")
        if self.filter:
            return _("Nothing matches {filter!r}. Press {close_key} to see all.").format(
                filter=self.filter_told, close_key=the_key("close")
            )
        return self.empty()

    def _tell_what_is_not_there(self, window: Window[Any]) -> None:
        anchor = window.asked.anchor
        sought = getattr(anchor, "id", None) if getattr(anchor, "key", ()) is None else None
        if sought is not None and window.found != sought:
            self.app.notify(
                _("Number {sought} is not in this list.").format(sought=sought), markup=False
            )

    def tick(self, now: datetime) -> None:
        self.table.tick(now)

    def title(self, *, brief: bool = False) -> Content:
        title = super().title(brief=brief)
        order = self.arrangement.order
        label = dict(self.orders).get(order, "") if order and self.is_filled else ""
        if label and not brief:
            title = Content.assemble(title, f" · {label}")
        return title

    def count(self) -> str:
        """`12`, `100+` while more are being counted, `3 of 12` where rows are filtered out, and `…`
        while the first of them are being read."""
        if self.shown_generation != self.generation:
            return "…"
        here = f"{number(self.table.total)}{'' if self.table.is_exact else '+'}"
        if not self.filter:
            return here
        near = _(" near") if self.is_near else ""
        return _("{here}{near} of {every_in_words}").format(
            here=here, near=near, every_in_words=self.every_in_words()
        )

    def hint(self, text: str) -> Hint | None:
        from data.listing.hints import asked_field, hint
        from data.listing.spoken import spoken

        if not self.is_filled:
            return None
        words = spoken(self.vocabulary)
        field = asked_field(text, words)
        if field is not None and field.name not in self._known:
            self._known[field.name] = ()
            self._read_known(field.name)
        return hint(text, words, self._known)

    def action_filter(self) -> None:
        self._known.clear()  # others may have brought new words since
        super().action_filter()

    @in_thread("known")
    def _read_known(self, name: str) -> None:
        from data.listing.condition import known_words
        from data.listing.spoken import spoken
        from data.refused import DataError

        known = spoken(self.vocabulary).fields[name].known
        try:
            words = self.desk.look(known_words, known) if known else []
        except DataError as error:
            self.app.call_from_thread(self._failed, error)
            return
        self.app.call_from_thread(self._learnt, name, words)

    def _learnt(self, name: str, words: Sequence[str]) -> None:
        from screens.main.filter_line import FilterBox

        self._known[name] = tuple(words)
        for box in self.query(FilterBox):
            box.hint_again()

    def go_to(self, row_id: int) -> None:
        """Put the cursor on a row, wherever in the list it is."""
        if self.body is not None:
            self.table.go_to(row_id)

    @on(RowsWanted)
    def read_more(self, message: RowsWanted) -> None:
        message.stop()
        self.fetch()

    @on(HeadClicked)
    def sort_by_column(self, message: HeadClicked) -> None:
        """Sort by this column; where it is sorted by already, the other way round."""
        message.stop()
        column, names = message.column, [name for name, _label in self.orders]
        of_column = [name for name in names if name in (column.rising, column.falling)]
        now = self.arrangement.order or names[0]
        if now in of_column:
            of_column.remove(now)
        if of_column:
            self.sort_by(of_column[0])

    @on(RowTable.Opened)
    def open_row(self, message: RowTable.Opened[Row]) -> None:
        message.stop()
        self.action_open()

    def action_mark_all(self) -> None:
        """Mark everything that the filter shows."""
        if self.is_filled:
            self._read_all_in_thread(self.request())

    @in_thread("mark", exclusive=True)
    def _read_all_in_thread(self, request: Request) -> None:
        from data.listing.reading import Unwanted
        from data.listing.window import Asked
        from data.refused import DataError

        everything = replace(request, asked=Asked(below=MOST_MARKED))
        try:
            loaded = self.read(self.desk, everything, lambda _: None)
        except Unwanted:
            return
        except DataError as error:
            self.app.call_from_thread(self._failed, error)
            return
        self.app.call_from_thread(self._mark_all, loaded)

    def _mark_all(self, loaded: Loaded) -> None:
        if loaded.request.generation != self.generation or not self.is_in_use:
            return
        placed: Sequence[Placed[Row]] = loaded.window.rows
        self.table.mark_all(placed)
        many = ngettext(
            "{placed} is marked; space takes the mark off.",
            "{placed} are marked; space takes a mark off.",
            len(placed),
        ).format(placed=number(len(placed)))
        if not loaded.window.ends:
            many = _("The first {placed} are marked, of {count}; that is the most.").format(
                placed=number(len(placed)), count=self.count()
            )
        self.app.notify(many if placed else _("There is nothing to mark."), markup=False)

    def export(self) -> Export:
        from data.listing.every_row import every_row
        from data.listing.language import parse
        from data.listing.window import Asked
        from screens.main.exporting import Export, fields_of

        listing = self.listing(self.variant())
        asked = Asked(parse(self.filter, listing.vocabulary), self.arrangement.order)
        return Export(
            self.id or "",
            self.NAME,
            fields_of(self.columns()),
            lambda reader, asker: every_row(reader, listing, asked, asker),
            bool(self.filter),
        )

    def each(self, operation: Callable[..., Any], *extra: Any, **more: Any) -> Callable[..., int]:
        """An operation on all chosen rows at once: all of it happens, or nothing."""
        chosen = self.chosen_ids

        def on_all(session: Any, **when_and_who: Any) -> int:
            for row_id, version in chosen:
                operation(session, row_id, *extra, version=version, **more, **when_and_who)
            return len(chosen)

        return on_all
