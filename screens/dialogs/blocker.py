"""What is in a client's way: a kind and a note; or the way is free again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from data.words import _, in_a_sentence
from data.words.enumerated import word_of
from screens.acts import remember
from screens.deeds import blocking
from screens.dialogs.kept_dialog import KeptDialog
from screens.dialogs.key_list import Choice, KeyList
from screens.keys import the_key
from screens.live import with_way_back
from screens.reading.telling import joined, toned
from screens.safety import plain

if TYPE_CHECKING:
    from data.clients.board import BlockerShown
    from screens.desk import Desk

CLEAR = Choice("c", "clear", _("Clear"), _("nothing is in the way any more"))
KINDS = (
    Choice("m", "missing_information", _("Missing information"), _("the client owes us something")),
    Choice("t", "technical", _("Technical"), _("something does not work")),
    Choice("u", "unresponsive", _("Unresponsive"), _("nobody answers")),
    Choice("o", "other", _("Other"), _("say what")),
)
"""Values are those of `BlockerKind` (002: What if a client gets stuck?)."""


class BlockerDialog(KeptDialog[bool]):
    """Notes or clears it itself; True when it did. A key picks, the note's enter does it."""

    def __init__(self, client_id: int, blocked_by: Sequence[BlockerShown] = ()) -> None:
        super().__init__()
        self.client_id, self._blocked_by = client_id, blocked_by
        self.place = f"client:{client_id}:blocker"
        self._choices = (CLEAR, *KINDS) if blocked_by else KINDS

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(self._present(), classes="dialog--hint")
            yield KeyList(self._choices)
            yield Input(id="note", placeholder=_("what, and who is asked; then enter"))
            yield Static(classes="dialog--problem")
            yield Static(
                toned(
                    _("a key picks · enter in the note does it · {close_key} leave").format(
                        close_key=the_key("close")
                    ),
                    "muted",
                ),
                classes="dialog--keys",
            )

    def on_mount(self) -> None:
        self.entitle(
            _("Blocked: clear it, or add another") if self._blocked_by else _("What blocks?")
        )
        self.query_one(".dialog--hint").display = bool(self._blocked_by)
        self.query_one(KeyList).focus()

    def _present(self) -> Content:
        return joined(
            Content.assemble(
                ("■ ", "$text-error"), word_of(blocker.kind), ": ",
                plain(blocker.note, 200), (f" · {plain(blocker.by, 30)}", "$text-muted"),
            )
            for blocker in self._blocked_by
        )  # fmt: skip

    def on_key_list_chosen(self, message: KeyList.Chosen) -> None:
        self.say(
            _("{choice}. A note, if you like, then enter.").format(choice=message.choice.label),
            "accent",
        )
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def _do(self, event: Input.Submitted) -> None:
        event.stop()
        picked = self.query_one(KeyList).highlighted
        if picked is None:
            self.say(_("Pick a kind first: its key stands before it."))
            self.query_one(KeyList).focus()
            return
        choice = self._choices[picked]
        work = self._clear if choice is CLEAR else partial(self._block, choice.value)
        self.perform(partial(work, event.value.strip()), partial(self._done, choice))

    def _block(self, kind: str, note: str, desk: Desk) -> None:
        from data.clients.operations import block
        from data.clients.tables import BlockerKind
        from data.undo.deed import Deed

        deed = Deed("blocker", _("Blocked: {kind}").format(kind=word_of(kind)))
        desk.act(block, self.client_id, BlockerKind(kind), note, deed=deed)

    def _clear(self, note: str, desk: Desk) -> None:
        from data.clients.operations import unblock
        from data.undo.deed import Deed

        desk.act(
            unblock, self.client_id, note=note, deed=Deed("blocker", _("Cleared the blockers"))
        )

    def _done(self, choice: Choice, _nothing: None) -> None:
        said = (
            _("The way is free.")
            if choice is CLEAR
            else _("Blocked: {choice}.").format(choice=in_a_sentence(choice.label))
        )
        self.notify(with_way_back(said), markup=False)
        if choice is not CLEAR:
            remember(self, blocking(choice))
        self.dismiss(True)

    def action_leave(self) -> None:
        self.leave(False)
