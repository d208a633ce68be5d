"""The yardstick for keys and bytes: a Textual app that is one DataTable of a hundred rows."""

from textual.app import App, ComposeResult
from textual.widgets import DataTable

MARKER = "row 0"
LABELS = ("Answer", "Lead", "About", "Source", "Score", "Owner")


class PlainTable(App[None]):
    """As anybody would write it, with a cursor on the row."""

    def compose(self) -> ComposeResult:
        table: DataTable[str] = DataTable(cursor_type="row")
        table.add_columns(*LABELS)
        table.add_rows(
            [f"row {n}", f"Dana Ortiz{n}", f"Our roof leaks, number {n}", "website", f"{n % 90}",
             "ana"] for n in range(100)
        )  # fmt: skip
        yield table


if __name__ == "__main__":
    PlainTable().run()
