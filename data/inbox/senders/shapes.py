"""Reading values that somebody else put together: every reach is allowed to miss, none raises.

Web hooks carry lists where objects were promised, numbers where texts were, and nothing where
there was something. A step is a key of an object or an index of a list; whatever does not fit ends
the walk with an empty value of the wanted shape.
"""

from __future__ import annotations

import json
from typing import Any

from data.inbox.parse import MAX_TEXT, NotText, Unreadable

Step = str | int


def value_at(value: Any, *steps: Step) -> Any:
    """What lies at the end of the steps, or None."""
    for step in steps:
        if isinstance(value, dict) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and -len(value) <= step < len(value):
            value = value[step]
        else:
            return None
    return value


def text_at(value: Any, *steps: Step) -> str:
    """A text, or a number as its digits, trimmed and bounded; empty for every other shape."""
    return as_text(value_at(value, *steps))


def first_text(value: Any, *names: str) -> str:
    """The first of several keys of one object that holds a text."""
    return next((text for name in names if (text := text_at(value, name))), "")


def dict_at(value: Any, *steps: Step) -> dict[str, Any]:
    found = value_at(value, *steps)
    return found if isinstance(found, dict) else {}


def list_at(value: Any, *steps: Step) -> list[Any]:
    found = value_at(value, *steps)
    return found if isinstance(found, list) else []


def dicts_at(value: Any, *steps: Step) -> list[dict[str, Any]]:
    """The objects of a list; whatever else stands between them is passed over."""
    return [item for item in list_at(value, *steps) if isinstance(item, dict)]


def true_at(value: Any, *steps: Step) -> bool:
    """A yes as JSON says it, and as forms do: `true`, `1`, `yes`."""
    found = value_at(value, *steps)
    return found is True or as_text(found).casefold() in {"true", "1", "yes"}


def as_text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    if isinstance(value, int) and abs(value) >= 10**400:
        return ""  # Python refuses to write such numbers down
    text = value if isinstance(value, str) else str(value)
    text = text[: MAX_TEXT * 2].encode("utf-8", "replace").decode("utf-8")
    return text.replace("\x00", "").strip()[:MAX_TEXT]


def json_in(text: str, what: str) -> Any:
    """JSON that stands inside a field of a form; `what` names the field in the sentence."""
    try:
        return json.loads(text, parse_constant=str)
    except json.JSONDecodeError as error:
        raise Unreadable(f"The {what} is not JSON: {error.msg} at {error.pos}.") from None
    except (RecursionError, ValueError):
        raise Unreadable(f"The {what} is nested too deeply or holds a number too long.") from None


def json_body(body: bytes) -> Any:
    """A JSON body of any shape, a list too; raises `Unreadable`."""
    if not body.strip():
        raise NotText("The body is empty.")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotText(f"The body is not UTF-8 (byte {error.start}).") from None
    return json_in(text, "body")
