"""Which field of a source's payload is which: the table `[sources.X.fields]` of a playbook."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from data.inbox.paths import read_path
from data.playbook.values import Rules


def _paths(value: object) -> object:
    """One path or several, the first that holds something wins; each is read now, not at night."""
    paths = [value] if isinstance(value, str) else value
    if not isinstance(paths, list | tuple) or not all(isinstance(path, str) for path in paths):
        raise ValueError('must be a path in quotes, such as "contact.email", or a list of them')
    for path in paths:
        read_path(path)
    return tuple(paths)


def place_of_list(value: object) -> object:
    """Where a list stands; a ValueError says what is wrong with it."""
    if not isinstance(value, str) or not read_path(value).steps:
        raise ValueError('must be the place of the list in quotes, such as "data.leads"')
    return value


Paths = Annotated[tuple[str, ...], BeforeValidator(_paths)]


class Mapping(Rules):
    """A path, or several to fall back on, for each field that the sender calls in its own way.

    `items` is where the list of leads stands; the other paths then begin at one lead, and what is
    not found there is looked for around the list. A field that is named here is taken from there or
    from nowhere; all others are guessed.
    """

    items: Annotated[str, BeforeValidator(place_of_list)] | None = Field(default=None)
    event: Paths = ()
    id: Paths = ()
    submitted: Paths = ()
    name: Paths = ()
    first: Paths = ()
    last: Paths = ()
    email: Paths = ()
    phone: Paths = ()
    message: Paths = ()
    subject: Paths = ()
    company: Paths = ()
    source: Paths = ()
    detail: Paths = ()
    page: Paths = ()
    postal: Paths = ()
    city: Paths = ()
    state: Paths = ()
    country: Paths = ()
    owner: Paths = ()
    urgency: Paths = ()
    zone: Paths = ()
    utm_source: Paths = ()
    utm_medium: Paths = ()
    utm_campaign: Paths = ()
    utm_term: Paths = ()
    utm_content: Paths = ()

    def paths(self) -> dict[str, list[str]]:
        """What the mapped adapter takes: the fields that are named, with their paths in order."""
        named: dict[str, Any] = {name: getattr(self, name) for name in type(self).model_fields}
        items = named.pop("items")
        paths = {name: list(places) for name, places in named.items() if places}
        return {"items": [items], **paths} if items else paths
