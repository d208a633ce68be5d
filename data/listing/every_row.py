"""Every row of a list, for a file: through its filter, in its order, a page at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from data.listing.listing import Listing
from data.listing.paths import Path, Unwanted
from data.listing.reading import may_be_near, path_of
from data.listing.window import Asked, Asker
from data.reading import Reader

Row = TypeVar("Row")

AT_ONCE = 1000
"""Rows in one statement: a million are written without holding them."""


def every_row(
    reader: Reader, listing: Listing[Row], asked: Asked, asker: Asker
) -> Iterator[list[Row]]:
    """The rows that `read_window` would show from end to end, in pages.

    Raises `Unwanted` between two pages when the asker lost interest.
    """
    path = path_of(reader, listing, asked, asker)
    pages = _pages(path, asker)
    first = next(pages, None)
    if first is None and may_be_near(listing, asked):
        pages = _pages(path_of(reader, listing, asked, asker, near=True), asker)
        first = next(pages, None)
    if first is not None:
        yield first
        yield from pages


def _pages(path: Path[Row], asker: Asker) -> Iterator[list[Row]]:
    page = path.forward(None, AT_ONCE)
    while page:
        yield [one.row for one in page]
        if not asker.is_wanted():
            raise Unwanted
        last = page[-1]
        page = [one for one in path.forward(last.key, AT_ONCE + 1) if one.id != last.id]
