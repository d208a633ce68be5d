"""What a list shows, with its filter and in its order, as a CSV file: every row of it, not only
those in sight, read and written in a thread."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.worker import get_current_worker

from data.words import _, ngettext
from screens.dialogs.judging import Judged
from screens.named import named

if TYPE_CHECKING:
    from textual.app import App

    from data.listing.window import Asker
    from data.reading import Reader
    from screens.desk import Desk

Pages = Callable[["Reader", "Asker"], Iterator[Sequence[Any]]]


@dataclass(frozen=True, slots=True)
class Export:
    """A list as it stood when it was asked for: `fields` are attributes of its rows.

    `name` is that of the file, and of what is noted of it.
    """

    name: str
    title: str
    fields: tuple[str, ...]
    pages: Pages
    is_filtered: bool = False


def fields_of(columns: Iterable[Any]) -> tuple[str, ...]:
    """The row's number first, then what the columns tell, each once."""
    return tuple(dict.fromkeys(["id", *(name for column in columns for name in column.fields)]))


def ask_where(app: App[Any], desk: Desk, export: Export) -> None:
    """Ask for the file, then write it."""
    from screens.dialogs.ask import AskText

    def write(answer: str | None) -> None:
        if answer:
            path = named(answer).absolute()
            app.run_worker(
                partial(_in_thread, app, desk, export, path), thread=True, group="export"
            )

    title = _("Write {list_name} to which file?").format(list_name=export.title)
    hint = _(
        "A new CSV file: every row that the list shows, in its order, and their numbers. It holds "
        "personal data, and nobody but you can read it."
    )
    at = desk.now().astimezone(desk.zone)
    offer = f"~/callboard-{export.name}-{at:%Y-%m-%d-%H%M}.csv"
    place = f"export-{export.name}"
    app.push_screen(AskText(title, hint, [offer], judge=a_new_file, place=place), write)


def a_new_file(text: str) -> Judged:
    """Whether a file can be made there; one that is there is not replaced."""
    path = named(text).absolute()
    try:
        if path.exists():
            told = _("{path} is there already; name another file.").format(path=path)
            return Judged(told, "error")
        if not path.parent.is_dir():
            told = _("There is no folder {folder}.").format(folder=path.parent)
            return Judged(told, "error")
    except OSError as error:
        return Judged(
            _("{path} cannot be written: {strerror}.").format(path=path, strerror=error.strerror),
            "error",
        )
    return Judged(str(path), "success")


def _in_thread(app: App[Any], desk: Desk, export: Export, path: Path) -> None:
    from data.listing.reading import Unwanted
    from data.refused import DataError

    worker = get_current_worker()
    try:
        count = written(desk, export, path, is_wanted=lambda: not worker.is_cancelled)
    except Unwanted:
        return
    except DataError as error:
        app.call_from_thread(app.notify, str(error), severity="warning", markup=False)
        return
    told = ngettext(
        "{count} row of {list_name} is in {path}",
        "{count} rows of {list_name} are in {path}",
        count,
    ).format(count=count, list_name=export.title, path=path)
    app.call_from_thread(app.notify, told, markup=False)


def written(desk: Desk, export: Export, path: Path, *, is_wanted: Callable[[], bool]) -> int:
    """Write the file and note that it was; how many rows it has. No file stays where that fails."""
    from data.files.csv_written import BOM, write_rows
    from data.files.new_file import new_file
    from data.listing.exported import note_export
    from data.listing.window import Asker
    from screens.importing import import_object_layer

    import_object_layer()
    with new_file(path) as file:
        file.write(BOM)

        def look(reader: Reader) -> int:
            pages = export.pages(reader, Asker(desk.now(), desk.operator, is_wanted))
            return write_rows(file, _cells(pages, export.fields), _heads(export.fields))

        count = desk.look(look)
        desk.act(note_export, export.name, rows=count, is_filtered=export.is_filtered)
    return count


def _heads(fields: Iterable[str]) -> list[str]:
    return [name.replace(".", "_") for name in fields]


def _cells(pages: Iterable[Sequence[Any]], fields: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    heads, values = _heads(fields), [attrgetter(name) for name in fields]
    for page in pages:
        for row in page:
            yield {head: value(row) for head, value in zip(heads, values, strict=True)}
