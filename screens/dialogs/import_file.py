"""Take in a file: what each column is taken for, what would be new, then every row, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from data.words import _, ngettext
from screens.dialogs import import_text
from screens.dialogs.ask import AskText, Confirm
from screens.dialogs.dialog import Dialog
from screens.dialogs.judging import a_file
from screens.named import named
from screens.reading.stored import as_read
from screens.reading.telling import toned
from screens.safety import plain
from screens.table import Column, RowTable
from screens.verbs import bindings

if TYPE_CHECKING:
    from data.files.table import Table
    from data.imports import preview
    from data.imports.take_in import FileTaken
    from data.imports.undo import Undone
    from screens.desk import Desk

SOURCE = "import"
"""The source of rows that name none, where the playbook has it."""

OFTEN = ("name", "first", "last", "email", "phone", "message", "company", "source", _("keep it"))
"""What a column is most often taken for; any other field can be typed."""

KEEP = OFTEN[-1]

BESIDE, LINES_OF_A_PROBLEM = 13, 2
"""Lines of the dialog beside its columns, and of a sentence on a row."""


class Looked(NamedTuple):
    """A file that was read, and what it would bring."""

    table: Table
    preview: preview.Preview


def ask_for_file(screen: Screen[Any]) -> None:
    """Ask for the path, then show the file."""

    def show(path: str | None) -> None:
        if path:
            screen.app.push_screen(ImportFile(named(path)))

    hint = _("CSV, Excel (.xlsx) or vCard; nothing is stored before you have seen what is in it.")
    ask = AskText(_("Import which file?"), hint, place="import:path", judge=a_file)
    screen.app.push_screen(ask, show)


class ColumnTable(RowTable[Any]):
    """The columns of the file; `enter` is for the whole file, not for one of them."""

    BINDINGS = bindings("take_in", "take_for", "no_answer", "undo_import")

    def action_take_in(self) -> None:
        self._dialog.take_in()

    def action_take_for(self) -> None:
        self._dialog.take_for()

    def action_no_answer(self) -> None:
        self._dialog.answer_or_not()

    def action_undo_import(self) -> None:
        self._dialog.undo_import()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is offered that would do nothing now."""
        offered = {"take_in": "preview", "take_for": "preview", "no_answer": "preview",
                   "undo_import": "taken"}  # fmt: skip
        return action not in offered or self._dialog.stage == offered[action]

    @property
    def _dialog(self) -> ImportFile:
        assert isinstance(self.screen, ImportFile)
        return self.screen


