"""`callboard inbox try`: what would be understood of a file, storing nothing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from console.commands.printing import one_line, plain_text, print_json, say, to_json
from console.settings import read_settings
from console.setup import load_playbook
from data.words import _

if TYPE_CHECKING:
    from data.playbook.models import Playbook

FIRST = ("kind", "event", "external_id", "name", "email", "phone", "source")
LONG = ("message", "text")


def try_file(source: str, file: str, content_type: str, *, as_json: bool) -> None:
    """Print it. Exit code 1 and a sentence for what nobody could read, 2 for an unknown source."""
    from data.inbox.parse import Unreadable
    from data.inbox.preview import content_type_of, told, would_be_understood
    from data.refused import Refused

    playbook = load_playbook(read_settings())
    _check(source, playbook)
    body = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    kind = content_type or content_type_of(source, body)
    try:
        items = would_be_understood(source, body, kind, playbook)
    except Unreadable as error:
        raise Refused(str(error)) from None
    found = [told(source, item, playbook) for item in items]
    if as_json:
        print_json(found[0] if len(found) == 1 else found)
        return
    for place, values in enumerate(found):
        if place:
            say("")
        _say(values)


def _check(source: str, playbook: Playbook) -> None:
    from difflib import get_close_matches

    from data.inbox.doors import BUILT_IN, is_known

    if is_known(source, playbook):
        return
    known = sorted({*BUILT_IN, *playbook.sources})
    near = get_close_matches(source.casefold(), known, 3, 0.5) or known
    raise typer.BadParameter(
        _("there is no source '{source}'; there is {near}").format(
            source=one_line(source)[:60], near=", ".join(near)
        )
    )


def _say(values: dict[str, Any]) -> None:
    """A line for each thing that is known; longer texts below their names."""
    width = max(len(name) for name in values) + 2
    for name in (*FIRST, *(name for name in values if name not in (*FIRST, *LONG))):
        value = to_json(values[name])
        if name == "phone_valid":
            continue
        if name == "phone" and value and not values["phone_valid"]:
            value = _("{number} (no valid number)").format(number=value)
        if value not in ("", None):
            say(f"{name.replace('_', ' '):<{width}}{one_line(_words(value))}")
    words = values["text"]
    if values["message"] != words:
        _say_text("message", values["message"])
    _say_text("text", words)


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return ", ".join(f"{key}: {item}" for key, item in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _say_text(name: str, text: str) -> None:
    if text:
        say(f"{name}:")
        say("\n".join(f"    {line}" for line in plain_text(text).splitlines()))