class ImportFile(Dialog[None]):
    """`stage`: reading, preview, taking, taken, undone. The rows are taken in in a thread."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self.stage = "reading"
        self._looked: Looked | None = None
        self._taken: FileTaken | None = None
        self._is_answered = True

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog dialog-import"):
            yield Static(id="summary", classes="dialog--hint")
            yield ColumnTable(self._columns(), lambda column: column.name, now=self.desk.now(),
                              id="columns", empty=_("There is nothing to show."))  # fmt: skip
            yield Static(classes="dialog-import--problems")
            yield Static(classes="dialog--problem")
            yield Static(classes="dialog--keys")

    def on_mount(self) -> None:
        self.entitle(_("Import {name}").format(name=self._path.name))
        self.query_one(ColumnTable).focus()
        self._enter("reading")
        self.perform(self._read, self._show, self._unreadable)

    def _columns(self) -> Sequence[Column[preview.Column]]:
        return (
            Column(
                "name", _("Column"), lambda one, _: (one.name, "strong"), min_width=14, priority=99
            ),
            Column("for", _("Taken for"), import_text.taken_for, width=14, priority=98),
            Column(
                "values", _("First values"), import_text.first_values, min_width=30, priority=50
            ),
        )

    def _read(self, desk: Desk) -> Looked:
        from data.files.read import read_file
        from data.files.table import UnreadableFile
        from data.refused import Refused

        try:
            return self._look(desk, read_file(self._path))
        except UnreadableFile as error:
            raise Refused(str(error)) from None

    def _look(self, desk: Desk, table: Table) -> Looked:
        from data.imports.preview import preview

        return Looked(table, desk.look(preview, table, country=desk.playbook.business.country))

    def _unreadable(self, sentence: str) -> None:
        self.query_one(ColumnTable).display = False
        self.query_one(".dialog-import").add_class("-unreadable")
        self.say(sentence)
        self._enter("unreadable")

    def _show(self, looked: Looked) -> None:
        self._looked, found = looked, looked.preview
        self.query_one(ColumnTable).set_rows(found.columns, self.desk.now())
        shown = min(len(found.problems), import_text.PROBLEMS)
        lines = BESIDE + len(found.columns) + LINES_OF_A_PROBLEM * shown
        self.query_one(".dialog-import").styles.max_height = lines
        summary = import_text.expected(found, is_answered=self._is_answered)
        self.query_one("#summary", Static).update(summary)
        self._show_problems(found.problems)
        self.say("")
        self._enter("preview")

    def _show_problems(self, problems: Sequence[str]) -> None:
        self.query_one(".dialog-import--problems", Static).update(import_text.of_problems(problems))

    def _enter(self, stage: str) -> None:
        """The keys that do something from here on."""
        self.stage = stage
        self.query_one(".dialog--keys", Static).update(toned(import_text.keys_of(stage), "muted"))
        self.refresh_bindings()

    def take_for(self) -> None:
        """Ask what the column under the cursor is."""
        column = self.query_one(ColumnTable).cursor_row
        if column is None or self.stage != "preview":
            return

        def choose(answer: str | None) -> None:
            if answer is not None:
                field = "" if answer == KEEP else answer
                self.perform(lambda desk: self._chosen(desk, column.name, field), self._show)

        title = _("What is {name}?").format(name=plain(column.name, 40))
        hint = _("keep it: with the lead, as it is. Any field of the playbook can be typed.")
        ask = AskText(title, hint, OFTEN, place=f"import:column:{column.name[:60]}")
        self.app.push_screen(ask, choose)

    def _chosen(self, desk: Desk, column: str, field: str) -> Looked:
        from data.imports.columns import choose

        assert self._looked is not None
        return self._look(desk, choose(self._looked.table, column, field))

    def answer_or_not(self) -> None:
        """A list of people who asked for nothing is taken in without writing to them."""
        if self.stage == "preview" and self._looked is not None:
            self._is_answered = not self._is_answered
            self._show(self._looked)

    @on(RowTable.Opened)
    def take_in(self) -> None:
        """Take in every row."""
        if self.stage == "preview" and self._looked is not None:
            table = self._looked.table
            self._enter("taking")
            self.perform(lambda desk: self._take_in(desk, table), self._told, self._broke_off)

    def _take_in(self, desk: Desk, table: Table) -> FileTaken:
        from data.imports.take_in import take_in_file

        told = _("what is in by now stays; the same file again takes in the rest")
        with desk.at_the_database(told):
            return take_in_file(
                desk.premises.store,
                table,
                name=self._path.name,
                source=SOURCE if SOURCE in desk.playbook.sources else "other",
                house=desk.house,
                now=desk.now(),
                by=desk.operator,
                is_answered=self._is_answered,
                tell=lambda done: self.app.call_from_thread(self._progress, done, len(table.rows)),
            )

    def _progress(self, done: int, total: int) -> None:
        """Waiting for the screen between two transactions also lets the runner write."""
        if self.is_attached:
            said = ngettext("{done} of {total} row", "{done} of {total} rows", total)
            self.say(said.format(done=done, total=total), "accent")

    def _broke_off(self, sentence: str) -> None:
        self._enter("preview")
        self.say(sentence)

    def _told(self, taken: FileTaken) -> None:
        self._taken = taken
        self.query_one("#summary", Static).update(Content(import_text.taken_in(taken)))
        self._show_problems(import_text.in_quarantine(taken))
        self.say(
            _("✓ Import {import_id} is in; quarantined rows stand in the inbox.").format(
                import_id=taken.import_id
            ),
            "success",
        )
        self._enter("taken")

    def undo_import(self) -> None:
        """Take the import back, after another key."""
        if self.stage == "taken" and self._taken is not None:
            question = import_text.are_you_sure(len(self._taken.rows))
            self.app.push_screen(Confirm(question, "y", yes=_("take them back")), self._sure)

    def _sure(self, sure: bool | None) -> None:
        if sure and self._taken is not None:
            from screens.undoing_import import undo_and_name

            import_id = self._taken.import_id

            def tell(left: int) -> None:
                self.app.call_from_thread(self._learnt, self._taking_back, left)

            self.perform(lambda desk: undo_and_name(desk, import_id, tell), self._undone)

    def _taking_back(self, left: int) -> None:
        said = ngettext("{left} lead is left", "{left} leads are left", left).format(left=left)
        self.say(said, "accent")

    def _undone(self, done: tuple[Undone, Mapping[int, str]]) -> None:
        undone, names = done
        self._show_problems(import_text.what_stays(undone, names, self._as_told))
        self.say(import_text.taken_back(undone), "success")
        self._enter("undone")

    def _as_told(self, stored: str) -> str:
        return as_read(stored, self.desk.zone, self.desk.now())

    def action_leave(self) -> None:
        if self.stage == "taking":
            self.say(_("The rows are still being taken in."), "warning")
        else:
            self.dismiss(None)
